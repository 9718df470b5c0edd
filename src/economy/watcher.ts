import type { BlockRef, DepositLog, VaultChain } from '../platform/chain/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db/index.ts';
import { isOutage } from '../platform/errors.ts';
import { type Cursor, readCursor, writeCursor } from './chain-store.ts';
import type { VaultBinding } from './quote-store.ts';
import type { Rechecks } from './recheck.ts';
import type { Settlements } from './settlement.ts';

const ETH = '0x0000000000000000000000000000000000000000';
/** How far the watcher steps back when the block behind its cursor is no longer the chain's. */
const REWIND_BLOCKS = 64;
/** Ranges read in one round, so that a long absence does not hold one round for ever. */
const RANGES_PER_ROUND = 50;

/** What a round did, for heartbeats and metrics. */
export interface WatchReport {
  readonly head: number;
  readonly cursor: number;
  readonly deposits: number;
  readonly rechecked: number;
  readonly rewound: boolean;
}

export interface Watcher {
  /** One round: new blocks, then what is not final. Any number of rounds over the same blocks change nothing twice. */
  run(signal?: AbortSignal): Promise<WatchReport>;
}

/** Finds deposits on its own and brings them to the same settlement as a submit, under the same confirmations. */
export function createWatcher(deps: {
  db: Db;
  clock: Clock;
  chain: VaultChain;
  binding: VaultBinding;
  logRange: number;
  /** Where to begin on an empty database; undefined: one range below the head. */
  startBlock: number | undefined;
  settlements: Settlements;
  onDepositFailure: (error: unknown) => void;
  rechecks: Rechecks;
}): Watcher {
  const { db, clock, chain, binding, logRange, settlements, rechecks } = deps;

  return {
    async run(signal) {
      const head = await chain.head();
      const { cursor, rewound } = await validCursor(head);
      let at = cursor;
      let deposits = 0;
      for (let range = 0; range < RANGES_PER_ROUND && at.blockNumber < head.number; range += 1) {
        if (signal?.aborted) break;
        const to = Math.min(at.blockNumber + logRange, head.number);
        deposits += await readRange(at.blockNumber + 1, to, head);
        const end = await chain.block(to);
        // The range's end went away while it was read: the next round begins before it.
        if (end === null) break;
        at = { blockNumber: to, blockHash: end.hash };
        await save(at);
      }
      const rechecked = signal?.aborted ? 0 : await rechecks.run(head);
      return { head: head.number, cursor: at.blockNumber, deposits, rechecked, rewound };
    },
  };

  /** The stored cursor if the chain still has its block; else one further back. */
  async function validCursor(head: BlockRef): Promise<{ cursor: Cursor; rewound: boolean }> {
    const stored = await readCursor(db.read, binding);
    if (stored === undefined) {
      const before = Math.max(0, (deps.startBlock ?? head.number - logRange) - 1);
      return { cursor: await cursorAt(before), rewound: false };
    }
    if (await isCanonical(stored, head)) return { cursor: stored, rewound: false };
    const back = await cursorAt(Math.max(0, Math.min(stored.blockNumber, head.number) - REWIND_BLOCKS));
    await save(back);
    return { cursor: back, rewound: true };
  }

  /** The next block must name the cursor's block as its parent; at the head the cursor's own block must still be there. */
  async function isCanonical(cursor: Cursor, head: BlockRef): Promise<boolean> {
    if (cursor.blockNumber > head.number) return false;
    if (cursor.blockNumber === head.number) return head.hash === cursor.blockHash;
    return (await chain.block(cursor.blockNumber + 1))?.parentHash === cursor.blockHash;
  }

  async function cursorAt(blockNumber: number): Promise<Cursor> {
    const block = await chain.block(blockNumber);
    return { blockNumber, blockHash: block?.hash ?? '' };
  }

  async function save(cursor: Cursor): Promise<void> {
    await db.transaction((tx) => writeCursor(tx, { binding, cursor, now: clock.now() }), { durable: false });
  }

  async function readRange(fromBlock: number, toBlock: number, head: BlockRef): Promise<number> {
    const logs = await chain.depositLogs({ fromBlock, toBlock });
    let deposits = 0;
    for (const log of logs) {
      if (log.token === ETH && (await sight(log, head))) deposits += 1;
    }
    return deposits;
  }

  /** The log only locates: whether it is a deposit for our resolver, and of how much, the vault says at that block. */
  async function sight(log: DepositLog, head: BlockRef): Promise<boolean> {
    const block = await chain.block(log.blockNumber);
    if (block === null || block.hash !== log.blockHash) return false;
    const amountWei = await chain.depositAmount(log, block);
    if (amountWei === 0n) return false;
    const confirmations = head.number - block.number + 1;
    const sighting = {
      binding,
      wallet: log.wallet,
      nonce: log.nonce.toString(),
      amountWei,
      block,
      txHash: log.txHash,
      confirmations,
      confirmed: confirmations >= chain.confirmations,
    };
    try {
      await settlements.settle(sighting);
    } catch (error) {
      // One deposit that cannot be settled must not hold up the others: it is written down, and looked at every round.
      if (isOutage(error)) throw error;
      deps.onDepositFailure(error);
      await settlements.note(sighting);
    }
    return true;
  }
}
