import { INTERVAL_MS, type SeriesSummary } from '../market/index.ts';

/** What auditions ask of the stored market. */
export interface FeedFacts {
  /** Symbols with a price that is fresh at a moment of market time; docs/trading.md. */
  freshSymbols(at: number): Promise<ReadonlySet<string>>;
  /** Symbols whose prices are made up. */
  syntheticSymbols(): Promise<ReadonlySet<string>>;
}

export function createFeedFacts(deps: {
  series: () => Promise<readonly SeriesSummary[]>;
  priceMaxAgeMs: number;
}): FeedFacts {
  return {
    async freshSymbols(at) {
      const series = (await deps.series()).filter((each) => at <= freshUntil(each, deps.priceMaxAgeMs));
      return new Set(series.map(({ symbol }) => symbol));
    },
    async syntheticSymbols() {
      const series = (await deps.series()).filter(({ synthetic }) => synthetic);
      return new Set(series.map(({ symbol }) => symbol));
    },
  };
}

/** A price is fresh from the end of its bar for so long, or for two bars' lengths. */
function freshUntil({ lastAt, interval }: SeriesSummary, priceMaxAgeMs: number): number {
  const barMs = INTERVAL_MS[interval];
  return lastAt + barMs + Math.max(priceMaxAgeMs, 2 * barMs);
}
