import { Link, useParams } from 'wouter';
import { ApiError } from '../../api/errors.ts';
import { NotFound } from '../../app/NotFound.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { Facts } from '../../ui/Facts.tsx';
import { Loaded } from '../../ui/Loaded.tsx';
import { Card, Stack } from '../../ui/layout.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { SkeletonList } from '../../ui/Skeleton.tsx';
import { Time } from '../../ui/values.tsx';
import { ClonePage } from '../clone/ClonePage.tsx';
import { duration } from '../strategy/words.ts';
import { AssetsCard, TradesCard } from './AssetsCard.tsx';
import { EquityCharts } from './EquityCharts.tsx';
import { Figures } from './Figures.tsx';
import { utc } from './format.ts';
import { Progress } from './Progress.tsx';
import { JOB_POLL_MS, type JobDetail, type Result, useCancel, useJob } from './useBacktests.ts';
import { graphText, STATUSES } from './words.ts';

/** One backtest: how far it is, then what came of it. */
export function BacktestScreen() {
  const { jobId = '' } = useParams<{ jobId: string }>();
  return <ClonePage>{({ clone }) => <OneJob key={jobId} cloneId={clone.cloneId} jobId={jobId} />}</ClonePage>;
}

function OneJob({ cloneId, jobId }: { cloneId: number; jobId: string }) {
  const job = useJob(cloneId, jobId);
  if (job.error instanceof ApiError && [400, 404].includes(job.error.status)) return <NotFound />;
  return (
    <Loaded query={job} what="this backtest" skeleton={<SkeletonList count={3} height="12rem" />}>
      {(detail) => (
        <Stack gap="l">
          <p>
            <Link href={`/clones/${cloneId}/backtests`}>All backtests</Link>
          </p>
          <JobCard job={detail} />
          {detail.result !== null && <ResultCards result={detail.result} />}
        </Stack>
      )}
    </Loaded>
  );
}

function JobCard({ job }: { job: JobDetail }) {
  const { cloneId, jobId, status, window, cadenceSec, graphSource, progress, error, createdAt, finishedAt } = job;
  const cancel = useCancel(cloneId, jobId);
  const { label, tone } = STATUSES[status];
  return (
    <Card title="Backtest" aside={<Badge tone={tone}>{label}</Badge>}>
      <Facts
        facts={[
          ['From', utc(window.from)],
          ['To', utc(window.to)],
          ['Decides every', duration(cadenceSec)],
          ['Ran', `${graphText(graphSource)} at that time`],
          ['Asked for', <Time key="asked" at={createdAt} />],
        ]}
      />
      {finishedAt === null && (
        <>
          <Progress progress={progress} />
          {cancel.isError && <ErrorNotice error={cancel.error} title="Not cancelled" />}
          <div>
            <Button variant="danger" busy={cancel.isPending} onClick={() => cancel.mutate()}>
              Cancel
            </Button>
          </div>
          <p className="muted small">Read every {JOB_POLL_MS / 1000} second. You may leave: it goes on without you.</p>
        </>
      )}
      {status === 'cancelled' && (
        <Notice
          title="Cancelled"
          actions={<ButtonLink href={`/clones/${cloneId}/backtests`}>Start another</ButtonLink>}
        >
          It was stopped before its end, so there is no result.
        </Notice>
      )}
      {error !== null && (
        <Notice tone="down" title="The backtest has failed">
          {error}
        </Notice>
      )}
    </Card>
  );
}

function ResultCards({ result }: { result: Result }) {
  const { warnings, model } = result;
  return (
    <>
      {warnings.length > 0 && (
        <Notice tone="warn" title="To know about these figures">
          <ul>
            {warnings.map(({ code, message, symbol }) => (
              <li key={`${code}${symbol ?? ''}${message}`}>{message}</li>
            ))}
          </ul>
        </Notice>
      )}
      <Card title="Equity">
        <EquityCharts series={result.series} />
      </Card>
      <Card title="Figures">
        <Figures summary={result.summary} />
      </Card>
      <AssetsCard assets={result.assets} />
      <TradesCard result={result} />
      {model.model !== null && (
        <Card title="Model">
          <Facts
            facts={[
              ['Asked', model.model],
              ['Calls', model.calls],
              ['From the record, free', model.replayedCalls],
              ['Tokens sent', model.promptTokens],
              ['Tokens received', model.completionTokens],
            ]}
          />
        </Card>
      )}
    </>
  );
}
