import type { AuditionRun } from '../../api/auditions.ts';
import { useEntitlement } from '../../api/clones.ts';
import type { Schema } from '../../api/types.ts';
import { Loaded } from '../../ui/Loaded.tsx';
import { Card } from '../../ui/layout.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { Missing } from './Missing.tsx';
import { previousRun, readinessOf } from './readiness.ts';
import { SubmitForm } from './SubmitForm.tsx';
import { useStrategyVersion } from './useStrategyVersion.ts';

interface SubmitProps {
  readonly detail: Schema<'CloneDetail'>;
  readonly runs: readonly AuditionRun[];
}

/** Sends the clone to an audition, or says what it lacks for that and where to get it. */
export function Submit({ detail: { clone, activeStrategyVersion }, runs }: SubmitProps) {
  const entitlement = useEntitlement(clone.cloneId);
  const version = useStrategyVersion(clone.cloneId, activeStrategyVersion?.strategyVersionId);
  const previous = previousRun(runs);
  return (
    <Card title={previous === undefined ? 'Send it to an audition' : 'Another attempt'}>
      <Loaded query={entitlement} what="its purchases" skeleton={<Skeleton height="8rem" />}>
        {({ slots }) =>
          activeStrategyVersion !== null && version.data === undefined ? (
            <Loaded query={version} what="its version in force" skeleton={<Skeleton height="8rem" />}>
              {() => null}
            </Loaded>
          ) : (
            <Ready career={{ state: clone.state, version: version.data, slots, runs }} cloneId={clone.cloneId} />
          )
        }
      </Loaded>
    </Card>
  );
}

function Ready({ career, cloneId }: { career: Parameters<typeof readinessOf>[0] & SubmitRuns; cloneId: number }) {
  const readiness = readinessOf(career);
  if (readiness.kind !== 'ready') return <Missing cloneId={cloneId} readiness={readiness} />;
  return <SubmitForm cloneId={cloneId} ready={readiness} previous={previousRun(career.runs)} />;
}

interface SubmitRuns {
  readonly runs: readonly AuditionRun[];
}
