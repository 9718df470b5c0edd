import type { Executor, Tx } from '../platform/db/index.ts';
import type { AccountPolicy } from '../trading/index.ts';

/** A competing clone's account, as the Arena sees it. Amounts are decimal strings in USDC, times market time. */
export interface ArenaAccount {
  readonly accountId: string;
  readonly state: 'pending' | 'active' | 'paused' | 'completed' | 'liquidated';
  readonly equity: string;
  /** Everything up to this moment is in its books; null before the start. */
  readonly cursor: number | null;
  readonly closedTrades: number;
  /** What ranking counts from. */
  readonly base: { readonly at: number; readonly equity: string; readonly maxDrawdownFraction: number };
}

/** What the Arena asks of trading. */
export interface ArenaTrading {
  open(
    tx: Tx,
    spec: {
      userId: string;
      cloneId: number;
      parent: { kind: 'arena'; id: string };
      strategyVersionId: string;
      symbols: readonly string[];
      policy: AccountPolicy;
    },
  ): Promise<string>;
  start(tx: Tx, input: { accountId: string; at: number; durationMs: number | null }): Promise<void>;
  pause(tx: Tx, input: { accountId: string; reason: 'entitlement_suspended'; at: number }): Promise<void>;
  resume(tx: Tx, input: { accountId: string; reason: 'entitlement_suspended'; at: number }): Promise<void>;
  end(tx: Tx, input: { accountId: string; at: number; reason: string }): Promise<void>;
  rebase(tx: Tx, input: { accountId: string; at: number }): Promise<void>;
  accounts(ex: Executor, ids: readonly string[]): Promise<ReadonlyMap<string, ArenaAccount>>;
}

/** What the Arena asks of auditions. */
export interface ArenaAuditions {
  /** Market time of the pass, by clone; one that has not passed is absent. */
  passes(ex: Executor, cloneIds: readonly number[]): Promise<ReadonlyMap<number, { readonly passedAt: number }>>;
  /** Ends the live run of a clone that is being retired, in that transaction. */
  withdraw(tx: Tx, input: { cloneId: number; actor: string; by: 'owner' | 'operator' }): Promise<void>;
}
