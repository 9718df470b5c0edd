import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rulesGraph } from '../../support/backtest-world.ts';
import type { TestGateway } from '../../support/gateway.ts';
import { COMPARISON } from '../../support/graphs.ts';
import {
  accountOf,
  HOUR_MS,
  MARKET_START,
  MINUTE_MS,
  openAccount,
  play,
  startTradingGateway,
  type Trader,
  trader,
} from '../../support/trading-world.ts';

const READS = [
  'getTradingAccount',
  'listAccountOrders',
  'listAccountFills',
  'listAccountPositions',
  'listAccountEquity',
] as const;
const LISTS = ['listAccountOrders', 'listAccountFills', 'listAccountEquity'] as const;

let gateway: TestGateway;
let owner: Trader;
let accountId: string;
beforeAll(async () => {
  gateway = await startTradingGateway();
  // In and out at every second decision, with a stop so far away that it never counts.
  const rules = { long: COMPARISON, exit: COMPARISON, sizeFraction: 0.2 };
  const risk = { maxPositionFraction: 0.2, leverage: 3, stopLossFraction: 0.9, takeProfitFraction: null };
  owner = await trader(gateway, rulesGraph(['BTC'], { rules, risk, cadenceSec: 300 }));
  ({ accountId } = await openAccount(gateway, owner));
  await play(gateway, 2 * HOUR_MS);
});
afterAll(() => gateway?.stop());

/** Every page of a list, `limit` at a time. */
async function pages<Row>(
  read: (query: object) => Promise<{ status: number; body: unknown }>,
  name: string,
  limit: number,
) {
  const rows: Row[] = [];
  let cursor: string | null = null;
  do {
    const answer = await read({ limit, ...(cursor === null ? {} : { cursor }) });
    expect(answer.status).toBe(200);
    const page = answer.body as Record<string, Row[]> & { nextCursor: string | null };
    expect(page[name]?.length).toBeLessThanOrEqual(limit);
    rows.push(...(page[name] ?? []));
    cursor = page.nextCursor;
  } while (cursor !== null);
  return rows;
}

