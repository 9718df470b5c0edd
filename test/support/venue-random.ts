import fc from 'fast-check';
import type { AccountPolicy, OrderRequest, TickEvent, VenueEvent } from '../../src/trading/index.ts';
import type { MarketTerms } from '../../src/trading/venue-account.ts';
import { inOrder } from '../../src/trading/venue-sequence.ts';
import { fundingEvent } from '../../src/trading/venue-ticks.ts';
import { BTC, MINUTE_MS, POLICY, TEN, tick, unit } from './venue.ts';

export const TERMS: readonly MarketTerms[] = [
  BTC,
  { ...BTC, symbol: 'ETH', sizeDecimals: 3, maxLeverage: 25 },
  { ...BTC, symbol: 'SOL', sizeDecimals: 1, maxLeverage: 3, barMs: 5 * MINUTE_MS },
];

export interface Scenario {
  readonly policy: AccountPolicy;
  /** In the order in which they are given: decisions at times ahead of the ticks known. */
  readonly events: readonly VenueEvent[];
}

interface Shape {
  readonly seed: number;
  readonly minutes: number;
  /** How far a bar may move, as a share. */
  readonly volatility: number;
  readonly orderShare: number;
  readonly maxLeverage: number;
}

/** Random order flows on random price paths with gaps, outages and thin bars; pauses, funding, an end now and then. */
export const scenario: fc.Arbitrary<Scenario> = fc
  .record({
    seed: fc.noBias(fc.nat()),
    minutes: fc.integer({ min: 5, max: 60 }),
    volatility: fc.constantFrom(0.001, 0.01, 0.04, 0.12),
    orderShare: fc.constantFrom(0.2, 0.6, 1),
    maxLeverage: fc.constantFrom(3, 50, 50),
  })
  .map(scenarioOf);

/** Deterministic floats in [0, 1) (a 32-bit mixing generator). */
function randomOf(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}

function scenarioOf(shape: Shape): Scenario {
  const random = randomOf(shape.seed);
  const policy: AccountPolicy = {
    ...POLICY,
    startBalance: String(Math.round(5_000 + random() ** 3 * 100_000)),
    maxLeverage: shape.maxLeverage,
    maxDrawdownFraction: random() < 0.3 ? 0.08 : 1,
    maxDailyLossFraction: random() < 0.2 ? 0.05 : 1,
    maxOpenPositions: random() < 0.2 ? 1 : 10,
    maxPositionFraction: random() < 0.2 ? 0.4 : 1,
  };
  // Near midnight, so that days turn.
  const startAt = random() < 0.3 ? TEN + 14 * 60 * MINUTE_MS - 10 * MINUTE_MS : TEN;
  const events: VenueEvent[] = TERMS.flatMap((terms) => path(shape, { random, startAt, terms }));
  events.push({ kind: 'start', at: startAt, durationMs: random() < 0.4 ? shape.minutes * 0.7 * MINUTE_MS : null });
  for (let minute = 0; minute < shape.minutes; minute += 1) {
    const at = startAt + minute * MINUTE_MS;
    if (random() < 0.1)
      events.push(fundingEvent({ symbol: 'BTC', at: at + pick(random, [0, 7]), rate: (random() - 0.5) / 10 }));
    if (random() < 0.02)
      events.push({ kind: 'pause', at: at + 13, reason: pick(random, ['entitlement_suspended', 'trading_disabled']) });
    if (random() < 0.3)
      events.push({ kind: 'resume', at: at + 17, reason: pick(random, ['entitlement_suspended', 'trading_disabled']) });
    if (random() < 0.02) events.push({ kind: 'rebase', at });
    if (random() < 0.005) events.push({ kind: 'end', at: at + pick(random, [0, 20_000]), reason: 'asked' });
  }
  events.push({ kind: 'clock', at: startAt + shape.minutes * MINUTE_MS });
  return {
    policy,
    events: withDecisions(inOrder(events), { shape, random, startAt, balance: Number(policy.startBalance) }),
  };
}

