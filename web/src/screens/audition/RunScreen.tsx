import { Link, useParams } from 'wouter';
import { useAudition } from '../../api/auditions.ts';
import { ApiError } from '../../api/errors.ts';
import { Loaded } from '../../ui/Loaded.tsx';
import { Stack } from '../../ui/layout.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { SkeletonList } from '../../ui/Skeleton.tsx';
import { ClonePage } from '../clone/ClonePage.tsx';
import { RunView } from './RunView.tsx';

/** One run of a clone, by its address. */
export function RunScreen() {
  const { cloneId = '', auditionRunId = '' } = useParams<{ cloneId: string; auditionRunId: string }>();
  return (
    <ClonePage>
      {() => (
        <Stack gap="l">
          <Link href={`/clones/${cloneId}/audition`}>All auditions of this clone</Link>
          <Run auditionRunId={auditionRunId} />
        </Stack>
      )}
    </ClonePage>
  );
}

function Run({ auditionRunId }: { auditionRunId: string }) {
  const run = useAudition(auditionRunId);
  if (run.error instanceof ApiError && [400, 404].includes(run.error.status)) {
    return <Notice title="There is no such audition run of yours">The address may be mistyped.</Notice>;
  }
  return (
    <Loaded query={run} what="this audition" skeleton={<SkeletonList count={2} height="14rem" />}>
      {(loaded) => <RunView run={loaded} />}
    </Loaded>
  );
}