describe('the reads of a paper account', () => {
  it.each(READS)('%s is for its owner alone', async (operationId) => {
    const params = { accountId };
    expect((await owner.api.call(operationId, { params })).status).toBe(200);
    const stranger = await trader(gateway);
    const answers = [
      await stranger.api.call(operationId, { params }),
      await owner.api.call(operationId, { params: { accountId: 'acc_nobody' } }),
    ];
    for (const { status, body } of answers) {
      expect([status, body]).toMatchObject([404, { error: { code: 'TRADING_ACCOUNT_NOT_FOUND' } }]);
    }
    expect((await gateway.api.call(operationId, { params })).status).toBe(401);
    expect((await owner.api.call(operationId, { params: { accountId: 'clone' } })).status).toBe(400);
  });

  it.each(LISTS)('%s refuses a cursor that is not its own', async (operationId) => {
    const answer = await owner.api.call(operationId, { params: { accountId }, query: { cursor: 'bm90IGEgY3Vyc29y' } });
    expect([answer.status, answer.body]).toMatchObject([400, { error: { code: 'CURSOR_INVALID' } }]);
  });

  it('pages through orders and fills, newest first, without a gap or a repeat', async () => {
    const account = accountOf(owner, accountId);
    for (const [name, read, idOf] of [
      ['orders', account.orders, (row: { orderId: string }) => row.orderId],
      ['fills', account.fills, (row: { fillId: string }) => row.fillId],
    ] as const) {
      const rows = await pages<{ orderId: string; fillId: string; at: number; receivedAt: number }>(read, name, 4);
      const whole = (await read()).body as unknown as Record<string, typeof rows>;
      expect(rows).toEqual(whole[name]);
      expect(rows.length).toBeGreaterThan(8);
      expect(new Set(rows.map(idOf)).size).toBe(rows.length);
      const times = rows.map((row) => row.receivedAt ?? row.at);
      expect(times).toEqual(times.toSorted((left, right) => right - left));
    }
  });

  it('pages through snapshots, oldest first: the start, and one a minute', async () => {
    const account = accountOf(owner, accountId);
    const points = await pages<{ at: number }>(account.equity, 'points', 50);
    expect(points.map(({ at }) => at)).toEqual(
      Array.from({ length: 121 }, (_, minute) => MARKET_START + minute * MINUTE_MS),
    );
    const after = (await account.equity({ after: MARKET_START + 118 * MINUTE_MS })).body.points;
    expect(after?.map(({ at }) => at)).toEqual([119, 120].map((minute) => MARKET_START + minute * MINUTE_MS));
    const hourly = (await account.equity({ everySec: 3600 })).body.points;
    expect(hourly?.map(({ at }) => at)).toEqual([0, 60, 120].map((minute) => MARKET_START + minute * MINUTE_MS));
  });

  it('adds up: equity is wallet and unrealised, and the newest snapshot says the same', async () => {
    const account = accountOf(owner, accountId);
    const { wallet, unrealised, equity, marginUsed, free, policy, cursorAt } = await account.get();
    expect(Number(wallet) + Number(unrealised)).toBeCloseTo(Number(equity), 6);
    expect(Number(equity) - Number(marginUsed)).toBeCloseTo(Number(free), 6);
    expect(policy.startBalance).toBe('100000');
    const newest = (await account.equity({ after: Number(cursorAt) - 1 })).body.points?.at(-1);
    expect(newest).toMatchObject({ at: cursorAt, equity, wallet, final: false });
  });

  it('shows an open position with its price, mark, margin and where it would be liquidated', async () => {
    const account = accountOf(owner, accountId);
    let open = await account.positions();
    if (open.positions.length === 0) {
      await play(gateway, 5 * MINUTE_MS);
      open = await account.positions();
    }
    const [position] = open.positions;
    if (position === undefined) throw new Error('no position is open');
    const { quantity, entryPrice, cost, mark, unrealised, margin, leverage, stopPrice } = position;
    expect(position).toMatchObject({ symbol: 'BTC', side: 'long', leverage: 3 });
    expect(Number(quantity) * Number(entryPrice)).toBeCloseTo(Number(cost), 2);
    expect(Number(quantity) * Number(mark) - Number(cost)).toBeCloseTo(Number(unrealised), 2);
    expect(Number(cost) / leverage).toBeCloseTo(Number(margin), 4);
    expect(Number(stopPrice)).toBeCloseTo(Number(entryPrice) * 0.1, 2);
  });

  it('filters orders by status and symbol, and fills by symbol', async () => {
    const account = accountOf(owner, accountId);
    const filled = (await account.orders({ status: 'filled' })).body.orders ?? [];
    expect(filled.length).toBeGreaterThan(0);
    expect(filled.every(({ status }) => status === 'filled')).toBe(true);
    expect((await account.orders({ status: 'denied' })).body.orders).toEqual([]);
    expect((await account.orders({ symbol: 'ETH' })).body.orders).toEqual([]);
    expect((await account.fills({ symbol: 'ETH' })).body.fills).toEqual([]);
    expect((await account.fills({ symbol: 'BTC' })).body.fills?.length).toBeGreaterThan(0);
  });

  it('lists its decisions among the decision runs, by origin, status, branch and time', async () => {
    const all = (await owner.runs({ origin: 'audition' })).body.runs ?? [];
    expect(all.length).toBeGreaterThan(20);
    const [newest] = all;
    if (newest === undefined) throw new Error('no runs');
    expect(newest).toMatchObject({ engine: 'rules', status: 'completed', symbol: 'BTC', originId: expect.any(String) });
    const { originId, branchId, scheduledAt } = newest;
    const query = { originId, branchId, status: 'completed', symbol: 'BTC', scheduledFrom: scheduledAt };
    expect((await owner.runs(query)).body.runs).toEqual([newest]);
    expect((await owner.runs({ origin: 'arena' })).body.runs).toEqual([]);
  });
});
