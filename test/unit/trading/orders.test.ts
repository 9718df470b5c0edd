import { describe, expect, it } from 'vitest';
import { amount, BTC, order, running, tick, time, unit } from '../../support/venue.ts';

const ETH = { ...BTC, symbol: 'ETH', sizeDecimals: 4, maxLeverage: 25 };
/** At 40,000, a tenth of this volume is 0.5. */
const THIN = { volume: 5 };

describe('a market order', () => {
  it('fills at the first tick at or after its receipt, 2 bps worse, and at none before', () => {
    const each = running();
    const buy = order();
    each.send(time('10:00:20'), [buy]);
    each.feed(tick(time('10:00'), 39_000), tick(time('10:00:20'), 39_500));
    expect(each.fills()).toEqual([]);
    each.feed(tick(time('10:00:40'), 41_000));
    expect(each.fills()).toMatchObject([
      { at: time('10:00:40'), price: unit('41008.2'), orderId: buy.id, liquidity: 'taker', fee: amount('18.45369') },
    ]);
    expect(each.order(buy.id)).toMatchObject({ status: 'filled', filled: unit('1'), code: null });
  });

  it('meets the tick of its own instant when that begins a bar', () => {
    const each = running();
    each.send(time('10:00'), [order()]);
    each.feed(tick(time('10:00'), 39_000));
    expect(each.fills()).toMatchObject([{ at: time('10:00') }]);
  });

  it('is cancelled when its first tick comes after the price at its receipt was fresh', () => {
    const each = running();
    const [late, resting] = [order(), order({ limitPrice: unit('30000') })];
    each.send(time('10:00'), [resting], 'br_2');
    each.feed(tick(time('10:00'), 40_000), tick(time('10:01') - 1, 40_000));
    each.send(time('10:02:30'), [late]);
    each.feed(tick(time('10:03:20'), 29_000));
    expect(each.order(late.id)).toMatchObject({ status: 'cancelled', code: 'PRICE_STALE', filled: 0n });
    expect(each.order(resting.id)).toMatchObject({ status: 'filled' });
  });

  it('gets a tenth of the bar in whole lots, and is cancelled for the rest', () => {
    const each = running({}, 40_000, [{ ...BTC, sizeDecimals: 0 }]);
    const buy = order({ quantity: unit('2') });
    each.send(time('10:00'), [buy]);
    each.feed(tick(time('10:00'), 40_000, { volume: 19.99 }));
    expect(each.fills()).toMatchObject([{ quantity: unit('1') }]);
    expect(each.order(buy.id)).toMatchObject({ status: 'cancelled', code: 'LIQUIDITY', filled: unit('1') });
  });
});

