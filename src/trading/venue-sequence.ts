import type { VenueEvent } from './venue-events.ts';
import type { VenueCursor } from './venue-types.ts';

/**
 * What falls together happens in this order: ticks inside and at the end of bars, funding, what was decided about the account,
 * its decisions, the snapshot, the end, and last the ticks of the bars that begin.
 */
export const PHASE = {
  tick: 0,
  funding: 1,
  start: 2,
  pause: 3,
  decision: 4,
  snapshot: 5,
  rebase: 6,
  end: 7,
  clock: 8,
  opening: 9,
  /** The first moment at which no price is fresh: after all that might have come at the last fresh one. */
  stale: 10,
} as const;

export function phaseOf(event: VenueEvent): number {
  if (event.kind === 'tick') return event.opens ? PHASE.opening : PHASE.tick;
  if (event.kind === 'resume') return PHASE.pause;
  return PHASE[event.kind];
}

/** What tells events of one instant and phase apart. */
export function tieOf(event: VenueEvent): string {
  switch (event.kind) {
    case 'tick':
    case 'funding':
      return event.symbol;
    case 'decision':
      return `${event.branchId}:${event.decisionId}`;
    case 'pause':
    case 'resume':
      return `${event.reason}:${event.kind}`;
    default:
      return '';
  }
}

/** Events in the order in which `applyEvents` takes them; a new array. */
export function inOrder(events: readonly VenueEvent[]): VenueEvent[] {
  return [...events].sort(
    (left, right) => left.at - right.at || phaseOf(left) - phaseOf(right) || compareText(tieOf(left), tieOf(right)),
  );
}

/** True when the cursor has passed this place, or is at it. */
export function hasPassed(
  cursor: VenueCursor,
  { at, phase, tie }: { at: number; phase: number; tie: string },
): boolean {
  if (at !== cursor.at) return at < cursor.at;
  if (phase !== cursor.phase) return phase < cursor.phase;
  return tie <= cursor.tie;
}

/** By code units, the same on every machine. */
function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
