import type { Auth } from '../auth/index.ts';
import type { Clones } from '../clones/index.ts';
import type { EconomyConfig } from '../config.ts';
import type { Audit } from '../platform/audit/index.ts';
import type { VaultChain, WithdrawalSigner } from '../platform/chain/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db/index.ts';
import type { Ids } from '../platform/ids.ts';
import type { Jobs } from '../platform/jobs/index.ts';
import type { Strategies } from '../strategies/index.ts';
import { bindChain } from './bound-chain.ts';
import { createFulfilment } from './fulfilment.ts';
import { createEconomyHandlers, type EconomyHandlers } from './handlers.ts';
import { createJournal } from './journal.ts';
import { noChain } from './no-chain.ts';
import type { PurchaseUses } from './ports.ts';
import { createPurchases } from './purchases.ts';
import { createQuotes } from './quotes.ts';
import { createRechecks } from './recheck.ts';
import { type Reconciliation, reconcile } from './reconcile.ts';
import { createRefunds, REFUND_QUEUE } from './refunds.ts';
import { createSettlements } from './settlement.ts';
import { createSubmissions } from './submit.ts';
import { createWatcher, type WatchReport } from './watcher.ts';

export { ForeignChainError } from './bound-chain.ts';
export type { PurchaseUses } from './ports.ts';
export type { Reconciliation } from './reconcile.ts';
export type { WatchReport } from './watcher.ts';

export interface EconomyDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly audit: Audit;
  readonly jobs: Jobs;
  readonly config: EconomyConfig;
  /** Undefined: none is configured, payments answer 503. */
  readonly chain: VaultChain | undefined;
  readonly chainId: number;
  readonly signer: WithdrawalSigner | undefined;
  readonly refundConfirmations: number;
  readonly logRange: number;
  readonly startBlock: number | undefined;
  readonly auth: Auth;
  readonly clones: Clones;
  readonly strategies: Strategies;
  readonly uses: PurchaseUses;
  /** Told of a deposit that a watcher's round could not settle; the next round tries again. */
  readonly onDepositFailure: (error: unknown) => void;
}

export interface Economy {
  readonly handlers: EconomyHandlers;
  /** Makes sure that the chain is the one this database belongs to. */
  verifyChain(): Promise<void>;
  /** Rejects with what is wrong when the chain does not answer now. */
  pingChain(): Promise<void>;
  /** One round of the deposit watcher, withdrawals included. */
  watch(signal?: AbortSignal): Promise<WatchReport & { readonly withdrawn: number }>;
  /** Takes refunds from the queue; only in processes that hold the resolver's key. */
  startSigning(): Promise<void>;
  /** Brings refunds whose job was lost back into the queue. */
  resumeRefunds(): Promise<void>;
  reconcile(): Promise<Reconciliation>;
}

/** Quotes, deposits, purchases, entitlements and refunds. */
export function createEconomy(deps: EconomyDeps): Economy {
  const { db, jobs, config, auth, clones, strategies } = deps;
  const bound = bindChain({ db, chain: deps.chain ?? noChain(deps.chainId) });
  const { chain } = bound;
  const binding = { chainId: chain.chainId, vault: chain.vault, resolver: chain.resolver };
  const journal = createJournal(deps);
  const settlements = createSettlements({
    ...deps,
    journal,
    ownersOf: (tx, address) => auth.ownersOf(tx, { address, chainId: chain.chainId }),
    fulfil: createFulfilment({ ...deps, journal, createDraft: (tx, cloneId) => strategies.createDraft(tx, cloneId) }),
  });
  const rechecks = createRechecks({ ...deps, chain, binding, settlements });
  const watcher = createWatcher({ ...deps, chain, binding, settlements, rechecks });
  const refunds = createRefunds({ ...deps, chain, binding, journal, minConfirmations: deps.refundConfirmations });
  const purchases = createPurchases({ db, auth, binding, confirmations: chain.confirmations, uses: deps.uses });

  return {
    handlers: createEconomyHandlers({
      db,
      config,
      chainId: chain.chainId,
      confirmations: chain.confirmations,
      clones,
      strategies,
      quotes: createQuotes({ ...deps, binding }),
      submissions: createSubmissions({ ...deps, chain, binding, settlements }),
      purchases,
      refunds,
      uses: deps.uses,
    }),
    verifyChain: () => bound.verify(),
    async pingChain() {
      await chain.head();
    },
    async watch(signal) {
      const report = await watcher.run(signal);
      const withdrawn = signal?.aborted ? 0 : await refunds.settleWithdrawn(await chain.head());
      return { ...report, withdrawn };
    },
    startSigning: () =>
      jobs.work(REFUND_QUEUE, {}, async ({ payload }) => {
        const signed = await refunds.sign(String(payload.purchaseId));
        if (!signed) throw new Error('the deposit is not deep enough to be paid back yet');
      }),
    resumeRefunds: () => refunds.resume(),
    reconcile: () => reconcile({ db, chain, binding }),
  };
}

/** The reconciliation alone, for an operator's command. @throws ForeignChainError, AppError CHAIN_* */
export function reconcileVault({ db, chain }: { db: Db; chain: VaultChain }): Promise<Reconciliation> {
  const bound = bindChain({ db, chain }).chain;
  const binding = { chainId: bound.chainId, vault: bound.vault, resolver: bound.resolver };
  return reconcile({ db, chain: bound, binding });
}
