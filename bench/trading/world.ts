import type { AccountPolicy, OrderRequest, TickEvent, VenueAccount, VenueEvent } from '../../src/trading/index.ts';
import { applyEvents } from '../../src/trading/venue.ts';
import { newVenueAccount } from '../../src/trading/venue-account.ts';
import { tickEvent } from '../../src/trading/venue-ticks.ts';

export const MINUTE_MS = 60_000;
export const SYMBOLS = ['BTC', 'ETH', 'SOL'] as const;
const PRICES = { BTC: 40_000, ETH: 2_000, SOL: 50 } as const;
const UNITS = 1e8;

/** Roomy: nothing but the work that is measured happens to an account. */
const POLICY: AccountPolicy = {
  startBalance: '1000000000',
  maxDrawdownFraction: 1,
  maxDailyLossFraction: 1,
  maxLeverage: 5,
  maxPositionFraction: 1,
  maxOpenPositions: 10,
  maxOrdersPerMin: 1_000_000,
  minNotional: '10',
  takerBps: 4.5,
  makerBps: 1.5,
  slippageBps: 2,
  volumeShare: 0.1,
  snapshotEverySec: 60,
  priceMaxAgeSec: 120,
};

/** An account of three symbols that has begun; `snapshotEverySec` as a policy has it. */
export function startedAccount(id: string, at: number, snapshotEverySec = POLICY.snapshotEverySec): VenueAccount {
  const terms = { sizeDecimals: 4, maxLeverage: 50, barMs: MINUTE_MS, active: true };
  const markets = SYMBOLS.map((symbol) => ({ symbol, ...terms }));
  const account = newVenueAccount({ id, policy: { ...POLICY, snapshotEverySec }, markets });
  applyEvents(account, [
    ...SYMBOLS.map((symbol) => tickOf(symbol, { at: at - 1, price: PRICES[symbol] })),
    { kind: 'start', at, durationMs: null },
  ]);
  return account;
}

/** A minute of every symbol: four ticks each, in order, drifting by some basis points that the minute gives. */
export function minuteOf(at: number): VenueEvent[] {
  const minute = at / MINUTE_MS;
  return [0, 1 / 3, 2 / 3, 1].flatMap((share, index) =>
    SYMBOLS.map((symbol) => {
      const drift = (((minute * 7 + index * 3) % 11) - 5) * 1e-4;
      const moment = share === 1 ? at + MINUTE_MS - 1 : at + share * MINUTE_MS;
      return tickOf(symbol, { at: moment, price: Math.round(PRICES[symbol] * (1 + drift) * 100) / 100 });
    }),
  );
}

function tickOf(symbol: string, { at, price }: { at: number; price: number }): TickEvent {
  const openAt = Math.floor(at / MINUTE_MS) * MINUTE_MS;
  return tickEvent({ at, price }, { symbol, openAt, barMs: MINUTE_MS, volume: 1e6 });
}

/** A market order for a unit, with a stop and a target far away. */
export function marketOrder(id: string, { symbol, side }: Pick<OrderRequest, 'symbol' | 'side'>): OrderRequest {
  return {
    id,
    clientOrderId: null,
    symbol,
    side,
    type: 'market',
    timeInForce: 'ioc',
    limitPrice: null,
    quantity: BigInt(UNITS),
    reduceOnly: false,
    postOnly: false,
    leverage: 3,
    stopLoss: BigInt(UNITS / 5),
    takeProfit: BigInt(UNITS / 5),
  };
}
