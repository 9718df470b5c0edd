import type { Schema } from '../../api/types.ts';

export type Window = Schema<'BacktestWindow'>;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Up to the market's present, how far back. */
export const SPANS = {
  '6h': { label: 'The last 6 hours', ms: 6 * HOUR_MS },
  '1d': { label: 'The last day', ms: DAY_MS },
  '7d': { label: 'The last week', ms: 7 * DAY_MS },
  '30d': { label: 'The last 30 days', ms: 30 * DAY_MS },
  '90d': { label: 'The last 90 days', ms: 90 * DAY_MS },
  '365d': { label: 'The last year', ms: 365 * DAY_MS },
} as const;

export type Span = keyof typeof SPANS | 'custom';

export interface WindowChoice {
  readonly span: Span;
  /** As the browser's date and time fields have it, in UTC: "2024-01-31T12:00". */
  readonly from: string;
  readonly to: string;
}

/** The window that is meant, or what is wrong with it. `marketNow` is where the market's clock stands. */
export function windowOf({ span, from, to }: WindowChoice, marketNow: number): Window | { readonly error: string } {
  if (span !== 'custom') return { from: Math.max(0, marketNow - SPANS[span].ms), to: marketNow };
  const window = { from: momentOf(from), to: momentOf(to) };
  if (Number.isNaN(window.from) || Number.isNaN(window.to)) return { error: 'Say from when to when.' };
  if (window.from < 0 || window.to <= window.from) return { error: 'The end is after the beginning.' };
  return window;
}

export function momentOf(text: string): number {
  return text === '' ? Number.NaN : Date.parse(`${text}Z`);
}

/** A moment as the browser's date and time fields take it, in UTC. */
export function fieldText(at: number): string {
  return new Date(at).toISOString().slice(0, 'yyyy-mm-ddThh:mm'.length);
}

/** From the first stored candle to the end of the last; undefined without any. */
export function historyOf(assets: readonly Schema<'Asset'>[]): Window | undefined {
  const stored = assets.flatMap(({ history }) => history);
  if (stored.length === 0) return undefined;
  return { from: Math.min(...stored.map(({ from }) => from)), to: Math.max(...stored.map(({ to }) => to)) };
}
