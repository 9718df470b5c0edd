import { afterEach, describe, expect, it } from 'vitest';
import { createHyperliquid } from '../../../src/market/hyperliquid.ts';
import { candleColumns, parseCandle, parseContexts } from '../../../src/market/hyperliquid-parse.ts';
import { createUpstream } from '../../../src/market/upstream.ts';
import { fixture, haveFixtures } from '../../support/upstream-fixtures.ts';
import { type Answerer, type Asked, startUpstream, type UpstreamServer } from '../../support/upstream-server.ts';
import { createJumpingTime } from '../../support/upstream-time.ts';

let server: UpstreamServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function connect(answerer: Answerer) {
  server = await startUpstream(answerer);
  const time = createJumpingTime();
  const upstream = createUpstream({
    source: 'hyperliquid',
    baseUrl: server.url,
    time,
    weightPerMin: 1200,
    maxAttempts: 1,
  });
  return { api: createHyperliquid(upstream), server, time };
}

const HOUR = 3_600_000;
const START = 1_700_000_000_000 - (1_700_000_000_000 % HOUR);

function wire(openAt: number, changes: Record<string, unknown> = {}) {
  return {
    t: openAt,
    T: openAt + HOUR - 1,
    s: 'BTC',
    i: '1h',
    o: '100.5',
    h: '110',
    l: '90.25',
    c: '105',
    v: '12.5',
    n: 3,
    ...changes,
  };
}

/** The request of a candleSnapshot. */
function requestOf(asked: Asked): { coin: string; startTime: number; endTime: number } {
  return (asked.body as { req: { coin: string; startTime: number; endTime: number } }).req;
}

/** Answers candleSnapshot as the venue does: the candle that holds the start is among them, and 5,000 is the most. */
const venue: Answerer = (asked) => {
  const { startTime, endTime } = requestOf(asked);
  const candles = [];
  for (let at = Math.floor(startTime / HOUR) * HOUR; at <= endTime && candles.length < 5000; at += HOUR)
    candles.push(wire(at));
  return { json: candles };
};

describe('candles of Hyperliquid', () => {
  it('leaves out the candle that only contains the start', async () => {
    const { api } = await connect((asked) => venue(asked));
    const { items } = await api.candles({ symbol: 'BTC', interval: '1h', from: START + 1, to: START + 3 * HOUR });
    expect(items.map(({ openAt }) => openAt)).toEqual([START + HOUR, START + 2 * HOUR]);
  });

  it('pages through more than one answer holds, each candle once, and pays the weight', async () => {
    const { api, server, time } = await connect(venue);
    const { items } = await api.candles({ symbol: 'BTC', interval: '1h', from: START, to: START + 12_000 * HOUR });
    expect(items).toHaveLength(12_000);
    expect(items.every(({ openAt }, index) => openAt === START + index * HOUR)).toBe(true);
    expect(server.asked.map((asked) => (requestOf(asked).endTime + 1 - requestOf(asked).startTime) / HOUR)).toEqual([
      5000, 5000, 2000,
    ]);
    expect(time.waits).toEqual([]);
  });

  it('keeps to 1,200 of weight in any minute', async () => {
    const { api, time } = await connect(venue);
    for (let count = 0; count < 12; count++) {
      await api.candles({ symbol: 'BTC', interval: '1h', from: START, to: START + 5000 * HOUR });
    }
    // 20 + 84 each: eleven fit.
    expect(time.waits).toEqual([60_000]);
  });

  it('drops and counts what is no candle, and sorts the rest', async () => {
    const ugly = [
      wire(START + HOUR),
      wire(START),
      wire(START + HOUR, { c: '106' }),
      wire(START + 2 * HOUR + 7),
      wire(START + 3 * HOUR, { h: '80' }),
      wire(START + 4 * HOUR, { o: null }),
      wire(START + 5 * HOUR, { v: 'NaN' }),
      wire(START + 6 * HOUR, { v: '-1' }),
      wire(START + 7 * HOUR, { s: 'ETH' }),
      wire(START + 8 * HOUR, { t: String(START + 8 * HOUR), extra: { nested: [] } }),
      null,
      'candle',
    ];
    const { api } = await connect(() => ({ json: ugly }));
    const { items, dropped } = await api.candles({ symbol: 'BTC', interval: '1h', from: START, to: START + 20 * HOUR });
    expect(items.map(({ openAt }) => (openAt - START) / HOUR)).toEqual([0, 1, 8]);
    expect(items[1]?.close).toBe(106);
    expect(dropped).toBe(8);
  });

  it.each([[{ candles: [] }], [null], ['ok'], [{ error: 'x' }]])('calls the answer %j malformed', async (json) => {
    const { api } = await connect(() => ({ json }));
    const range = { symbol: 'BTC', interval: '1h', from: START, to: START + HOUR } as const;
    await expect(api.candles(range)).rejects.toMatchObject({ code: 'malformed' });
  });

  it('makes columns', () => {
    const columns = candleColumns([parseCandle(wire(START))]);
    expect(Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, [...column]]))).toEqual({
      openAt: [START],
      open: [100.5],
      high: [110],
      low: [90.25],
      close: [105],
      volume: [12.5],
    });
  });
});

