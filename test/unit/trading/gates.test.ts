import { describe, expect, it } from 'vitest';
import { orderForAction } from '../../../src/trading/venue-sizing.ts';
import { amount, BTC, order, running, tick, time, unit, venue } from '../../support/venue.ts';

const ETH = { ...BTC, symbol: 'ETH', sizeDecimals: 4, maxLeverage: 3 };
const SOL = { ...BTC, symbol: 'SOL', active: false };
const MARKETS = [BTC, ETH, SOL];
type Venue = ReturnType<typeof running>;

/** The code of an order sent at 10:00:10, or its status when no gate refused it. */
function answer(each: Venue, more: Parameters<typeof order>[0] = {}, at = '10:00:10') {
  const request = order(more);
  each.send(time(at), [request], `br_${request.id}`);
  const { code, status } = each.order(request.id) ?? {};
  return code ?? status;
}

const open = (more: Parameters<typeof running>[0] = {}) => running(more, 40_000, MARKETS);
/** Long 1 BTC at 40,000 since 10:00. */
function long(more: Parameters<typeof running>[0] = {}) {
  const each = open({ takerBps: 0, slippageBps: 0, ...more });
  each.send(time('10:00'), [order()]);
  each.feed(tick(time('10:00'), 40_000));
  return each;
}