describe('a limit order', () => {
  it('takes at its first tick when that is at the limit or better, no worse than the limit', () => {
    const at = (limit: string, price: number) => {
      const each = running();
      each.send(time('10:00'), [order({ limitPrice: unit(limit) })]);
      each.feed(tick(time('10:00'), price));
      return each.fills()[0];
    };
    expect(at('40000', 40_000)).toMatchObject({ price: unit('40000'), liquidity: 'taker' });
    expect(at('40000', 39_900)).toMatchObject({ price: unit('39907.98'), liquidity: 'taker' });
    expect(at('40000', 40_000.01)).toBeUndefined();
  });

  it('rests, and fills at its limit, as a maker, at the first tick strictly beyond', () => {
    const each = running();
    const sell = order({ side: 'sell', limitPrice: unit('40100') });
    each.send(time('10:00'), [sell]);
    each.feed(tick(time('10:00'), 40_000), tick(time('10:00:20'), 40_100), tick(time('10:00:40'), 40_500));
    expect(each.fills()).toMatchObject([
      { at: time('10:00:40'), price: unit('40100'), liquidity: 'maker', fee: amount('6.015') },
    ]);
  });

  it('goes on with the next bar, and takes no more of one bar than its share', () => {
    const each = running();
    const buy = order({ limitPrice: unit('39900'), quantity: unit('1.2') });
    each.send(time('10:00'), [buy]);
    each.feed(
      tick(time('10:00'), 40_000, THIN),
      tick(time('10:00:20'), 39_800, THIN),
      tick(time('10:00:40'), 39_800, THIN),
    );
    each.feed(tick(time('10:01'), 39_800, THIN), tick(time('10:02'), 39_800, THIN));
    expect(each.fills().map(({ at, quantity }) => [at, quantity])).toEqual([
      [time('10:00:20'), unit('0.5')],
      [time('10:01'), unit('0.5')],
      [time('10:02'), unit('0.2')],
    ]);
    expect(each.order(buy.id)).toMatchObject({ status: 'filled' });
  });

  it('rests with what its first bar left of it', () => {
    const each = running();
    each.send(time('10:00'), [order({ limitPrice: unit('40100') })]);
    each.feed(tick(time('10:00'), 40_000, THIN), tick(time('10:01'), 40_000, THIN));
    expect(each.fills()).toMatchObject([
      { price: unit('40008'), liquidity: 'taker', quantity: unit('0.5') },
      { price: unit('40100'), liquidity: 'maker', quantity: unit('0.5') },
    ]);
  });

  it('ends with its first tick as ioc, whole or not at all as fok', () => {
    const at = (timeInForce: 'ioc' | 'fok', price: number, volume: number) => {
      const each = running();
      const buy = order({ limitPrice: unit('40100'), timeInForce });
      each.send(time('10:00'), [buy]);
      each.feed(tick(time('10:00'), price, { volume }));
      expect(each.market().orders).toEqual([]);
      return each.order(buy.id);
    };
    expect(at('ioc', 40_200, 100)).toMatchObject({ status: 'cancelled', code: 'PRICE_NOT_REACHED', filled: 0n });
    expect(at('ioc', 40_000, 5)).toMatchObject({ status: 'cancelled', code: 'LIQUIDITY', filled: unit('0.5') });
    expect(at('ioc', 40_000, 10)).toMatchObject({ status: 'filled' });
    expect(at('fok', 40_200, 100)).toMatchObject({ status: 'cancelled', code: 'PRICE_NOT_REACHED' });
    expect(at('fok', 40_000, 9.9)).toMatchObject({ status: 'cancelled', code: 'LIQUIDITY', filled: 0n });
    expect(at('fok', 40_000, 10)).toMatchObject({ status: 'filled' });
  });

  it('as post-only never takes', () => {
    const each = running();
    const [takes, rests] = [true, false].map((crosses) =>
      order({ limitPrice: unit(crosses ? '40000' : '39999'), postOnly: true, quantity: unit('0.1') }),
    ) as [ReturnType<typeof order>, ReturnType<typeof order>];
    each.send(time('10:00'), [takes, rests]);
    each.feed(tick(time('10:00'), 40_000));
    expect(each.order(takes.id)).toMatchObject({ status: 'cancelled', code: 'POST_ONLY_WOULD_TAKE', filled: 0n });
    expect(each.order(rests.id)).toMatchObject({ status: 'working', resting: true });
  });
});

describe('an order that reduces', () => {
  const long = () => {
    const each = running();
    each.send(time('10:00'), [order()]);
    each.feed(tick(time('10:00'), 40_000));
    return each;
  };

  it('is cut to what closes the position', () => {
    const each = long();
    const sell = order({ side: 'sell', quantity: unit('3'), reduceOnly: true });
    each.send(time('10:00:10'), [sell]);
    each.feed(tick(time('10:00:20'), 40_000));
    expect(each.order(sell.id)).toMatchObject({ status: 'cancelled', code: 'NOTHING_TO_REDUCE', filled: unit('1') });
    expect(each.market().position).toBeNull();
  });

  it('is cancelled when there is nothing to close', () => {
    const each = running();
    const sell = order({ side: 'sell', reduceOnly: true });
    each.send(time('10:00'), [sell]);
    each.feed(tick(time('10:00'), 40_000));
    expect(each.order(sell.id)).toMatchObject({ status: 'cancelled', code: 'NOTHING_TO_REDUCE', filled: 0n });
  });

  it('opens nothing when a stop was quicker, though it is not marked reduce-only', () => {
    const each = running();
    each.send(time('10:00'), [order({ stopLoss: unit('0.01') })]);
    each.feed(tick(time('10:00'), 40_000));
    const [reduces, turns] = [order({ side: 'sell' }), order({ side: 'sell', quantity: unit('3'), leverage: 5 })];
    each.send(time('10:00:10'), [reduces], 'br_2');
    each.send(time('10:00:10'), [turns], 'br_3');
    each.feed(tick(time('10:00:20'), 39_000));
    expect(each.order(reduces.id)).toMatchObject({ code: 'NOTHING_TO_REDUCE' });
    // It was to end at a short of two, and does.
    expect(each.order(turns.id)).toMatchObject({ code: 'NOTHING_TO_REDUCE', filled: unit('2') });
    expect(each.market().position).toMatchObject({ quantity: unit('-2') });
  });
});

