import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimalOfNumber } from '../../../src/platform/decimals.ts';
import { decodeAccount, encodeAccount } from '../../../src/trading/account-codec.ts';
import type { TickEvent, VenueAccount, VenueEvent, VenueRecord } from '../../../src/trading/index.ts';
import { applyEvents } from '../../../src/trading/venue.ts';
import { newVenueAccount } from '../../../src/trading/venue-account.ts';
import { equityOf, standingOf } from '../../../src/trading/venue-equity.ts';
import { notionalOf, slippedPrice } from '../../../src/trading/venue-money.ts';
import { type Scenario, scenario, TERMS } from '../../support/venue-random.ts';

const RUNS = { numRuns: 120 };
const TIMEOUT_MS = 120_000;

const opened = ({ policy }: Scenario) => newVenueAccount({ id: 'acc_1', policy, markets: TERMS });

/** Gives the events one by one; `look` sees the account after each, with all that has happened so far. */
function walk(each: Scenario, look: (account: VenueAccount, so: { far: VenueRecord[]; event: VenueEvent }) => void) {
  const account = opened(each);
  const far: VenueRecord[] = [];
  for (const event of each.events) {
    far.push(...applyEvents(account, [event]));
    look(account, { far, event });
  }
  return { account, records: far };
}

const entriesOf = (records: readonly VenueRecord[]) => records.flatMap((r) => (r.kind === 'entry' ? [r.entry] : []));
const fillsOf = (records: readonly VenueRecord[]) => records.flatMap((r) => (r.kind === 'fill' ? [r.fill] : []));
const ordersOf = (records: readonly VenueRecord[]) => records.flatMap((r) => (r.kind === 'order' ? [r.order] : []));
const isOpen = ({ state }: VenueAccount) => state === 'active' || state === 'paused';

