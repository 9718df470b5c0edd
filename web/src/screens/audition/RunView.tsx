import { AUDITION_POLL_MS, type AuditionRun, isLive } from '../../api/auditions.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Facts } from '../../ui/Facts.tsx';
import { Card, Grid, Row, Stack } from '../../ui/layout.tsx';
import { Hex, Time, Usdc } from '../../ui/values.tsx';
import { AccountView } from '../trading/AccountView.tsx';
import { RuleList } from './RuleList.tsx';
import { RunClock } from './RunClock.tsx';
import { Verdict } from './Verdict.tsx';
import { endOf, RUN_STATES } from './words.ts';

/** A run as a whole: where it stands, its rules, its verdict, and what its account did. */
export function RunView({ run }: { run: AuditionRun }) {
  const live = isLive(run);
  return (
    <Stack gap="l">
      <Grid halves>
        <Standing run={run} live={live} />
        <Card title="The five rules">
          <RuleList rules={run.progress.rules} />
        </Card>
      </Grid>
      <AccountView accountId={run.accountId} moving={live} rules={run.rules} />
    </Stack>
  );
}

function Standing({ run, live }: { run: AuditionRun; live: boolean }) {
  const { label, tone, text } = RUN_STATES[run.state];
  const { startAt, endedAt, progress, allowedSymbols, contentHash } = run;
  return (
    <Card
      title="Audition"
      aside={
        <Row>
          {run.synthetic && <Badge tone="warn">Made-up prices</Badge>}
          <Badge tone={tone}>{label}</Badge>
        </Row>
      }
    >
      <p role="status">
        {run.verdict === null && text} {endOf(run.endReason)}
      </p>
      <Verdict run={run} />
      <RunClock run={run} />
      <Facts
        facts={[
          ['Trades', allowedSymbols.join(', ')],
          ['Start balance', <Usdc key="balance" amount={run.rules.startBalance} />],
          ...(progress.equity === null
            ? []
            : [['Worth at the last snapshot', <Usdc key="equity" amount={progress.equity} />] as const]),
          ...(startAt === null ? [] : [['Started (market time)', <Time key="start" at={startAt} />] as const]),
          ...(endedAt === null ? [] : [['Ended (market time)', <Time key="end" at={endedAt} />] as const]),
          ['Submitted', <Time key="created" at={run.createdAt} />],
          ['Strategy version', <Hex key="hash" value={contentHash} what="the version's content hash" />],
        ]}
      />
      {live && <p className="muted small">Asked again every {AUDITION_POLL_MS / 1000} seconds.</p>}
    </Card>
  );
}
