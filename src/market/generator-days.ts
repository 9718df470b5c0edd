import { createRandom, seedFrom } from './generator-random.ts';

export const DAY_MS = 86_400_000;
/** The generator's time begins here, at each asset's own price. */
export const EPOCH = Date.UTC(2020, 0, 1);

export interface AssetProfile {
  readonly name: string;
  /** Around which the price moves. */
  readonly price: number;
  /** How much livelier than BTC. */
  readonly liveliness: number;
  /** Traded in a usual minute, in the quote currency. */
  readonly turnover: number;
}

const PROFILES: Readonly<Record<string, AssetProfile>> = {
  BTC: { name: 'Bitcoin', price: 60_000, liveliness: 1, turnover: 4_000_000 },
  ETH: { name: 'Ethereum', price: 3_000, liveliness: 1.25, turnover: 2_500_000 },
  SOL: { name: 'Solana', price: 150, liveliness: 1.6, turnover: 900_000 },
  XRP: { name: 'XRP', price: 0.6, liveliness: 1.4, turnover: 500_000 },
  DOGE: { name: 'Dogecoin', price: 0.12, liveliness: 1.8, turnover: 400_000 },
  AVAX: { name: 'Avalanche', price: 30, liveliness: 1.7, turnover: 150_000 },
  LINK: { name: 'Chainlink', price: 15, liveliness: 1.5, turnover: 150_000 },
  ARB: { name: 'Arbitrum', price: 0.9, liveliness: 1.8, turnover: 100_000 },
  SUI: { name: 'Sui', price: 1.5, liveliness: 2, turnover: 200_000 },
  HYPE: { name: 'Hyperliquid', price: 20, liveliness: 2.1, turnover: 250_000 },
};

export const GENERATED_SYMBOLS: readonly string[] = Object.keys(PROFILES);

/** What is assumed of an asset; one that is not in the table gets a price from its name. */
export function profileOf(symbol: string): AssetProfile {
  if (Object.hasOwn(PROFILES, symbol)) return PROFILES[symbol] as AssetProfile;
  const price = 10 ** (createRandom(seedFrom('price', symbol)).uniform() * 4 - 1);
  return { name: symbol, price, liveliness: 1.8, turnover: 100_000 };
}

/** Standard deviation of BTC's daily return in a calm, a usual and a stormy market, and the drift of each. */
const REGIMES = [
  { sigma: 0.012, drift: 0.0005 },
  { sigma: 0.026, drift: 0.0015 },
  { sigma: 0.055, drift: -0.004 },
] as const;
/** Chance that the next day keeps the regime: volatility comes in clusters. */
const STAY = 0.9;
/** Share of the way back to the asset's price that a day takes, so that prices stay plausible over the years. */
const PULL = 0.004;
/** Share of a day's surprise that all assets have in common. */
const COMMON = 0.7;

export interface Day {
  /** Logarithm of price / profile price at its start and its end. */
  readonly start: number;
  readonly end: number;
  /** Standard deviation of its return. */
  readonly sigma: number;
}

/** An asset's days, each following from the one before; computed once, as far as asked. */
export function createDays(seed: number, symbol: string): (day: number) => Day {
  const { liveliness } = profileOf(symbol);
  const days: Day[] = [];
  let regime = 1;
  const next = (index: number): Day => {
    const market = createRandom(seedFrom(seed, 'market', index));
    const own = createRandom(seedFrom(seed, symbol, index));
    if (market.uniform() >= STAY) regime = Math.floor(market.uniform() * REGIMES.length);
    const { sigma, drift } = REGIMES[regime] as (typeof REGIMES)[number];
    const start = days[index - 1]?.end ?? 0;
    const surprise = COMMON * market.normal() + Math.sqrt(1 - COMMON ** 2) * own.normal();
    const daySigma = sigma * liveliness;
    return { start, end: start + drift + daySigma * surprise - PULL * start, sigma: daySigma };
  };
  return (day) => {
    while (days.length <= day) days.push(next(days.length));
    return days[day] as Day;
  };
}