describe('a decision', () => {
  it("ends what its own branch has resting, and no other branch's", () => {
    const each = running();
    const [mine, other] = [order({ limitPrice: unit('39000') }), order({ limitPrice: unit('38000') })];
    each.send(time('10:00'), [mine]);
    each.send(time('10:00'), [other], 'br_2');
    each.send(time('10:01'), []);
    expect(each.order(mine.id)).toMatchObject({ status: 'cancelled', code: 'REPLACED' });
    expect(each.order(other.id)).toMatchObject({ status: 'working' });
  });

  it('changes nothing when it comes again, whatever came in between', () => {
    const each = running();
    const first = { kind: 'decision', at: time('10:00'), decisionId: 'run_a', branchId: 'br_1' } as const;
    const sent = [order({ clientOrderId: 'mine', limitPrice: unit('39000') })];
    each.feed({ ...first, orders: sent });
    const again = [...sent, order({ clientOrderId: 'mine' })];
    expect(each.feed({ ...first, orders: again })).toEqual([]);
    const next = order({ limitPrice: unit('38000') });
    each.send(time('10:01'), [next]);
    expect(each.feed({ ...first, orders: again })).toEqual([]);
    expect(each.market().orders).toMatchObject([{ id: next.id }]);
  });

  it('received ahead of the ticks known lets them pass, and is filled after its receipt', () => {
    const each = running();
    each.send(time('10:00:30'), [order()]);
    each.feed(tick(time('10:00'), 39_000), tick(time('10:00:20'), 39_500), tick(time('10:00:40'), 40_000));
    expect(each.fills()).toMatchObject([{ at: time('10:00:40') }]);
    expect(each.snapshots()).toHaveLength(1);
  });
});

describe('stop and target', () => {
  const guarded = (more: Partial<ReturnType<typeof order>> = {}) => {
    const each = running({ slippageBps: 0 });
    each.send(time('10:00'), [order({ stopLoss: unit('0.01'), takeProfit: unit('0.02'), ...more })]);
    each.feed(tick(time('10:00'), 40_000));
    return each;
  };

  it('a touch of the stop closes at the tick, and no sooner', () => {
    const each = guarded();
    each.feed(tick(time('10:00:20'), 39_600.01));
    expect(each.fills()).toHaveLength(1);
    each.feed(tick(time('10:00:40'), 39_600));
    expect(each.fills()[1]).toMatchObject({ cause: 'stop', orderId: null, price: unit('39600'), liquidity: 'taker' });
  });

  it('a gap through the stop fills at the tick, with slippage', () => {
    const each = running();
    each.send(time('10:00'), [order({ side: 'sell', stopLoss: unit('0.01') })]);
    each.feed(tick(time('10:00'), 40_000), tick(time('10:01'), 42_000));
    expect(each.fills()[1]).toMatchObject({ cause: 'stop', side: 'buy', price: unit('42008.4') });
  });

  it('a tick strictly beyond the target closes at the target, as a maker', () => {
    const each = guarded();
    each.feed(tick(time('10:00:20'), 40_800));
    expect(each.fills()).toHaveLength(1);
    each.feed(tick(time('10:00:40'), 41_000));
    expect(each.fills()[1]).toMatchObject({ cause: 'target', price: unit('40800'), liquidity: 'maker' });
  });

  it('a stop that a bar cannot take whole goes on at the next bar, wherever the price is by then', () => {
    const each = guarded();
    each.feed(
      tick(time('10:00:20'), 39_000, THIN),
      tick(time('10:00:40'), 39_000, THIN),
      tick(time('10:01'), 40_100, THIN),
    );
    expect(
      each
        .fills()
        .slice(1)
        .map(({ cause, price, quantity }) => [cause, price, quantity]),
    ).toEqual([
      ['stop', unit('39000'), unit('0.5')],
      ['stop', unit('40100'), unit('0.5')],
    ]);
  });

  it('stay where they are when the size of the position changes', () => {
    const each = guarded();
    each.send(time('10:00:10'), [order({ stopLoss: unit('0.5'), quantity: unit('0.5') })], 'br_2');
    each.feed(tick(time('10:00:20'), 39_700));
    expect(each.market().position).toMatchObject({ quantity: unit('1.5'), stopPrice: unit('39600'), leverage: 1 });
  });
});