describe('funding of Hyperliquid', () => {
  it('pages on from the last settlement, with the jitter of its time left as it is', async () => {
    const all = Array.from({ length: 1200 }, (_, index) => ({
      coin: 'BTC',
      fundingRate: index % 2 === 0 ? '0.0000125' : '-0.00061334',
      premium: '0.1',
      time: START + index * HOUR + ((index * 37) % 800),
    }));
    const { api, server } = await connect((asked) => {
      const { startTime } = asked.body as { startTime: number };
      return { json: all.filter(({ time }) => time >= startTime).slice(0, 500) };
    });
    const { items } = await api.funding({ symbol: 'BTC', from: START, to: START + 5000 * HOUR });
    expect(items.map(({ at }) => at)).toEqual(all.map(({ time }) => time));
    expect(items[1]?.rate).toBe(-0.00061334);
    expect(server.asked).toHaveLength(3);
  });

  it('ends when the venue repeats itself', async () => {
    const same = Array.from({ length: 500 }, () => ({ coin: 'BTC', fundingRate: '0.1', time: START }));
    const { api, server } = await connect(() => ({ json: same }));
    await api.funding({ symbol: 'BTC', from: START, to: START + HOUR });
    expect(server.asked).toHaveLength(2);
  });
});

describe('metadata of Hyperliquid', () => {
  it('tells delisted assets, and drops what is no asset', async () => {
    const universe = [
      { name: 'BTC', szDecimals: 5, maxLeverage: 40, marginTableId: 56 },
      { name: 'MATIC', szDecimals: 1, maxLeverage: 20, isDelisted: true },
      { name: 'xyz:GOLD', szDecimals: 2 },
      { name: '../etc', szDecimals: 2, maxLeverage: 3 },
      { name: 'ODD', szDecimals: -1, maxLeverage: 3 },
    ];
    const { api } = await connect(() => ({ json: { universe } }));
    expect(await api.assets()).toEqual({
      items: [
        { symbol: 'BTC', sizeDecimals: 5, maxLeverage: 40, status: 'active' },
        { symbol: 'MATIC', sizeDecimals: 1, maxLeverage: 20, status: 'delisted' },
        { symbol: 'xyz:GOLD', sizeDecimals: 2, maxLeverage: 0, status: 'active' },
      ],
      dropped: 2,
    });
  });

  it('reads contexts by position, with nulls, without the delisted', () => {
    const meta = { universe: [{ name: 'BTC' }, { name: 'OLD', isDelisted: true }, { name: 'ETH' }, { name: 'BAD' }] };
    const context = {
      funding: '0.0000125',
      openInterest: '688.11',
      premium: null,
      markPx: '14.3',
      oraclePx: '14.32',
      midPx: null,
      dayNtlVlm: '1169046.29',
      impactPxs: null,
    };
    const { items, dropped } = parseContexts([
      meta,
      [context, context, { ...context, funding: '-0.1' }, { funding: null }],
    ]);
    expect(items.map(({ symbol, fundingRate }) => [symbol, fundingRate])).toEqual([
      ['BTC', 0.0000125],
      ['ETH', -0.1],
    ]);
    expect(items[0]).toMatchObject({ premium: null, midPrice: null, openInterest: 688.11 });
    expect(dropped).toBe(1);
  });

  it('refuses contexts that cannot be matched to their assets', () => {
    expect(() => parseContexts([{ universe: [{ name: 'BTC' }] }, []])).toThrow('differ in number');
  });
});

describe.skipIf(!haveFixtures)('recorded answers of Hyperliquid (skipped where ../shared/fixtures is absent)', () => {
  it('reads a recorded candleSnapshot whole', async () => {
    const { api } = await connect(() => ({ json: fixture('hyperliquid/candleSnapshot.json') }));
    const range = { symbol: 'kPEPE', interval: '1h', from: 1_684_699_200_000, to: 1_684_784_807_000 } as const;
    const { items, dropped } = await api.candles(range);
    expect(items).toHaveLength(24);
    expect(dropped).toBe(0);
    expect(items[0]).toMatchObject({
      open: 0.001601,
      high: 0.001616,
      low: 0.001601,
      close: 0.001604,
      volume: 520665683,
    });
  });

  it('reads recorded funding, whose times are a bit off the hour', async () => {
    const { api } = await connect(() => ({ json: fixture('hyperliquid/fundingHistory_BTC_ranged.json') }));
    const { items, dropped } = await api.funding({ symbol: 'BTC', from: 1_681_923_833_000, to: 1_684_811_870_001 });
    expect(dropped).toBe(0);
    expect(items[0]).toEqual({ at: 1_683_849_600_048, rate: -0.00061334 });
    expect(items.every(({ at }, index) => index === 0 || at > (items[index - 1]?.at ?? 0))).toBe(true);
  });

  it('reads recorded metadata', async () => {
    const { api } = await connect(() => ({ json: fixture('hyperliquid/meta.json') }));
    const { items, dropped } = await api.assets();
    expect([items.length, dropped]).toEqual([28, 0]);
    expect(items[0]).toEqual({ symbol: 'BTC', maxLeverage: 50, sizeDecimals: 5, status: 'active' });
  });
});
