import { type Candidate, chosen, seatsOf } from './queue.ts';

export interface SeasonGrid {
  /** Market time at which the first season began, epoch ms. */
  readonly firstAt: number;
  readonly seasonMs: number;
}

export interface Season {
  readonly number: number;
  readonly startAt: number;
  readonly endAt: number;
}

export function seasonOf({ firstAt, seasonMs }: SeasonGrid, number: number): Season {
  const startAt = firstAt + (number - 1) * seasonMs;
  return { number, startAt, endAt: startAt + seasonMs };
}

/** The season of the grid that a moment lies in; a boundary belongs to the season that begins. */
export function seasonAt({ firstAt, seasonMs }: SeasonGrid, at: number): number {
  return Math.max(0, Math.floor((at - firstAt) / seasonMs)) + 1;
}

/** The first whole minute at or after a moment: accounts start on it. */
export function wholeMinute(at: number): number {
  return Math.ceil(at / 60_000) * 60_000;
}

/**
 * Who leaves at a season's end: the lowest of the ranking, at most the given share of them (rounded down, at least one), and as
 * many as there are others to take the slots that they leave. `ranking` is best first; `free` slots go to the queue anyway.
 */
export function leavers<Holder extends { readonly userId: string }>(
  ranking: readonly Holder[],
  {
    queue,
    free,
    maxPerUser,
    turnoverFraction,
  }: { queue: readonly Candidate[]; free: number; maxPerUser: number; turnoverFraction: number },
): Holder[] {
  const most = turnoverFraction === 0 ? 0 : Math.max(1, Math.floor(ranking.length * turnoverFraction));
  for (let count = Math.min(most, ranking.length); count > 0; count -= 1) {
    const stay = ranking.slice(0, ranking.length - count);
    const slots = free + count;
    if (chosen(queue, { free: slots, seats: seatsOf(stay), maxPerUser }).length === slots) {
      return ranking.slice(ranking.length - count);
    }
  }
  return [];
}
