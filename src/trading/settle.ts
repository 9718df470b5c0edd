import type { DecisionOutcome, NewRun } from '../decisions/index.ts';
import type { Branch } from '../strategies/index.ts';
import type { AccountRow } from './account-store.ts';
import { ordersOf, runIdOf } from './decision-orders.ts';
import type { DecisionEvent } from './venue-events.ts';
import type { VenueAccount } from './venue-types.ts';

/** What a branch decided at a moment. Times are the market's. */
export interface MadeDecision {
  readonly branch: Branch;
  readonly at: number;
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly outcome: DecisionOutcome;
}

/** A decision as the account receives it, and as it is kept. */
export interface SettledDecision {
  /** Null: it changes nothing. */
  readonly event: DecisionEvent | null;
  readonly run: NewRun & { readonly id: string };
}

/** Turns a decision into its orders, as the account stands at its moment. Received when it is there. */
export function settleDecision(row: AccountRow, account: VenueAccount, made: MadeDecision): SettledDecision {
  const { branch, at, startedAt, finishedAt, outcome } = made;
  const { branchId } = branch;
  const id = runIdOf({ accountId: row.id, branchId, at });
  const { orders, rejections } = ordersOf({ account, branch, actions: outcome.actions, runId: id });
  const rests = account.markets.some((market) => market.orders.some((order) => order.branchId === branchId));
  const acts = outcome.status === 'completed' && (orders.length > 0 || rests);
  return {
    event: acts ? { kind: 'decision', at: finishedAt, decisionId: id, branchId, orders } : null,
    run: {
      ...openRun(row, branch, at),
      startedAt,
      finishedAt,
      outcome: { ...outcome, rejections: [...outcome.rejections, ...rejections] },
    },
  };
}

/** A decision that is to be made. */
export function openRun(row: AccountRow, branch: Branch, at: number) {
  return {
    id: runIdOf({ accountId: row.id, branchId: branch.branchId, at }),
    cloneId: row.clone_id,
    origin: row.parent_kind,
    originId: row.parent_id,
    branch,
    scheduledAt: at,
  };
}