describe('in any flow of orders over any path of prices', () => {
  it(
    'entries sum to the wallet, every posting to zero, and no cause comes twice',
    () => {
      fc.assert(
        fc.property(scenario, (each) => {
          const account = opened(each);
          const entries = entriesOf(applyEvents(account, each.events));
          let balance = 0n;
          entries.forEach((entry, index) => {
            balance += entry.amount;
            expect(entry).toMatchObject({ number: index + 1, balance });
            expect(entry.amount + entry.counterpart.amount).toBe(0n);
            expect(entry.amount).not.toBe(0n);
          });
          expect(balance).toBe(account.wallet);
          expect(new Set(entries.map(({ cause }) => cause)).size).toBe(entries.length);
        }),
        RUNS,
      );
    },
    TIMEOUT_MS,
  );

  it(
    'equity is what was paid in and out, and what is held at its marks, worked out from the fills',
    () => {
      fc.assert(
        fc.property(scenario, (each) => {
          const account = opened(each);
          const records = applyEvents(account, each.events);
          let cash = 0n;
          const held = new Map<string, bigint>();
          for (const { side, quantity, notional, fee, symbol } of fillsOf(records)) {
            const sign = side === 'buy' ? 1n : -1n;
            cash -= sign * notional + fee;
            held.set(symbol, (held.get(symbol) ?? 0n) + sign * quantity);
          }
          for (const { kind, amount } of entriesOf(records)) {
            if (kind === 'deposit' || kind === 'funding' || kind === 'shortfall') cash += amount;
          }
          for (const { symbol, mark, position } of account.markets) {
            expect(position?.quantity ?? 0n).toBe(held.get(symbol) ?? 0n);
            cash += notionalOf(held.get(symbol) ?? 0n, mark);
          }
          expect(equityOf(account)).toBe(cash);
        }),
        RUNS,
      );
    },
    TIMEOUT_MS,
  );

  it(
    'after any tick the equity of an account with positions is above its maintenance margin',
    () => {
      let liquidations = 0;
      fc.assert(
        fc.property(scenario, (each) => {
          const { account } = walk(each, (now, { event }) => {
            const isHolding = now.markets.some(({ position }) => position !== null);
            const { equity, maintenance } = standingOf(now);
            expect(equity).toBe(equityOf(now));
            if (event.kind === 'tick' && isHolding && isOpen(now)) expect(equity > maintenance).toBe(true);
          });
          if (account.state === 'liquidated') liquidations += 1;
        }),
        RUNS,
      );
      expect(liquidations).toBeGreaterThan(0);
    },
    TIMEOUT_MS,
  );

  it(
    'an account that is over holds nothing, owes nothing, and has one final snapshot, of its wallet',
    () => {
      fc.assert(
        fc.property(scenario, (each) => {
          const { account, records } = walk(each, () => {});
          const finals = records.flatMap((r) => (r.kind === 'snapshot' && r.snapshot.final ? [r.snapshot] : []));
          expect(finals).toHaveLength(account.state === 'completed' || account.state === 'liquidated' ? 1 : 0);
          for (const { equity, wallet } of finals) {
            expect([equity, wallet]).toEqual([account.wallet, account.wallet]);
            expect(account.markets.every(({ position, orders }) => position === null && orders.length === 0)).toBe(
              true,
            );
            expect(account.wallet >= 0n).toBe(true);
          }
          expect(account.closedTrades).toBe(records.filter(({ kind }) => kind === 'position_closed').length);
        }),
        RUNS,
      );
    },
    TIMEOUT_MS,
  );

  it(
    'events given again change nothing, be it the last ones or all',
    () => {
      fc.assert(
        fc.property(scenario, fc.nat(), (each, cut) => {
          const account = opened(each);
          const half = cut % (each.events.length + 1);
          applyEvents(account, each.events.slice(0, half));
          const before = encodeAccount(account);
          const last = each.events.slice(Math.max(0, half - 5), half);
          expect(applyEvents(account, last)).toEqual([]);
          expect(applyEvents(account, each.events.slice(0, half))).toEqual([]);
          expect(encodeAccount(account)).toBe(before);
        }),
        RUNS,
      );
    },
    TIMEOUT_MS,
  );

  it(
    'a stretch that is cut anywhere, the account stored and read in between, comes out as the whole',
    () => {
      fc.assert(
        fc.property(scenario, fc.array(fc.nat(), { maxLength: 4 }), (each, cuts) => {
          const whole = opened(each);
          const expected = applyEvents(whole, each.events);
          let account = opened(each);
          const records: VenueRecord[] = [];
          const places = cuts.map((cut) => cut % (each.events.length + 1)).sort((left, right) => left - right);
          [...places, each.events.length].reduce((from, to) => {
            records.push(...applyEvents(account, each.events.slice(from, to)));
            const { known } = account;
            account = Object.assign(decodeAccount(encodeAccount(account), JSON.stringify(each.policy)), { known });
            return to;
          }, 0);
          expect(records).toEqual(expected);
          expect(encodeAccount(account)).toBe(encodeAccount(whole));
        }),
        RUNS,
      );
    },
    TIMEOUT_MS,
  );

  it(
    'an order that reduces only closes, and none opens more than it was let in for',
    () => {
      fc.assert(
        fc.property(scenario, (each) => {
          const records = applyEvents(opened(each), each.events);
          const reduceOnly = new Set(ordersOf(records).flatMap((order) => (order.reduceOnly ? [order.id] : [])));
          for (const { orderId, closes, cause } of fillsOf(records)) {
            if (cause !== 'order' || reduceOnly.has(orderId ?? '')) expect(closes).toBe(true);
          }
          for (const order of ordersOf(records)) {
            expect(order.mayOpen >= 0n && order.filled <= order.quantity).toBe(true);
          }
        }),
        RUNS,
      );
    },
    TIMEOUT_MS,
  );

  it(
    'fills are at a tick after the receipt, while its price was fresh, no better than slippage or limit, within the volume',
    () => {
      let orderFills = 0;
      fc.assert(
        fc.property(scenario, (each) => {
          const records = applyEvents(opened(each), each.events);
          const newest = new Map(ordersOf(records).map((order) => [order.id, order]));
          const ticks = new Map<string, TickEvent>();
          for (const event of each.events) if (event.kind === 'tick') ticks.set(`${event.symbol}:${event.at}`, event);
          const taken = new Map<string, bigint>();
          for (const fill of fillsOf(records)) {
            const order = newest.get(fill.orderId ?? '');
            const tick = ticks.get(`${fill.symbol}:${fill.at}`);
            const slippage = BigInt(Math.round(each.policy.slippageBps * 1e4));
            if (fill.cause === 'liquidation') continue;
            const price = tick?.price as bigint;
            const slipped = slippedPrice(price, { buys: fill.side === 'buy', slippage });
            if (fill.liquidity === 'taker' && fill.price !== slipped) expect(fill.price).toBe(order?.limitPrice);
            if (fill.liquidity === 'maker')
              expect(fill.side === 'buy' ? price < fill.price : price > fill.price).toBe(true);
            if (fill.cause === 'close_out') continue;
            const key = `${fill.orderId ?? fill.number}:${tick?.barAt}`;
            taken.set(key, (taken.get(key) ?? 0n) + fill.quantity);
            const volume = decimalOfNumber(tick?.barVolume ?? 0, 8);
            expect(10n * (taken.get(key) ?? 0n) <= volume).toBe(true);
            if (order === undefined) continue;
            orderFills += 1;
            expect(fill.at >= order.receivedAt).toBe(true);
            if (fill.liquidity === 'taker') expect(fill.at <= order.freshUntil).toBe(true);
            const { limitPrice } = order;
            if (limitPrice !== null)
              expect(fill.side === 'buy' ? fill.price <= limitPrice : fill.price >= limitPrice).toBe(true);
          }
        }),
        RUNS,
      );
      expect(orderFills).toBeGreaterThan(100);
    },
    TIMEOUT_MS,
  );
});
