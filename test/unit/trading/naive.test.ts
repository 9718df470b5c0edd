import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEvents } from '../../../src/trading/venue.ts';
import { newVenueAccount } from '../../../src/trading/venue-account.ts';
import { equityOf } from '../../../src/trading/venue-equity.ts';
import { type NaiveOutcome, runNaively } from '../../support/naive-venue.ts';
import { type Scenario, scenario, TERMS } from '../../support/venue-random.ts';

function outcomeOf({ policy, events }: Scenario): NaiveOutcome {
  const account = newVenueAccount({ id: 'acc_1', policy, markets: TERMS });
  const records = applyEvents(account, events);
  const orders = new Map<string, string>();
  const fills: string[] = [];
  const snapshots: string[] = [];
  for (const record of records) {
    if (record.kind === 'order') {
      const { id, status, code, filled } = record.order;
      orders.set(id, `${id} ${status === 'working' ? status : `${status} ${code ?? ''}`} ${filled}`);
    } else if (record.kind === 'fill') {
      const { at, symbol, cause, orderId, side, quantity, price, fee, realised, closes } = record.fill;
      const what = closes ? 'closes' : 'opens';
      fills.push([at, symbol, cause, orderId ?? '-', side, quantity, price, fee, realised, what].join(' '));
    } else if (record.kind === 'snapshot') {
      const { at, equity, wallet, marginUsed, maintenance, closedTrades, maxLeverage, final } = record.snapshot;
      snapshots.push([at, equity, wallet, marginUsed, maintenance, closedTrades, maxLeverage, final].join(' '));
    }
  }
  const { state, wallet, closedTrades, endAt } = account;
  return {
    state,
    wallet,
    equity: equityOf(account),
    closedTrades,
    fills,
    orders: [...orders.values()],
    snapshots,
    endAt,
  };
}

describe('the venue and a second, naive one', () => {
  it('agree on every fill, order, snapshot and state of random flows', () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(scenario, (each) => {
        const outcome = outcomeOf(each);
        expect(outcome).toEqual(runNaively(each.policy, TERMS, each.events));
        const kinds = [
          outcome.state,
          ...outcome.orders.map((line) => line.split(' ')[2] as string),
          ...outcome.fills.map((line) => line.split(' ')[2] as string),
        ];
        for (const kind of kinds) seen.set(kind, (seen.get(kind) ?? 0) + 1);
      }),
      { numRuns: 1000 },
    );
    // What the flows came to: each of these must have been among them, or the agreement says nothing about it.
    const expected = [
      'active',
      'paused',
      'completed',
      'liquidated',
      'order',
      'stop',
      'target',
      'liquidation',
      'close_out',
      'ACCOUNT_NOT_ACTIVE',
      'TRADING_DISABLED',
      'SYMBOL_NOT_ALLOWED',
      'PRICE_STALE',
      'QUANTITY_TOO_SMALL',
      'NOTIONAL_BELOW_MINIMUM',
      'LEVERAGE_ABOVE_LIMIT',
      'POSITION_SHARE_EXCEEDED',
      'TOO_MANY_POSITIONS',
      'DAILY_LOSS_REACHED',
      'MARGIN_INSUFFICIENT',
      'LIQUIDITY',
      'PRICE_NOT_REACHED',
      'POST_ONLY_WOULD_TAKE',
      'NOTHING_TO_REDUCE',
      'REPLACED',
      'SUSPENDED',
      'LIQUIDATION',
      'MAX_DRAWDOWN',
      'ACCOUNT_ENDED',
    ];
    expect(expected.filter((kind) => !seen.has(kind))).toEqual([]);
  }, 120_000);
});
