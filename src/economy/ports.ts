import type { Executor, Tx } from '../platform/db/index.ts';

/** What the economy learns of purchases from the feature that uses them up, which comes after it. */
export interface PurchaseUses {
  /** Those of the purchases whose audition was voided: they bought nothing. */
  voided(ex: Executor, purchaseIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** Ends, without a verdict, what still runs on a granted purchase that is about to be paid back. Locks the clone's row. */
  release(tx: Tx, purchase: { purchaseId: string; userId: string; cloneId: number; actor: string }): Promise<void>;
}