describe('each gate refuses with its code', () => {
  it('ACCOUNT_NOT_ACTIVE before the start', () => {
    expect(answer(venue())).toBe('ACCOUNT_NOT_ACTIVE');
  });

  it('ACCOUNT_NOT_ACTIVE while it closes', () => {
    const each = long();
    each.feed({ kind: 'end', at: time('10:00:05'), reason: 'x' });
    expect(answer(each)).toBe('ACCOUNT_NOT_ACTIVE');
  });

  it('TRADING_DISABLED, SYMBOL_NOT_ALLOWED, MARKET_NOT_ACTIVE, PRICE_STALE', () => {
    const each = open();
    expect(answer(each, { symbol: 'DOGE' })).toBe('SYMBOL_NOT_ALLOWED');
    expect(answer(each, { symbol: 'SOL' })).toBe('MARKET_NOT_ACTIVE');
    expect(answer(each, {}, '10:02:00')).toBe('working');
    expect(answer(each, {}, '10:02:01')).toBe('PRICE_STALE');
    each.feed({ kind: 'pause', at: time('10:00:20'), reason: 'trading_disabled' });
    expect(answer(each)).toBe('TRADING_DISABLED');
  });

  it('PRICE_STALE for a market that has had no price', () => {
    const each = venue({}, MARKETS);
    each.feed(tick(time('10:00') - 1, 40_000), { kind: 'start', at: time('10:00'), durationMs: null });
    expect(answer(each, { symbol: 'ETH' })).toBe('PRICE_STALE');
  });

  it('ORDER_RATE_EXCEEDED beyond 60 in a minute; refused orders do not count', () => {
    const each = open();
    const tiny = { quantity: unit('0.001'), limitPrice: unit('30000') };
    expect(answer(each, { quantity: 0n })).toBe('QUANTITY_TOO_SMALL');
    for (let sent = 0; sent < 60; sent += 1) expect(answer(each, tiny)).toBe('working');
    expect(answer(each, tiny)).toBe('ORDER_RATE_EXCEEDED');
    expect(answer(each, tiny, '10:01:09')).toBe('ORDER_RATE_EXCEEDED');
    expect(answer(each, tiny, '10:01:10')).toBe('working');
  });

  it('QUANTITY_TOO_SMALL and NOTIONAL_BELOW_MINIMUM', () => {
    const each = open();
    expect(answer(each, { quantity: unit('0.00000999') })).toBe('QUANTITY_TOO_SMALL');
    expect(answer(each, { quantity: unit('0.00024') })).toBe('NOTIONAL_BELOW_MINIMUM');
    expect(answer(each, { quantity: unit('0.00025') })).toBe('working');
    expect(answer(each, { quantity: unit('0.00025'), limitPrice: unit('39999') })).toBe('NOTIONAL_BELOW_MINIMUM');
  });

  it("LEVERAGE_ABOVE_LIMIT beyond the policy's or the market's", () => {
    const each = open();
    const small = { quantity: unit('0.01') };
    expect(answer(each, { ...small, leverage: 6 })).toBe('LEVERAGE_ABOVE_LIMIT');
    expect(answer(each, { ...small, leverage: 5 })).toBe('working');
    expect(answer(each, { ...small, symbol: 'ETH', leverage: 4 })).toBe('LEVERAGE_ABOVE_LIMIT');
    expect(answer(each, { ...small, symbol: 'ETH', leverage: 3 })).toBe('working');
  });

  it('POSITION_SHARE_EXCEEDED for what is held, waits and is asked, together', () => {
    const each = long({ maxPositionFraction: 0.8 });
    expect(answer(each, { quantity: unit('0.5'), limitPrice: unit('40000') })).toBe('working');
    expect(answer(each, { quantity: unit('0.50001') })).toBe('POSITION_SHARE_EXCEEDED');
    expect(answer(each, { quantity: unit('0.5') })).toBe('working');
    expect(answer(each, { side: 'sell', quantity: unit('3.00001') })).toBe('POSITION_SHARE_EXCEEDED');
  });

  it('TOO_MANY_POSITIONS beyond the number, held or on their way', () => {
    const each = open({ maxOpenPositions: 1 });
    expect(answer(each, { quantity: unit('0.01') })).toBe('working');
    expect(answer(each, { quantity: unit('0.01') })).toBe('working');
    expect(answer(each, { symbol: 'ETH', quantity: unit('0.01') })).toBe('TOO_MANY_POSITIONS');
  });

  it("DAILY_LOSS_REACHED at the day's floor, and for the rest of a day in which a snapshot was below it", () => {
    const each = long();
    const small = { quantity: unit('0.01') };
    each.feed(tick(time('10:00:20'), 35_000.01));
    expect(answer(each, small, '10:00:21')).toBe('working');
    each.feed(tick(time('10:00:40'), 35_000));
    expect(answer(each, small, '10:00:41')).toBe('DAILY_LOSS_REACHED');
    each.feed(tick(time('10:01') - 1, 34_999), { kind: 'clock', at: time('10:01') }, tick(time('10:01'), 41_000));
    expect(answer(each, small, '10:01:01')).toBe('DAILY_LOSS_REACHED');
    expect(answer(each, { ...small, side: 'sell' }, '10:01:01')).toBe('working');
  });

  it('MARGIN_INSUFFICIENT when margin and fee are more than what is free', () => {
    const all = { leverage: 5, quantity: unit('12.5') };
    expect(answer(open(), all)).toBe('MARGIN_INSUFFICIENT');
    const free = open({ takerBps: 0 });
    expect(answer(free, all)).toBe('working');
    // The order on its way holds all of it.
    expect(answer(free, { symbol: 'ETH', quantity: unit('0.01') })).toBe('MARGIN_INSUFFICIENT');
  });

  it('MARGIN_INSUFFICIENT counts what the order itself closes as free', () => {
    const each = running({ takerBps: 0, slippageBps: 0, startBalance: '40000' });
    each.send(time('10:00'), [order()]);
    each.feed(tick(time('10:00'), 40_000));
    expect(answer(each, { side: 'sell', quantity: unit('2.00001') })).toBe('POSITION_SHARE_EXCEEDED');
    expect(answer(each, { side: 'sell', quantity: unit('2') })).toBe('working');
  });

  it('the first gate in their order decides', () => {
    const each = open();
    expect(answer(each, { symbol: 'SOL', quantity: 0n, leverage: 99 })).toBe('MARKET_NOT_ACTIVE');
    expect(answer(each, { quantity: 0n, leverage: 99 }, '10:03:00')).toBe('PRICE_STALE');
    expect(answer(each, { quantity: unit('0.0001'), leverage: 99 })).toBe('NOTIONAL_BELOW_MINIMUM');
    expect(answer(each, { quantity: unit('999'), leverage: 99 })).toBe('LEVERAGE_ABOVE_LIMIT');
    expect(answer(each, { quantity: unit('999') })).toBe('POSITION_SHARE_EXCEEDED');
  });
});

