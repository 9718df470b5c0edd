import { afterEach, describe, expect, it } from 'vitest';
import { createPolymarket } from '../../../src/market/polymarket.ts';
import { parseEvents, parseMarkets, parseSearch } from '../../../src/market/polymarket-parse.ts';
import { createUpstream } from '../../../src/market/upstream.ts';
import { fixture, haveFixtures } from '../../support/upstream-fixtures.ts';
import { type Answerer, startUpstream, type UpstreamServer } from '../../support/upstream-server.ts';

let server: UpstreamServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function connect(answerer: Answerer) {
  server = await startUpstream(answerer);
  return {
    server,
    api: createPolymarket(createUpstream({ source: 'polymarket', baseUrl: server.url, maxAttempts: 1 })),
  };
}

/** A market as Gamma writes it: lists as JSON in strings. */
function market(id: string, changes: Record<string, unknown> = {}) {
  return {
    id,
    question: `Will it be ${id}?`,
    outcomes: '["Yes", "No"]',
    outcomePrices: '["0.25", "0.75"]',
    clobTokenIds: '["11", "22"]',
    active: true,
    closed: false,
    liquidity: '12.5',
    ...changes,
  };
}

describe('markets of Polymarket', () => {
  it('reads lists inside strings', () => {
    const [parsed] = parseMarkets([market('1')]).items;
    expect(parsed?.outcomes).toEqual([
      { name: 'Yes', price: 0.25, tokenId: '11' },
      { name: 'No', price: 0.75, tokenId: '22' },
    ]);
  });

  it('takes prices that add up to nothing for no prices', () => {
    const [parsed] = parseMarkets([market('1', { closed: true, outcomePrices: '["0","0"]' })]).items;
    expect(parsed?.outcomes.map(({ price }) => price)).toEqual([null, null]);
  });

  it.each([
    [{ outcomePrices: '["0.25"]' }, [null, null]],
    [{ outcomePrices: 'soon' }, [null, null]],
    [{ outcomePrices: null }, [null, null]],
    [{ outcomePrices: '["1.5", "0.75"]' }, [null, 0.75]],
    [{ outcomePrices: [0.1, 0.9] }, [0.1, 0.9]],
  ])('reads odd prices %j as %j', (changes, prices) => {
    const [parsed] = parseMarkets([market('1', changes)]).items;
    expect(parsed?.outcomes.map(({ price }) => price)).toEqual(prices);
  });

  it.each([
    ['2026-03-12T09:25:00Z', Date.UTC(2026, 2, 12, 9, 25)],
    ['2021-01-02 21:45:52+00', Date.UTC(2021, 0, 2, 21, 45, 52)],
    ['0001-01-01T00:00:00Z', null],
    ['9999-12-31T23:59:59Z', null],
    ['soon', null],
    [7, null],
  ])('reads the end %j as %j', (endDate, endAt) => {
    expect(parseMarkets([market('1', { endDate })]).items[0]?.endAt).toBe(endAt);
  });

  it('drops what is no market and counts it', () => {
    const bad = [
      { outcomes: '[]' },
      { outcomes: 'Yes' },
      { id: '../x' },
      { id: null },
      { question: ' ' },
      { outcomes: '["Yes", 1]' },
    ];
    const { items, dropped } = parseMarkets([null, 7, ...bad.map((changes) => market('1', changes)), market('2')]);
    expect([items.length, dropped]).toEqual([1, 8]);
  });

  it('cleans hostile text, and is not misled by prototypes', () => {
    const text = `{"id":"5","question":"a\\u0000b\\n\\u009b c ${'x'.repeat(2000)}","outcomes":"[\\"Yes\\"]","__proto__":{"closed":true}}`;
    const [parsed] = parseMarkets([JSON.parse(text)]).items;
    expect(parsed?.question.startsWith('a b c xx')).toBe(true);
    expect(parsed?.question).toHaveLength(512);
    expect(parsed?.closed).toBe(false);
  });

  it('takes the event from where the market was found, or from the market itself', () => {
    const inside = parseEvents([{ id: '9', title: 'Nine', markets: [market('1'), null] }, { id: null }]);
    expect(inside).toMatchObject({
      events: 2,
      dropped: 2,
      items: [{ marketId: '1', eventId: '9', eventTitle: 'Nine' }],
    });
    expect(parseMarkets([market('1', { events: [{ id: 9, title: 'Nine' }] })]).items[0]?.eventId).toBe('9');
    expect(parseSearch({ pagination: {} }).items).toEqual([]);
  });
});

