import type { components } from '../contract/index.ts';
import type { AccountView } from '../trading/index.ts';
import { type Evaluation, evaluate, type Verdict } from './evaluate.ts';
import type { AuditionRules } from './rules.ts';
import type { RunRow } from './store.ts';

type Schemas = components['schemas'];

/** What a run's end left of its progress; a withdrawn one has no more than a verdict. */
interface Outcome {
  readonly progress?: Omit<Evaluation, 'verdict'>;
  readonly verdict: Verdict;
}

/** What is known beside the row. */
export interface RunContext {
  readonly account: AccountView;
  /** How a run stands that was not judged; undefined: the row says it. */
  readonly standing: Evaluation | undefined;
}

export function outcomeOf({ outcome }: RunRow): Outcome | undefined {
  return outcome === null ? undefined : (JSON.parse(outcome) as Outcome);
}

export function presentRun(run: RunRow, { account, standing }: RunContext): Schemas['AuditionRun'] {
  const rules = JSON.parse(run.rules) as AuditionRules;
  const outcome = outcomeOf(run);
  const progress = outcome?.progress ?? standing ?? evaluate(rules, []);
  const { stood: pauses } = account;
  return {
    auditionRunId: run.id,
    cloneId: run.clone_id,
    state: run.state,
    endReason: run.end_reason,
    strategyVersionId: run.strategy_version_id,
    contentHash: run.content_hash,
    allowedSymbols: JSON.parse(run.symbols) as string[],
    purchaseId: run.purchase_id,
    accountId: run.account_id,
    previousAuditionRunId: run.previous_run_id,
    idempotencyKey: run.idempotency_key,
    rules,
    progress: {
      at: progress.at,
      equity: progress.equity,
      elapsedSec: elapsedSec(progress.at, { rules, account }),
      rules: progress.rules as Schemas['AuditionRuleProgress'][],
    },
    pause: pauses.find(({ untilAt }) => untilAt === null) ?? null,
    pauses: pauses.map((pause) => ({ ...pause })),
    verdict: outcome === undefined ? null : (outcome.verdict as Schemas['AuditionVerdict']),
    synthetic: run.synthetic === 1,
    createdAt: run.created_at,
    updatedAt: run.updated_at,
    startAt: run.start_at,
    endAt: account.endAt,
    endedAt: run.ended_at,
    decidedAt: run.decided_at,
  };
}

/** Of the run's own clock, which stands while it is paused. */
function elapsedSec(
  at: number | null,
  { rules, account: { startAt, stood: pauses } }: { rules: AuditionRules; account: AccountView },
): number {
  if (at === null || startAt === null) return 0;
  const stood = pauses.reduce((sum, { fromAt, untilAt }) => sum + Math.max(0, Math.min(untilAt ?? at, at) - fromAt), 0);
  const elapsed = Math.floor((at - startAt - stood) / 1000);
  return Math.min(rules.durationSec, Math.max(0, elapsed));
}

export function presentPropAccount(run: RunRow, account: AccountView): Schemas['PropAccount'] {
  const { startBalance } = JSON.parse(run.rules) as AuditionRules;
  const { accountId, state, wallet, equity, startAt, endAt } = account;
  return { accountId, state, currency: 'USDC', startBalance, wallet, equity, startAt, endAt };
}