describe('liquidation', () => {
  const leveraged = (side: 'buy' | 'sell', more: Parameters<typeof running>[0] = {}) => {
    const each = running({ startBalance: '10000', maxLeverage: 50, ...more }, 40_000, [BTC, ETH]);
    each.send(time('10:00'), [order({ side, quantity: unit('5'), leverage: 50 })]);
    each.feed(tick(time('10:00'), 40_000), tick(time('10:00'), 2_000, { symbol: 'ETH' }));
    return each;
  };

  it('cancels every order and closes every position at the last ticks', () => {
    const each = leveraged('buy');
    const rests = order({ symbol: 'ETH', limitPrice: unit('1000'), quantity: unit('0.1') });
    each.send(time('10:00:10'), [rests, order({ symbol: 'ETH', quantity: unit('0.1') })], 'br_2');
    each.feed(tick(time('10:00:20'), 2_000, { symbol: 'ETH' }), tick(time('10:00:40'), 38_400, { volume: 0 }));
    expect(each.order(rests.id)).toMatchObject({ code: 'LIQUIDATION' });
    expect(each.fills().slice(2)).toMatchObject([
      { cause: 'liquidation', symbol: 'BTC', price: unit('38392.32'), quantity: unit('5') },
      { cause: 'liquidation', symbol: 'ETH', price: unit('1999.6') },
    ]);
    expect(each.account).toMatchObject({ state: 'liquidated', overAt: time('10:00:40'), closedTrades: 2 });
    expect(each.snapshots().at(-1)).toMatchObject({ final: true, equity: each.account.wallet });
  });

  it('pays in what the wallet lacks, as an entry of its own', () => {
    const each = leveraged('sell');
    each.feed(tick(time('10:00:40'), 45_000));
    const entries = each.records.flatMap((record) => (record.kind === 'entry' ? [record.entry] : []));
    expect(entries.at(-1)).toMatchObject({ kind: 'shortfall', balance: 0n, counterpart: { book: 'shortfalls' } });
    expect(entries.reduce((sum, { amount: each_ }) => sum + each_, 0n)).toBe(each.account.wallet);
    expect(each.account).toMatchObject({ state: 'liquidated', wallet: 0n });
  });

  it('ends the account: nothing that comes later changes it, and its orders are denied', () => {
    const each = leveraged('buy');
    each.feed(tick(time('10:00:40'), 38_000));
    expect(each.feed(tick(time('10:01'), 50_000), { kind: 'clock', at: time('12:00') })).toEqual([]);
    const late = order();
    each.send(time('12:00'), [late]);
    expect(each.order(late.id)).toMatchObject({ status: 'denied', code: 'ACCOUNT_NOT_ACTIVE' });
  });

  it('comes with the next tick of any symbol when funding has eaten the margin', () => {
    const each = leveraged('buy');
    each.feed({ kind: 'funding', at: time('10:00:30'), symbol: 'BTC', rate: 45_000_000_000n });
    expect(each.account.state).toBe('active');
    each.feed(tick(time('10:00:40'), 2_000, { symbol: 'ETH' }));
    expect(each.account.state).toBe('liquidated');
  });
});