/** Bars of a random walk; some are missing, sometimes for a while. */
function path(
  { minutes, volatility }: Shape,
  { random, startAt, terms }: { random: () => number; startAt: number; terms: MarketTerms },
): TickEvent[] {
  const { symbol, barMs } = terms;
  const step = () => 1 + (random() - 0.5) * 2 * volatility;
  const cents = (price: number) => Math.round(price * 100) / 100;
  const outage = random() < 0.3 ? startAt + random() * minutes * MINUTE_MS : Number.POSITIVE_INFINITY;
  const depth = pick(random, [3e6, 3e8]);
  let last = { BTC: 40_000, ETH: 2_000 }[symbol] ?? 50;
  const ticks = [tick(startAt - 1, last, { symbol, barMs })];
  for (let at = startAt; at < startAt + minutes * MINUTE_MS; at += barMs) {
    const volume = random() < 0.1 ? 0 : Math.round((random() * depth) / last) / 100;
    const open = cents(last * (random() < 0.9 ? 1 : step()));
    const prices = [open, cents(open * step()), cents(open * step()), cents(open * step())];
    last = prices[3] as number;
    if (random() < 0.05 || (at >= outage && at < outage + 8 * MINUTE_MS)) continue;
    const times = [0, barMs / 3, (2 * barMs) / 3, barMs - 1];
    times.forEach((offset, index) => {
      ticks.push(tick(at + offset, prices[index] as number, { symbol, barMs, volume }));
    });
  }
  return ticks;
}

/** Decisions among events that are in order: most where they belong, some ahead of the ticks before them. */
function withDecisions(
  events: readonly VenueEvent[],
  { shape, random, startAt, balance }: { shape: Shape; random: () => number; startAt: number; balance: number },
): VenueEvent[] {
  const all: { at: number; event: VenueEvent }[] = events.map((event) => ({ at: event.at, event }));
  const decided: { at: number; event: VenueEvent }[] = [];
  let id = 0;
  for (let minute = -1; minute < shape.minutes; minute += 1) {
    if (random() >= shape.orderShare) continue;
    const at = startAt + minute * MINUTE_MS + pick(random, [0, 0, 1, 20_000, 31_234]);
    const orders = Array.from({ length: pick(random, [0, 1, 1, 2]) }, () => {
      id += 1;
      return randomOrder({ random, balance }, `ord_${id}`);
    });
    const branchId = pick(random, ['br_1', 'br_2', 'br_3', 'br_4', 'br_5', 'br_6']);
    const ahead = random() < 0.2 ? random() * 90_000 : 0;
    decided.push({ at: at - ahead, event: { kind: 'decision', at, decisionId: `run_${minute}`, branchId, orders } });
  }
  return [...all, ...decided].sort((left, right) => left.at - right.at).map(({ event }) => event);
}

function randomOrder({ random, balance }: { random: () => number; balance: number }, id: string): OrderRequest {
  const symbol = pick(random, ['BTC', 'BTC', 'BTC', 'ETH', 'ETH', 'SOL', random() < 0.2 ? 'XXX' : 'BTC']);
  const price = { BTC: 40_000, ETH: 2_000 }[symbol] ?? 50;
  const isLimit = random() < 0.6;
  const limit = Math.round(price * (1 + (random() - 0.5) * pick(random, [0.002, 0.02, 0.1, 0.5, 0.5])) * 100) / 100;
  const timeInForce = pick(random, ['gtc', 'gtc', 'ioc', 'fok'] as const);
  const fraction = () => (random() < 0.8 ? null : unit((0.0001 + random() * 0.03).toFixed(6)));
  return {
    id,
    clientOrderId: random() < 0.1 ? pick(random, ['mine', 'yours', `${id}!`]) : null,
    symbol,
    side: random() < 0.5 ? 'buy' : 'sell',
    type: isLimit ? 'limit' : 'market',
    timeInForce,
    limitPrice: isLimit ? unit(limit.toFixed(2)) : null,
    quantity: unit((random() < 0.05 ? random() * 1e-3 : (balance * 10 ** (random() * 3 - 2)) / price).toFixed(8)),
    reduceOnly: random() < 0.2,
    postOnly: isLimit && timeInForce === 'gtc' && random() < 0.2,
    leverage: pick(random, [1, 3, 3, 20, 20, 50]),
    stopLoss: fraction(),
    takeProfit: fraction(),
  };
}

export function pick<T>(random: () => number, values: readonly T[]): T {
  return values[Math.floor(random() * values.length)] as T;
}