describe('the crawl of Polymarket', () => {
  it('pages by a hundred until a page is short, each market once', async () => {
    const events = Array.from({ length: 230 }, (_, index) => ({
      id: `${index}`,
      title: 'E',
      markets: [market(`${index}`)],
    }));
    const { api, server } = await connect(({ query }) => {
      const offset = Number(query.get('offset'));
      // One event has moved to the next page meanwhile.
      return { json: events.slice(Math.max(0, offset - 1), offset + 99 + (offset === 0 ? 1 : 0)) };
    });
    const { items } = await api.openMarkets({ tagId: 21 });
    expect(new Set(items.map(({ marketId }) => marketId)).size).toBe(230);
    expect(items).toHaveLength(230);
    expect(server.asked.map(({ query }) => [query.get('tag_id'), query.get('limit'), query.get('offset')])).toEqual([
      ['21', '100', '0'],
      ['21', '100', '100'],
      ['21', '100', '200'],
    ]);
  });

  it('asks for closed markets apart, since the source lists only open ones by itself', async () => {
    const { api, server } = await connect(({ query }) => {
      const closed = query.get('closed') === 'true';
      const known = closed ? [market('2', { closed: true })] : [market('1'), market('99')];
      return { json: known };
    });
    const { items } = await api.marketsById(['1', '2', '3']);
    expect(items.map(({ marketId, closed }) => [marketId, closed])).toEqual([
      ['1', false],
      ['2', true],
    ]);
    expect(server.asked[1]?.query.getAll('id')).toEqual(['2', '3']);
  });

  it('calls another shape malformed', async () => {
    const { api } = await connect(() => ({ json: { data: [] } }));
    await expect(api.openMarkets({ tagId: 21 })).rejects.toMatchObject({ code: 'malformed' });
    await expect(api.marketsById(['1'])).rejects.toMatchObject({ code: 'malformed' });
  });
});

describe.skipIf(!haveFixtures)('recorded answers of Polymarket (skipped where ../shared/fixtures is absent)', () => {
  it('reads a recorded market', () => {
    const [parsed] = parseMarkets([fixture('polymarket/gamma_market.json')]).items;
    expect(parsed).toMatchObject({
      marketId: '1557558',
      eventId: '260654',
      endAt: Date.UTC(2026, 2, 12, 9, 25),
      liquidity: 20328.3747,
      volume24h: 9.999997,
      closed: false,
    });
    expect(parsed?.outcomes.map(({ name, price }) => [name, price])).toEqual([
      ['Up', 0.505],
      ['Down', 0.495],
    ]);
  });

  it('reads recorded events and search results whole', () => {
    const events = parseEvents(fixture('polymarket/gamma_event.json'));
    expect(events.dropped).toBe(0);
    expect(events.items[0]).toMatchObject({ marketId: '559657', eventTitle: 'Democratic Presidential Nominee 2028' });
    const found = parseSearch(fixture('polymarket/search_response.json'));
    expect(found.dropped).toBe(0);
    expect(found.items[0]).toMatchObject({ marketId: '1500056', eventId: '246060' });
  });

  it('reads closed markets: one by its end long after it closed, legacy ones without prices or with long ones', () => {
    const closed = ['binary_accepting_false', 'nonbinary_legacy', 'zero_zero_legacy'].map(
      (name) => parseMarkets([fixture(`polymarket/gamma_market_closed_${name}.json`)]).items[0],
    );
    expect(closed.map((parsed) => parsed?.closed)).toEqual([true, true, true]);
    expect(closed[0]?.endAt).toBe(Date.UTC(2028, 0, 1, 5));
    expect(closed[1]?.outcomes[0]?.price).toBeCloseTo(0.58433116690777, 12);
    expect(closed[2]?.outcomes[0]?.price).toBeNull();
  });
});
