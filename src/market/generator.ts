import { allocate, view } from './candle-chunks.ts';
import { type CandleColumns, type CandleInterval, type FundingColumns, INTERVAL_MS } from './columns.ts';
import { type AssetProfile, createDays, DAY_MS, type Day, EPOCH, profileOf } from './generator-days.ts';
import { createRandom, seedFrom } from './generator-random.ts';
import { resample } from './resample.ts';

const MINUTE_MS = 60_000;
const MINUTES = DAY_MS / MINUTE_MS;
/** Days kept per asset: a replay moves on slowly, and asks for yesterday and today. */
const KEPT_DAYS = 2;
const HOUR_MS = 3_600_000;
/** Hourly funding around which the generated rates move: 0.01 % in eight hours. */
const BASE_FUNDING = 0.0000125;
const FUNDING_NOISE = 0.00002;

/**
 * A made-up market: the same seed, asset and time always give the same candle, whatever was asked before. Minutes are a
 * bridge of random steps between the ends of each day, in changing volatility; longer candles are made of them.
 */
export interface Generator {
  /** Candles with `openAt` in [from, to); none before 2020. */
  candles(range: { symbol: string; interval: CandleInterval; from: number; to: number }): CandleColumns;
  /** Hourly settlements with `at` in [from, to). */
  funding(range: { symbol: string; from: number; to: number }): FundingColumns;
}

export function createGenerator({ seed }: { seed: number }): Generator {
  const assets = new Map<string, (day: number) => CandleColumns>();
  const minutesOf = (symbol: string) => {
    const known = assets.get(symbol) ?? createMinutes(seed, symbol);
    assets.set(symbol, known);
    return known;
  };
  return {
    candles: ({ symbol, interval, from, to }) => {
      const step = INTERVAL_MS[interval];
      const first = Math.max(Math.ceil(from / step) * step, EPOCH);
      const count = Math.max(0, Math.ceil((to - first) / step));
      const result = allocate(count);
      const minutes = minutesOf(symbol);
      for (let index = 0; index < count; ) {
        const at = first + index * step;
        const day = Math.floor((at - EPOCH) / DAY_MS);
        const candles = resample(minutes(day), '1m', interval);
        const skipped = (at - EPOCH - day * DAY_MS) / step;
        const taken = Math.min(candles.openAt.length - skipped, count - index);
        const part = view({ ...candles, synthetic: result.synthetic }, skipped, skipped + taken);
        for (const name of ['openAt', 'open', 'high', 'low', 'close', 'volume'] as const) {
          result[name].set(part[name], index);
        }
        index += taken;
      }
      const { synthetic: _, ...columns } = result;
      return columns;
    },
    funding: ({ symbol, from, to }) => {
      const first = Math.max(Math.ceil(from / HOUR_MS) * HOUR_MS, EPOCH);
      const count = Math.max(0, Math.ceil((to - first) / HOUR_MS));
      const at = Float64Array.from({ length: count }, (_, index) => first + index * HOUR_MS);
      const rate = at.map((time) => {
        const noise = createRandom(seedFrom(seed, 'funding', symbol, time)).normal();
        return Math.round((BASE_FUNDING + FUNDING_NOISE * noise) * 1e8) / 1e8;
      });
      return { at, rate };
    },
  };
}

function createMinutes(seed: number, symbol: string): (day: number) => CandleColumns {
  const days = createDays(seed, symbol);
  const profile = profileOf(symbol);
  const kept = new Map<number, CandleColumns>();
  return (day) => {
    const known = kept.get(day);
    if (known !== undefined) return known;
    const minutes = makeMinutes({
      profile,
      day: days(day),
      dayStart: EPOCH + day * DAY_MS,
      seed: seedFrom(seed, symbol, 'minutes', day),
    });
    if (kept.size >= KEPT_DAYS) kept.delete(kept.keys().next().value as number);
    kept.set(day, minutes);
    return minutes;
  };
}

/** Log prices at the minutes' ends and each minute's volatility: random steps, bent to arrive where the day ends. */
function bridge(day: Day, random: ReturnType<typeof createRandom>): { path: Float64Array; sigma: Float64Array } {
  const path = new Float64Array(MINUTES);
  const sigma = new Float64Array(MINUTES);
  let mood = 0;
  let variance = 0;
  for (let k = 0; k < MINUTES; k++) {
    // Volatility wanders, and is higher when Europe and America are both awake.
    mood = 0.98 * mood + 0.1 * random.normal();
    sigma[k] = Math.exp(mood) * (1 + 0.35 * Math.sin((2 * Math.PI * (k - 540)) / MINUTES));
    variance += (sigma[k] as number) ** 2;
  }
  const scale = day.sigma / Math.sqrt(variance);
  let [sum, spent] = [0, 0];
  const share = new Float64Array(MINUTES);
  for (let k = 0; k < MINUTES; k++) {
    spent += (sigma[k] as number) ** 2 / variance;
    share[k] = spent;
    sigma[k] = (sigma[k] as number) * scale;
    const jump = random.uniform() < 0.005 ? 4 : 1;
    sum += jump * (sigma[k] as number) * random.normal();
    path[k] = sum;
  }
  const miss = sum - (day.end - day.start);
  for (let k = 0; k < MINUTES; k++) path[k] = day.start + (path[k] as number) - (share[k] as number) * miss;
  // To the bit, so that the next day opens where this one closed.
  path[MINUTES - 1] = day.end;
  return { path, sigma };
}

/** Five significant digits, as venues quote. */
function decimalsFor(price: number): number {
  return Math.max(0, 4 - Math.floor(Math.log10(price)));
}

function makeMinutes(options: { profile: AssetProfile; day: Day; dayStart: number; seed: number }): CandleColumns {
  const { profile, day, dayStart, seed } = options;
  const random = createRandom(seed);
  const { path, sigma } = bridge(day, random);
  const unit = 10 ** decimalsFor(profile.price);
  const usual = day.sigma / Math.sqrt(MINUTES);
  const priceAt = (log: number) => Math.max(1, Math.round(profile.price * Math.exp(log) * unit)) / unit;
  const { synthetic: _, ...candles } = allocate(MINUTES);
  let open = priceAt(day.start);
  for (let k = 0; k < MINUTES; k++) {
    const close = priceAt(path[k] as number);
    const wick = (sigma[k] as number) * 0.5;
    const stretch = (price: number, by: number) => Math.max(1, Math.round(price * Math.exp(by) * unit)) / unit;
    candles.openAt[k] = dayStart + k * MINUTE_MS;
    candles.open[k] = open;
    candles.close[k] = close;
    candles.high[k] = Math.max(open, close, stretch(Math.max(open, close), wick * Math.abs(random.normal())));
    candles.low[k] = Math.min(open, close, stretch(Math.min(open, close), -wick * Math.abs(random.normal())));
    // More is traded where prices move more.
    const activity = ((sigma[k] as number) / usual) * Math.exp(0.5 * random.normal());
    candles.volume[k] = Math.round((profile.turnover * activity * 1000) / close) / 1000;
    open = close;
  }
  return candles;
}
