import { Link } from 'wouter';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Loaded } from '../../ui/Loaded.tsx';
import { Card, Stack } from '../../ui/layout.tsx';
import { SkeletonList } from '../../ui/Skeleton.tsx';
import { Time } from '../../ui/values.tsx';
import { ClonePage } from '../clone/ClonePage.tsx';
import styles from './Backtests.module.css';
import { share, utc } from './format.ts';
import { StartCard } from './StartCard.tsx';
import { type Job, useJobs } from './useBacktests.ts';
import { STATUSES } from './words.ts';

/** A new backtest, and all those before. */
export function BacktestsScreen() {
  return (
    <ClonePage>
      {({ clone, activeStrategyVersion }) => (
        <Stack gap="l">
          <StartCard cloneId={clone.cloneId} published={activeStrategyVersion !== null} />
          <Jobs cloneId={clone.cloneId} />
        </Stack>
      )}
    </ClonePage>
  );
}

function Jobs({ cloneId }: { cloneId: number }) {
  const jobs = useJobs(cloneId);
  return (
    <Card title="Backtests">
      <Loaded query={jobs} what="the backtests" skeleton={<SkeletonList count={3} height="4rem" gap="s" />}>
        {(list) =>
          list.length === 0 ? (
            <EmptyState title="No backtest yet">Start one above: it runs the strategy over stored prices.</EmptyState>
          ) : (
            <Stack>
              <ul className={styles.jobs}>
                {list.map((job) => (
                  <JobRow key={job.jobId} job={job} />
                ))}
              </ul>
              {jobs.hasNextPage && (
                <Button variant="secondary" busy={jobs.isFetchingNextPage} onClick={() => jobs.fetchNextPage()}>
                  Show older backtests
                </Button>
              )}
            </Stack>
          )
        }
      </Loaded>
    </Card>
  );
}

function JobRow({ job }: { job: Job }) {
  const { cloneId, jobId, status, window, progress, createdAt, finishedAt } = job;
  const { label, tone } = STATUSES[status];
  return (
    <li>
      <Link href={`/clones/${cloneId}/backtests/${jobId}`} className={styles.job}>
        <strong className="numeric">
          {utc(window.from)} – {utc(window.to)}
        </strong>
        <span className="muted small">
          asked for <Time at={createdAt} />
        </span>
        <Badge tone={tone}>{finishedAt === null ? `${label} · ${share(progress.fraction)}` : label}</Badge>
      </Link>
    </li>
  );
}
