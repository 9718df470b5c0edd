import type { components } from '../../src/contract/index.ts';
import { amount, minute } from './figures.ts';
import { type Graph, impatientGraph, reversalGraph } from './graphs.ts';
import type { Tokens } from './sign-in.ts';
import type { Step } from './teller.ts';
import type { World } from './world.ts';

type AuditionRun = components['schemas']['AuditionRun'];

const POLL_MS = 250;
const VERDICT_TIMEOUT_MS = 60_000;
const RULE_COLUMN = 14;
const STATUS_COLUMN = 8;
const HOUR_SEC = 3600;

/** Whose clones they are, and which. */
interface Contestants {
  readonly tokens: Tokens;
  readonly cloneIds: readonly number[];
}

/** One strategy waits for turns, the other runs after every move. */
export async function publishRivals(step: Step, { tokens, cloneIds }: Contestants): Promise<void> {
  const graphs: readonly [string, Graph][] = [
    ['buys what fell too far, sells what rose too far', reversalGraph()],
    ['changes sides whenever the price crosses the middle', impatientGraph()],
  ];
  const states: unknown[] = [];
  for (const [index, [text, graph]] of graphs.entries()) {
    const cloneId = cloneIds[index] as number;
    step.tell(`clone ${cloneId} ${text}`);
    const { status, body } = await step.call('publishStrategyVersion', {
      params: { cloneId },
      token: tokens.accessToken,
      body: { graph },
      sent: { graph: 'RSI of 14 five-minute candles of ETH, leverage 3' },
      show: ({ version, clone }) => ({ number: version.number, contentHash: version.contentHash, state: clone.state }),
    });
    states.push(status, body.clone.state);
  }
  step.expect('201: each has its version in force', { got: states, want: [201, 'configured', 201, 'configured'] });
}

/** Each submits; what the fee bought is spent. */
export async function submitAll(step: Step, { tokens, cloneIds }: Contestants): Promise<readonly AuditionRun[]> {
  const runs: AuditionRun[] = [];
  for (const cloneId of cloneIds) {
    const { body } = await step.call('submitAudition', {
      token: tokens.accessToken,
      body: { cloneId, idempotencyKey: `demo-${cloneId}` },
      show: ({ auditionRun: { auditionRunId, state, purchaseId, accountId } }) => ({
        ...{ auditionRunId, state, purchaseId, accountId },
      }),
    });
    runs.push(body.auditionRun);
  }
  const [first] = runs;
  const { rules } = first as AuditionRun;
  step.tell(
    `${amount(Number(rules.startBalance))} USDC, ${rules.durationSec / HOUR_SEC} h; target ${percent(rules.profitTargetFraction)}, ` +
      `drawdown ${percent(rules.maxDrawdownFraction)}, daily loss ${percent(rules.maxDailyLossFraction)}`,
  );
  const again = await step.call('submitAudition', {
    token: tokens.accessToken,
    body: { cloneId: cloneIds[0], idempotencyKey: `demo-${cloneIds[0]}` },
    show: ({ alreadyExisted, auditionRun }) => ({ alreadyExisted, auditionRunId: auditionRun.auditionRunId }),
  });
  step.expect('the same key again is the same run', {
    got: [again.body.alreadyExisted, again.body.auditionRun.auditionRunId],
    want: [true, first?.auditionRunId],
  });
  const started = await step.until('for the runs to start', {
    read: () => readRuns(step, tokens, runs),
    done: (now) => now.every(({ state }) => state === 'running'),
    everyMs: POLL_MS,
  });
  step.tell(`all start at ${minute(started[0]?.startAt ?? 0)} UTC of market time`);
  return started;
}

/** Six hours of market, at speed: the gateway is started anew while the runs live. */
export async function playAtSpeed(
  step: Step,
  world: World,
  { tokens, runs }: { tokens: Tokens; runs: readonly AuditionRun[] },
): Promise<readonly AuditionRun[]> {
  const speed = await world.hurry();
  step.tell(`the gateway was stopped and started again; the market now runs at ${amount(speed)} times its speed`);
  const ended = await step.until('for the verdicts', {
    read: async () => {
      const now = await readRuns(step, tokens, runs);
      const [first] = now;
      const { elapsedSec = 0, equity } = first?.progress ?? {};
      const done = elapsedSec / (first?.rules.durationSec ?? 1);
      const text = `${(elapsedSec / HOUR_SEC).toFixed(1)} h, clone ${first?.cloneId} at ${equity ?? '-'} USDC`;
      step.progress(Math.min(1, done), { text, worthKeeping: first?.verdict !== null });
      return now;
    },
    done: (now) => now.every(({ verdict }) => verdict !== null),
    everyMs: POLL_MS,
    timeoutMs: VERDICT_TIMEOUT_MS,
  });
  step.expect('all are judged, a run that was cut by the restart like any other', {
    got: ended.map(({ progress }) => progress.elapsedSec),
    want: ended.map(({ rules }) => rules.durationSec),
  });
  return ended;
}

/** Rule by rule, why one passed and the other did not. */
export function showVerdicts(step: Step, runs: readonly AuditionRun[]): void {
  for (const { cloneId, state, progress, verdict } of runs) {
    step.tell(`clone ${cloneId}: ${state}, with ${progress.equity} USDC`);
    for (const { rule, status, value, threshold } of progress.rules) {
      step.quote(
        `${rule.padEnd(RULE_COLUMN)} ${status.padEnd(STATUS_COLUMN)} ${figure(rule, value)} of ${figure(rule, threshold)}`,
      );
    }
    for (const { code, message } of verdict?.reasons ?? []) step.quote(`${code}: ${message}`);
  }
  step.expect('two passed; the one that failed is told why', {
    got: runs.map(({ state, verdict }) => [state, (verdict?.reasons.length ?? 0) > 0]),
    want: [
      ['passed', false],
      ['failed', true],
      ['passed', false],
    ],
  });
}

async function readRuns(step: Step, tokens: Tokens, runs: readonly AuditionRun[]): Promise<AuditionRun[]> {
  const read = async ({ auditionRunId }: AuditionRun) => {
    const answer = await step.quiet('getAudition', { params: { auditionRunId }, token: tokens.accessToken });
    return answer.body.auditionRun;
  };
  return Promise.all(runs.map(read));
}

function figure(rule: AuditionRun['progress']['rules'][number]['rule'], value: number | null): string {
  if (value === null) return '-';
  return rule === 'min_trades' || rule === 'max_leverage' ? String(value) : percent(value);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}
