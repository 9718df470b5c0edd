import type { Branch } from '../strategies/index.ts';
import { PHASE } from './venue-sequence.ts';
import type { VenueCursor } from './venue-types.ts';

const SEC = 1000;

/** Decisions are due at whole multiples of a branch's cadence. The first moment of any that the cursor has not passed. */
export function nextDecisionAt(branches: readonly Branch[], cursor: Pick<VenueCursor, 'at' | 'phase'>): number {
  let next = Number.POSITIVE_INFINITY;
  for (const { cadenceSec } of branches) {
    const everyMs = cadenceSec * SEC;
    const isNow = cursor.at % everyMs === 0 && cursor.phase < PHASE.decision;
    const at = isNow ? cursor.at : (Math.floor(cursor.at / everyMs) + 1) * everyMs;
    if (at < next) next = at;
  }
  return next;
}

export function dueBranches(branches: readonly Branch[], at: number): Branch[] {
  return branches.filter(({ cadenceSec }) => at % (cadenceSec * SEC) === 0);
}
