import type { Clock } from '../clock.ts';
import { type AppError, appError, isAppError } from '../errors.ts';
import { type Outcome, RpcRefusal } from './endpoint.ts';
import type { Quorum } from './quorum.ts';
import type { BlockRef } from './types.ts';

/** Endpoints on two sides of a fork at the tip usually share the block below it; deeper forks are a disagreement. */
const TIP_FORK_DEPTH = 2;

/** A block this far below the head is taken as final even where the chain's own finality lags more. */
const FINAL_DEPTH = 64;

/** Heights from greatest to least. */
function heights(outcomes: readonly Outcome<BlockRef | null>[]): number[] {
  return outcomes
    .flatMap((outcome) => (outcome.kind === 'value' && outcome.value !== null ? [outcome.value.number] : []))
    .toSorted((a, b) => b - a);
}

/**
 * Finds the highest block that enough endpoints have with the same hash. Only heights that `quorum` endpoints have reached
 * are candidates, so one that runs ahead, lies about its height or stands still does not decide.
 */
async function agreedHead(pool: Quorum, quorum: number): Promise<BlockRef> {
  const tips = await pool.survey(
    async (rpc) => (await rpc.block('latest')) ?? Promise.reject(new RpcRefusal('no head')),
  );
  const known = heights(tips);
  const top = known[quorum - 1] ?? 0;
  const lowest = known.at(-1) ?? 0;
  const below = Array.from({ length: TIP_FORK_DEPTH }, (_, index) => lowest - 1 - index);
  const candidates = new Set([...known.filter((height) => height <= top), ...below].filter((height) => height >= 0));
  let failure: AppError | undefined;
  for (const height of candidates) {
    try {
      return await agreedAt(pool, tips, height);
    } catch (error) {
      if (!isAppError(error, 'CHAIN_DISAGREEMENT')) throw error;
      failure ??= error;
    }
  }
  throw failure ?? appError('CHAIN_DISAGREEMENT');
}

/** The block at `height` by quorum; a tip just read is not read again, an endpoint below `height` does not vote. */
function agreedAt(pool: Quorum, tips: readonly Outcome<BlockRef | null>[], height: number): Promise<BlockRef> {
  return pool.agree(async (rpc, index) => {
    const tip = tips[index];
    if (tip?.kind === 'value' && tip.value?.number === height) return tip.value;
    const block = await rpc.block(height);
    if (block === null) throw new RpcRefusal('does not have this block');
    return block;
  });
}

/** Reads heads and finality from `pool`; throws CHAIN_STALLED when the agreed head is older than `stallAfterSec` (0 = off). */
export function createHeadReader(config: {
  readonly pool: Quorum;
  readonly quorum: number;
  readonly stallAfterSec: number;
  readonly clock: Clock;
}) {
  const { pool, quorum, stallAfterSec, clock } = config;
  return {
    async head(): Promise<BlockRef> {
      const head = await agreedHead(pool, quorum);
      const ageSec = Math.floor((clock.now() - head.timestampMs) / 1000);
      if (stallAfterSec > 0 && ageSec > stallAfterSec) {
        throw appError('CHAIN_STALLED', { cause: new Error(`block ${head.number} is ${ageSec} s old`) });
      }
      return head;
    },

    async finalized(head: BlockRef): Promise<number> {
      // Chains without the tag refuse it, which leaves the depth alone to decide.
      const tagged = heights(await pool.all((rpc) => rpc.block('finalized')))[quorum - 1] ?? 0;
      return Math.max(Math.min(tagged, head.number), head.number - FINAL_DEPTH, 0);
    },
  };
}
