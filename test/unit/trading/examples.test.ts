import { describe, expect, it } from 'vitest';
import { equityOf, freeMargin, positionMargin } from '../../../src/trading/venue-equity.ts';
import { liquidationPrice } from '../../../src/trading/venue-liquidation.ts';
import { orderForAction } from '../../../src/trading/venue-sizing.ts';
import { fundingEvent } from '../../../src/trading/venue-ticks.ts';
import { amount, BTC, order, running, tick, time, unit, venue } from '../../support/venue.ts';

const RISK = { maxPositionFraction: 0.2, leverage: 3, stopLossFraction: null, takeProfitFraction: null };
const BRANCH = { branchId: 'br_1', symbol: 'BTC', risk: RISK, execution: { orderType: 'market' } } as const;
const long = { kind: 'long', sizeFraction: 0.2, reason: null } as const;

/** 1.5 BTC at 40,018.002 and leverage 3. */
function holding() {
  const each = running();
  const request = orderForAction(each.account, BRANCH, { action: long, id: 'ord_a', clientOrderId: null });
  each.send(time('10:00'), request === null ? [] : [request]);
  each.feed(tick(time('10:00'), 40_010));
  return each;
}

describe('the examples of docs/trading.md', () => {
  it('sizes, fills and margins 1.5 BTC', () => {
    const { account, fills, market } = holding();
    expect(fills()).toMatchObject([
      { side: 'buy', quantity: unit('1.5'), price: unit('40018.002'), notional: amount('60027.003') },
    ]);
    expect(account.wallet).toBe(amount('99972.987848'));
    expect(positionMargin(market())).toBe(amount('20009.001'));
    // At a mark of 40,010 the position is 12.003 below its cost.
    expect(equityOf(account)).toBe(amount('99960.984848'));
    expect(freeMargin(account)).toBe(amount('79951.983848'));
  });

  it('denies an order one second after the price of a five-minute bar was last fresh', () => {
    const bars = { barMs: 300_000 };
    const at = (moment: string) => {
      const each = running({}, 40_000, [{ ...BTC, ...bars }]);
      each.feed(tick(time('10:00'), 40_000, bars), tick(time('10:05') - 1, 40_000, bars));
      each.send(time(moment), [order({ id: 'ord_a', quantity: unit('0.1') })]);
      return each.order('ord_a');
    };
    expect(at('10:15:00')).toMatchObject({ status: 'working', freshUntil: time('10:15') });
    expect(at('10:15:01')).toMatchObject({ status: 'denied', code: 'PRICE_STALE' });
  });

  it('liquidates a long of 2 BTC with a wallet of 5,000 at 37,878.79', () => {
    const each = running({ startBalance: '5000', takerBps: 0, slippageBps: 0, maxLeverage: 50 });
    each.send(time('10:00'), [order({ quantity: unit('2'), leverage: 50 })]);
    each.feed(tick(time('10:00'), 40_000));
    const price = liquidationPrice(each.account, each.market());
    expect(price).toBe(unit('37878.78787878'));
    each.feed(tick(time('10:00:20'), 37_878.79));
    expect(each.account.state).toBe('active');
    each.feed(tick(time('10:00:40'), 37_878.78));
    expect(each.account.state).toBe('liquidated');
  });

  it('pays 0.759375 of funding on 1.5 BTC', () => {
    const each = holding();
    each.feed(tick(time('10:01') - 1, 40_500), fundingEvent({ symbol: 'BTC', at: time('10:01'), rate: 0.0000125 }));
    expect(each.records.at(-1)).toMatchObject({
      kind: 'entry',
      entry: {
        kind: 'funding',
        amount: amount('-0.759375'),
        counterpart: { book: 'funding', amount: amount('0.759375') },
      },
    });
  });

  it('realises 340.999 for a third of the position at a resting limit of 40,700', () => {
    const each = holding();
    const sell = order({ side: 'sell', limitPrice: unit('40700'), quantity: unit('0.5') });
    each.send(time('10:00:10'), [sell]);
    each.feed(tick(time('10:00:20'), 40_600), tick(time('10:00:40'), 40_700), tick(time('10:01') - 1, 40_700.1));
    const [, fill] = each.fills();
    expect(fill).toMatchObject({
      orderId: sell.id,
      price: unit('40700'),
      notional: amount('20350'),
      realised: amount('340.999'),
      fee: amount('3.0525'),
      liquidity: 'maker',
    });
    expect(each.market().position).toMatchObject({ quantity: unit('1'), cost: amount('40018.002') });
  });
});