describe('pauses', () => {
  it('while suspended no order opens, positions are looked after, and the clock stands', () => {
    const each = running();
    each.account.endAt = time('11:00');
    each.send(time('10:00'), [order({ stopLoss: unit('0.01') })]);
    const [opens, closes] = [order({ limitPrice: unit('39000') }), order({ side: 'sell', limitPrice: unit('50000') })];
    each.feed(tick(time('10:00'), 40_000));
    each.send(time('10:00:10'), [opens, closes], 'br_2');
    each.feed({ kind: 'pause', at: time('10:00:15'), reason: 'entitlement_suspended' });
    expect(each.order(opens.id)).toMatchObject({ code: 'SUSPENDED' });
    expect(each.order(closes.id)).toMatchObject({ status: 'working' });
    each.feed({ kind: 'pause', at: time('10:00:16'), reason: 'trading_disabled' });
    const [denied, taken] = [order(), order({ side: 'sell', reduceOnly: true, quantity: unit('0.1') })];
    each.send(time('10:00:17'), [denied, taken], 'br_3');
    expect(each.order(denied.id)).toMatchObject({ code: 'ACCOUNT_NOT_ACTIVE' });
    expect(each.order(taken.id)).toMatchObject({ status: 'working' });
    each.feed({ kind: 'resume', at: time('10:00:18'), reason: 'entitlement_suspended' });
    const disabled = order();
    each.send(time('10:00:19'), [disabled], 'br_4');
    expect(each.order(disabled.id)).toMatchObject({ code: 'TRADING_DISABLED' });
    each.feed(tick(time('10:00:20'), 40_000), tick(time('10:00:40'), 39_000), { kind: 'clock', at: time('10:01') });
    expect(each.fills().slice(1)).toMatchObject([
      { cause: 'order', orderId: taken.id },
      { cause: 'stop', quantity: unit('0.9') },
    ]);
    expect(each.snapshots()).toHaveLength(2);
    each.feed({ kind: 'resume', at: time('10:01:15'), reason: 'trading_disabled' });
    expect(each.account).toMatchObject({ state: 'active', endAt: time('11:01') });
  });

  it('the same pause or resume again changes nothing', () => {
    const each = running();
    const [pause, resume] = (['pause', 'resume'] as const).map((kind) => ({
      kind,
      at: time(kind === 'pause' ? '10:00:10' : '10:00:20'),
      reason: 'trading_disabled' as const,
    })) as [
      { kind: 'pause'; at: number; reason: 'trading_disabled' },
      { kind: 'resume'; at: number; reason: 'trading_disabled' },
    ];
    each.feed(pause);
    expect(each.feed(pause)).toEqual([]);
    each.feed(resume);
    expect(each.feed(pause, resume)).toEqual([]);
  });

  it('an end that is asked for closes a suspended account all the same', () => {
    const each = running();
    each.send(time('10:00'), [order()]);
    each.feed(tick(time('10:00'), 40_000), { kind: 'pause', at: time('10:00:10'), reason: 'trading_disabled' });
    each.feed(
      { kind: 'end', at: time('10:00:15'), reason: 'voided' },
      { kind: 'end', at: time('10:00:16'), reason: 'x' },
    );
    expect(each.account.state).toBe('active');
    each.feed(tick(time('10:00:20'), 40_000));
    expect(each.account).toMatchObject({ state: 'completed', closing: { reason: 'voided' }, overAt: time('10:00:20') });
  });
});

describe('ranking', () => {
  it('counts from the equity at its base on, drawdown included', () => {
    const each = running({ takerBps: 0, slippageBps: 0, maxDrawdownFraction: 1 });
    each.send(time('10:00'), [order()]);
    each.feed(tick(time('10:00'), 40_000), tick(time('10:01') - 1, 30_000), { kind: 'clock', at: time('10:01') });
    each.feed({ kind: 'rebase', at: time('10:01') + 1 });
    expect(each.account.base).toMatchObject({ equity: amount('90000'), maxDrawdownFraction: 0 });
    each.feed(tick(time('10:02') - 1, 21_000), { kind: 'clock', at: time('10:02') });
    expect(each.account.base.maxDrawdownFraction).toBe(0.1);
    expect(each.account.maxDrawdownFraction).toBe(0.19);
  });
});
