import { Link } from 'wouter';
import { type AuditionRun, isLive, useCloneAuditions } from '../../api/auditions.ts';
import type { Schema } from '../../api/types.ts';
import { Button } from '../../ui/Button.tsx';
import { Loaded } from '../../ui/Loaded.tsx';
import { Card, Stack } from '../../ui/layout.tsx';
import { SkeletonList } from '../../ui/Skeleton.tsx';
import { ClonePage } from '../clone/ClonePage.tsx';
import { PastRuns } from './PastRuns.tsx';
import { RunView } from './RunView.tsx';
import { Submit } from './Submit.tsx';

/** The auditions of a clone: sending it, watching it, and what came of those before. */
export function AuditionScreen() {
  return <ClonePage>{(detail) => <Auditions detail={detail} />}</ClonePage>;
}

function Auditions({ detail }: { detail: Schema<'CloneDetail'> }) {
  const runs = useCloneAuditions(detail.clone.cloneId);
  return (
    <Loaded query={runs} what="its auditions" skeleton={<SkeletonList count={2} height="14rem" />}>
      {(list) => (
        <Stack gap="l">
          <Now detail={detail} runs={list} />
          {list.length > 1 && <PastRuns runs={list.slice(1)} />}
          {runs.hasNextPage && (
            <Button variant="secondary" busy={runs.isFetchingNextPage} onClick={() => runs.fetchNextPage()}>
              Show older runs
            </Button>
          )}
        </Stack>
      )}
    </Loaded>
  );
}

/** The newest run; and where it is over and did not pass, the way to the next. */
function Now({ detail, runs }: { detail: Schema<'CloneDetail'>; runs: readonly AuditionRun[] }) {
  const [newest] = runs;
  if (newest === undefined) return <Submit detail={detail} runs={runs} />;
  return (
    <>
      <RunView run={newest} />
      {!isLive(newest) && newest.state !== 'passed' && <Submit detail={detail} runs={runs} />}
      {newest.state === 'passed' && <Onwards cloneId={detail.clone.cloneId} state={detail.clone.state} />}
    </>
  );
}

function Onwards({ cloneId, state }: { cloneId: number; state: Schema<'CloneState'> }) {
  if (state === 'retired') return null;
  return (
    <Card title="On to the Arena">
      {state === 'competing' ? (
        <p>
          It competes in <Link href="/arena">the Arena</Link>. Keep its profile published: without one it loses its
          slot.
        </p>
      ) : (
        <p>
          Whoever has passed and has a <Link href={`/clones/${cloneId}/profile`}>published profile</Link> waits in the{' '}
          <Link href="/arena/queue">Promotion Queue</Link>, in the order in which both first held.
        </p>
      )}
    </Card>
  );
}
