import type { CandleInterval } from './columns.ts';

/** How many gaps are listed; all are counted. */
export const MAX_GAPS = 100;

export interface Gap {
  /** Where the first missing candle would open. */
  readonly from: number;
  /** Where the next candle opens. */
  readonly to: number;
}

export interface Coverage {
  readonly interval: CandleInterval;
  /** Who wrote last. */
  readonly source: string;
  /** Opening of the first candle. */
  readonly from: number;
  /** End of the last candle: the moment from which all of it is known. */
  readonly to: number;
  readonly count: number;
  /** Candles that are missing between `from` and `to`. */
  readonly missing: number;
  readonly gapCount: number;
  /** The newest gaps, oldest of them first. */
  readonly gaps: readonly Gap[];
  /** True when some of the candles are generated. */
  readonly synthetic: boolean;
}

/** Openings of the first and the last of some candles without a gap between them. */
export interface Stretch {
  readonly first: number;
  readonly last: number;
}

/** Ascending openings as stretches without gaps. */
export function stretchesOf(openAt: Float64Array, intervalMs: number): Stretch[] {
  const stretches: { first: number; last: number }[] = [];
  for (const at of openAt) {
    const open = stretches.at(-1);
    if (open !== undefined && at <= open.last + intervalMs) open.last = at;
    else stretches.push({ first: at, last: at });
  }
  return stretches;
}

/** Collects gaps while openings are fed in ascending order. */
export class GapFinder {
  readonly #intervalMs: number;
  #last: number | undefined;
  #gaps: Gap[] = [];
  count = 0;
  missing = 0;

  constructor(intervalMs: number) {
    this.#intervalMs = intervalMs;
  }

  get gaps(): readonly Gap[] {
    return this.#gaps.slice(-MAX_GAPS);
  }

  /** The next candle opens at `openAt`; what was fed before, or an earlier one, changes nothing. */
  add(openAt: number): void {
    if (this.#last !== undefined) {
      if (openAt <= this.#last) return;
      const from = this.#last + this.#intervalMs;
      if (openAt > from) this.#found({ from, to: openAt });
    }
    this.#last = openAt;
  }

  addAll(openAt: Float64Array): void {
    for (const at of openAt) this.add(at);
  }

  /** A stretch of candles without gaps. */
  addStretch(first: number, last: number): void {
    this.add(first);
    this.#last = Math.max(this.#last ?? last, last);
  }

  #found(gap: Gap): void {
    this.count++;
    this.missing += (gap.to - gap.from) / this.#intervalMs;
    this.#gaps.push(gap);
    if (this.#gaps.length >= 2 * MAX_GAPS) this.#gaps = this.#gaps.slice(-MAX_GAPS);
  }
}