it('orders that only reduce pass the gates that are about opening', () => {
  const each = long();
  each.feed(tick(time('10:00:20'), 34_000));
  const least = { side: 'sell', quantity: unit('0.00001'), leverage: 99 } as const;
  expect(answer(each, { ...least, reduceOnly: true }, '10:00:21')).toBe('working');
  expect(answer(each, least, '10:00:21')).toBe('working');
});

describe('from a decision to an order', () => {
  const risk = { maxPositionFraction: 0.5, leverage: 3, stopLossFraction: 0.01, takeProfitFraction: null };
  const market = { branchId: 'br_1', symbol: 'BTC', risk, execution: { orderType: 'market' } } as const;
  const ids = { id: 'ord_x', clientOrderId: null };
  const act = (
    each: Venue,
    kind: 'long' | 'short' | 'exit' | 'hold',
    branch: Parameters<typeof orderForAction>[1] = market,
  ) => {
    const sizeFraction = kind === 'long' || kind === 'short' ? 0.3 : null;
    return orderForAction(each.account, branch, { action: { kind, sizeFraction, reason: null }, ...ids });
  };

  it('sends nothing for hold, for the side that is held, or to exit nothing', () => {
    expect([act(open(), 'hold'), act(open(), 'exit'), act(long(), 'long')]).toEqual([null, null, null]);
  });

  it('exits with a reduce-only order for the whole position', () => {
    expect(act(long(), 'exit')).toMatchObject({ side: 'sell', quantity: unit('1'), reduceOnly: true, type: 'market' });
  });

  it('turns round with one order: what closes, and the new position', () => {
    // 30 % of 100,000 at leverage 3 is 2.25 coins.
    expect(act(long(), 'short')).toMatchObject({
      side: 'sell',
      quantity: unit('3.25'),
      reduceOnly: false,
      leverage: 3,
    });
  });

  it('puts limits on the better side of the last price, with stop and target along', () => {
    const limit = (offsetBps: number) =>
      ({ ...market, execution: { orderType: 'limit', offsetBps, timeInForce: 'gtc', postOnly: true } }) as const;
    expect(act(open(), 'long', limit(10))).toMatchObject({
      type: 'limit',
      limitPrice: unit('39960'),
      timeInForce: 'gtc',
      postOnly: true,
      stopLoss: unit('0.01'),
      takeProfit: null,
    });
    expect(act(open(), 'short', limit(10))).toMatchObject({ limitPrice: unit('40040') });
    expect(act(open(), 'long', limit(-10))).toMatchObject({ limitPrice: unit('40040') });
  });

  it('is cut to what margin and fee leave free, and then passes the gates', () => {
    const all = { ...risk, maxPositionFraction: 1, leverage: 5 };
    for (const execution of [
      { orderType: 'market' },
      { orderType: 'limit', offsetBps: -10, timeInForce: 'ioc', postOnly: false },
    ] as const) {
      const each = open();
      const action = { kind: 'long', sizeFraction: 1, reason: null } as const;
      const request = orderForAction(each.account, { ...market, risk: all, execution }, { action, ...ids });
      expect(request?.quantity).toBeGreaterThan(unit('12.4'));
      expect(request?.quantity).toBeLessThan(unit('12.5'));
      each.send(time('10:00'), request === null ? [] : [request]);
      expect(each.order('ord_x')).toMatchObject({ status: 'working' });
    }
  });

  it('asks for nothing that can be had, so that the gate says why, when there is no price or nothing is left', () => {
    const unpriced = venue();
    expect(act(unpriced, 'long')).toMatchObject({ quantity: 0n });
    const poor = running({ startBalance: '0.1' });
    poor.send(
      time('10:00'),
      [act(poor, 'long')].flatMap((request) => request ?? []),
    );
    expect(poor.order('ord_x')).toMatchObject({ code: 'QUANTITY_TOO_SMALL' });
    expect(poor.account.wallet).toBe(amount('0.1'));
  });
});