describe('the examples of docs/competition.md', () => {
  const SIX_HOURS = 21_600_000;
  /** Prices at each minute's beginning and end, from one minute up to and with another's beginning. */
  const minutes = (from: string, to: string, price: number) =>
    Array.from({ length: (time(to) - time(from)) / 60_000 }, (_, minute) => time(from) + minute * 60_000).flatMap(
      (at) => [tick(at, price), tick(at + 59_999, price)],
    );

  it('take 361 snapshots on the grid of a run of six hours, and the final one', () => {
    const each = venue();
    each.feed(tick(time('10:07') - 1, 40_000), { kind: 'start', at: time('10:07'), durationMs: SIX_HOURS });
    each.feed(...minutes('10:07', '16:08', 40_000));
    const snapshots = each.snapshots();
    expect(snapshots).toHaveLength(362);
    expect(snapshots[0]).toMatchObject({ at: time('10:07'), equity: amount('100000'), final: false });
    expect(snapshots[360]).toMatchObject({ at: time('16:07'), final: false });
    expect(snapshots[361]).toMatchObject({ at: time('16:07'), final: true, number: 362 });
    expect(each.account).toMatchObject({ state: 'completed', overAt: time('16:07') });
  });

  it('close 1.5 BTC at the bar that begins when the clock is up', () => {
    const each = venue();
    each.feed(tick(time('16:00') - 1, 40_000), { kind: 'start', at: time('16:00'), durationMs: 7 * 60_000 });
    each.send(time('16:00'), [order({ quantity: unit('1.5') })]);
    const rests = order({ limitPrice: unit('30000'), quantity: unit('0.1') });
    each.send(time('16:00'), [rests], 'br_2');
    each.feed(...minutes('16:00', '16:07', 40_000), tick(time('16:07'), 41_000));
    expect(each.order(rests.id)).toMatchObject({
      status: 'cancelled',
      code: 'ACCOUNT_ENDED',
      updatedAt: time('16:07'),
    });
    expect(each.fills().at(-1)).toMatchObject({
      at: time('16:07'),
      cause: 'close_out',
      orderId: null,
      price: unit('40991.8'),
      fee: amount('27.669465'),
    });
    expect(each.snapshots().at(-1)).toMatchObject({ final: true, closedTrades: 1, equity: each.account.wallet });
  });

  it('stop the clock from 12:02 to 12:30 for a stale feed, and end at 16:28', () => {
    const each = venue();
    each.feed(tick(time('10:00') - 1, 40_000), { kind: 'start', at: time('10:00'), durationMs: SIX_HOURS });
    each.feed(...minutes('10:00', '12:00', 40_000), ...minutes('12:30', '16:29', 40_000));
    const states = each.records.flatMap((record) => (record.kind === 'state' ? [record] : []));
    expect(states.map(({ at, state, reason }) => [at, state, reason])).toEqual([
      [time('10:00'), 'active', null],
      [time('12:02'), 'paused', 'feed_stale'],
      [time('12:30'), 'active', null],
      [time('16:28'), 'completed', 'END_REACHED'],
    ]);
    const taken = new Set(each.snapshots().map(({ at }) => at));
    expect([
      taken.has(time('12:02')),
      taken.has(time('12:03')),
      taken.has(time('12:30')),
      taken.has(time('12:31')),
    ]).toEqual([true, false, false, true]);
  });

  it('hold at a drawdown to exactly 95,680 from 104,000, and liquidate a millionth below', () => {
    const fall = (to: number) => {
      const each = running({ takerBps: 0, slippageBps: 0 }, 40_000);
      each.send(time('10:00'), [order()]);
      each.feed(tick(time('10:00'), 40_000), tick(time('10:01') - 1, 44_000), tick(time('10:01'), 44_000));
      each.feed(tick(time('10:02') - 1, to), { kind: 'clock', at: time('10:02') });
      return each;
    };
    const held = fall(35_680);
    expect(held.account).toMatchObject({ state: 'active', peak: amount('104000') });
    expect(held.account.maxDrawdownFraction).toBe(0.08);
    const breached = fall(35_679.999999);
    expect(breached.account).toMatchObject({ state: 'liquidated', closing: { reason: 'MAX_DRAWDOWN' } });
    expect(breached.snapshots().slice(-2)).toMatchObject([
      { equity: amount('95679.999999'), final: false },
      { equity: amount('95679.999999'), final: true, wallet: amount('95679.999999') },
    ]);
  });

  it("count Monday's loss from the start and Tuesday's from midnight", () => {
    const each = venue({ takerBps: 0, slippageBps: 0 });
    each.feed(tick(time('20:00') - 1, 40_000), { kind: 'start', at: time('20:00'), durationMs: null });
    each.send(time('20:00'), [order()]);
    each.feed(...minutes('20:00', '23:59', 40_000), ...minutes('23:59', '24:00', 38_000));
    expect(each.account.day.base).toBe(amount('100000'));
    each.feed(tick(time('24:00'), 37_000));
    expect(each.account.day).toMatchObject({ base: amount('98000'), breached: false });
    const later = (price: number) => {
      each.feed(tick(time('24:00:20'), price));
      const request = order({ quantity: unit('0.01') });
      each.send(time('24:00:30'), [request]);
      return each.order(request.id);
    };
    // The day's floor is 93,100: 33,100 for the one coin.
    expect(later(33_100)).toMatchObject({ code: 'DAILY_LOSS_REACHED' });
  });

  it('count round trips through and to zero: long 1, short 2, closed are two trades', () => {
    const each = running();
    const at = (minute: string, requests: ReturnType<typeof order>[]) => {
      each.send(time(minute), requests);
      each.feed(tick(time(minute), 40_000));
    };
    at('10:00', [order()]);
    at('10:01', [order({ side: 'sell', quantity: unit('2') })]);
    expect(each.account.closedTrades).toBe(1);
    expect(each.fills().slice(1)).toMatchObject([
      { quantity: unit('1'), closes: true },
      { quantity: unit('1'), closes: false },
    ]);
    at('10:02', [order({ quantity: unit('1'), reduceOnly: true })]);
    expect(each.account.closedTrades).toBe(2);
  });

  it('hold at leverage 5 however far the notional outgrows the equity', () => {
    const each = running({ maxDrawdownFraction: 1 });
    each.send(time('10:00'), [order({ quantity: unit('12'), leverage: 5 })]);
    each.feed(tick(time('10:00'), 40_000), tick(time('10:01') - 1, 35_000), { kind: 'clock', at: time('10:01') });
    expect(each.snapshots().at(-1)).toMatchObject({ maxLeverage: 5 });
    expect(each.account.state).toBe('active');
  });
});
