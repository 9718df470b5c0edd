import type { VaultChain } from '../platform/chain/index.ts';
import type { Db } from '../platform/db/index.ts';
import { readOrStoreMeta } from './chain-store.ts';

const META_KEY = 'chain';

/** The database belongs to another chain than the one configured. Fatal: its purchases would mean something else here. */
export class ForeignChainError extends Error {
  constructor(stored: string, found: string) {
    super(
      `This database belongs to chain ${stored} and the configured endpoint serves ${found} (chain id:genesis hash). ` +
        'Point CHAIN_RPC_URLS at the right chain, or use another database.',
    );
    this.name = 'ForeignChainError';
  }
}

export interface BoundChain {
  /** The chain, each of whose calls first makes sure, once, that it is the database's. */
  readonly chain: VaultChain;
  /** Checks now. @throws ForeignChainError, AppError CHAIN_* (503) */
  verify(): Promise<void>;
}

/**
 * Ties the database to its chain by id and genesis hash. An endpoint that is down at start does not keep the gateway down:
 * the check is made up for before the first answer of the chain is believed.
 */
export function bindChain({ db, chain }: { db: Db; chain: VaultChain }): BoundChain {
  let verified = false;
  async function verify(): Promise<void> {
    if (verified) return;
    const { genesisHash } = await chain.verify();
    const found = `${chain.chainId}:${genesisHash}`;
    const stored = await db.transaction((tx) => readOrStoreMeta(tx, { key: META_KEY, value: found }));
    if (stored !== found) throw new ForeignChainError(stored, found);
    verified = true;
  }
  const guard =
    <Args extends unknown[], Result>(call: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      await verify();
      return call(...args);
    };
  const guarded: VaultChain = {
    ...chain,
    head: guard(chain.head),
    block: guard(chain.block),
    finalized: guard(chain.finalized),
    depositLogs: guard(chain.depositLogs),
    depositAmount: guard(chain.depositAmount),
    observeDeposit: guard(chain.observeDeposit),
    withdrawalUsed: guard(chain.withdrawalUsed),
    resolverBalance: guard(chain.resolverBalance),
  };
  return { chain: guarded, verify };
}
