import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SubjectFigures } from '../../../src/market/defillama-parse.ts';
import type { PredictionMarket } from '../../../src/market/polymarket-parse.ts';
import { createDiscovery, type Discovery } from '../../../src/market/search.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';

const NOW = 1_800_000_000_000;
const DAY = 86_400_000;
const COUNT = 30_000;

const COINS = ['Bitcoin', 'Ethereum', 'Solana', 'Dogecoin', 'Chainlink', 'Litecoin'];
const VERBS = ['hit', 'dip to', 'close above', 'close below', 'reach'];
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October'];

function market(id: string, changes: Partial<PredictionMarket> = {}): PredictionMarket {
  return {
    marketId: id,
    question: `Question ${id}`,
    slug: null,
    eventId: null,
    eventTitle: null,
    outcomes: [
      { name: 'Yes', price: 0.4, tokenId: null },
      { name: 'No', price: 0.6, tokenId: null },
    ],
    bestBid: null,
    bestAsk: null,
    lastTradePrice: null,
    volume: 100,
    volume24h: 10,
    liquidity: 0,
    active: true,
    closed: false,
    endAt: NOW + 30 * DAY,
    ...changes,
  };
}

/** Tens of thousands of markets, much alike as real ones are. */
function crowd(): PredictionMarket[] {
  return Array.from({ length: COUNT }, (_, index) => {
    const coin = COINS[index % COINS.length];
    const verb = VERBS[Math.floor(index / 7) % VERBS.length];
    const month = MONTHS[Math.floor(index / 41) % MONTHS.length];
    return market(`c${index}`, {
      question: `Will ${coin} ${verb} $${1000 + index} in ${month}?`,
      eventTitle: `What price will ${coin} hit in ${month}?`,
      liquidity: (index * 7919) % 100_000,
    });
  });
}

const SPECIAL = [
  market('exact', { question: 'Bitcoin Up or Down', liquidity: 5 }),
  market('longer', { question: 'Bitcoin Up or Down - March 12, 5:20AM-5:25AM ET', liquidity: 900_000 }),
  market('accent', { question: 'Will Pokémon cards beat café tokens?', liquidity: 3 }),
  market('in-event', {
    question: 'Before July?',
    eventTitle: 'When will the quokka ETF be approved?',
    liquidity: 90_000,
  }),
  market('in-title', { question: 'Will the quokka ETF be approved in May?', liquidity: 10 }),
  market('small', { question: 'Will the wombat chain launch?', liquidity: 1 }),
  market('large', { question: 'Will the wombat chain launch?', liquidity: 1_000_000 }),
  market('twin-b', { question: 'Will the dugong chain launch?', liquidity: 7 }),
  market('twin-a', { question: 'Will the dugong chain launch?', liquidity: 7 }),
  market('closed', { question: 'Did the numbat chain launch?', liquidity: 50_000_000, closed: true }),
  market('soon', { question: 'Will the bilby chain launch today?', endAt: NOW + 3_600_000, liquidity: 2 }),
  market('endless', { question: 'Will the potoroo chain ever launch?', endAt: null, liquidity: 2_000_000 }),
];

let database: TestDatabase;
let discovery: Discovery;

beforeAll(async () => {
  database = await openTestDatabase();
  discovery = createDiscovery({ db: database.db });
  const extraWords = ({ question }: PredictionMarket) => (question.includes('Bitcoin') ? 'BTC' : '');
  await discovery.putMarkets([...crowd(), ...SPECIAL], { now: NOW, extraWords });
}, 120_000);
afterAll(async () => {
  await database.drop();
});

const idsOf = async (q: string, limit = 50) =>
  (await discovery.searchMarkets({ q, limit, now: NOW })).map(({ marketId }) => marketId);

describe(`the search over ${COUNT} markets`, () => {
  it('puts an exact title first, before longer and much larger ones', async () => {
    const ids = await idsOf('bitcoin up or down');
    expect(ids.slice(0, 2)).toEqual(['exact', 'longer']);
  });

  it('wants every word, the last one as a beginning, in any case and order', async () => {
    expect(await idsOf('WOMBAT laun')).toEqual(['large', 'small']);
    expect(await idsOf('launch womb')).toEqual(['large', 'small']);
    expect(await idsOf('womb launch')).toEqual([]);
    expect(await idsOf('wombat quokka')).toEqual([]);
  });

  it('finds words with accents, typed either way', async () => {
    expect(await idsOf('pokemon cafe')).toEqual(['accent']);
    expect(await idsOf('Pokémon')).toEqual(['accent']);
  });

  it('prefers a match in the title to one in the event, though the other is larger', async () => {
    expect(await idsOf('quokka')).toEqual(['in-title', 'in-event']);
  });

  it('lets size decide among equals, then the id', async () => {
    expect(await idsOf('wombat')).toEqual(['large', 'small']);
    expect(await idsOf('dugong')).toEqual(['twin-a', 'twin-b']);
  });

  it('finds markets by words that came with them', async () => {
    const found = await discovery.searchMarkets({ q: 'btc', limit: 20, now: NOW });
    expect(found).toHaveLength(20);
    expect(found.every(({ question }) => question.includes('Bitcoin'))).toBe(true);
  });

  it('gives the most liquid for an empty query, and leaves closed ones out', async () => {
    expect((await idsOf('  ')).slice(0, 3)).toEqual(['endless', 'large', 'longer']);
    expect(await idsOf('numbat')).toEqual([]);
  });

  it('gives the same answer again, and its beginning for a smaller limit', async () => {
    const ids = await idsOf('bitcoin march', 40);
    expect(ids).toHaveLength(40);
    expect(await idsOf('bitcoin march', 40)).toEqual(ids);
    expect(await idsOf('bitcoin march', 10)).toEqual(ids.slice(0, 10));
  });

  it.each([
    '"',
    "'",
    '"bitcoin',
    'bitcoin*',
    'bitcoin -up',
    'bitcoin AND',
    'NOT',
    'NEAR(bitcoin, 2)',
    'title_norm:bitcoin',
    '^bitcoin',
    'bitcoin & | !',
    "bitcoin':*",
    '(((',
    '\\',
    '%_',
    '\u0000bitcoin',
    '比特币',
    '🦄',
    '-- drop table',
    'a'.repeat(200),
    Array.from({ length: 60 }, () => 'bitcoin').join(' '),
  ])('takes %j for words, not for syntax', async (q) => {
    await expect(discovery.searchMarkets({ q, limit: 5, now: NOW })).resolves.toBeInstanceOf(Array);
  });

  it('finds nothing for a query without a word', async () => {
    expect(await idsOf('"" --')).toEqual([]);
  });

  it('shows how soon a market ends, and everything else as it was stored', async () => {
    const [soon] = await discovery.searchMarkets({ q: 'bilby', limit: 1, now: NOW });
    expect(soon).toEqual({
      marketId: 'soon',
      question: 'Will the bilby chain launch today?',
      slug: null,
      eventId: null,
      eventTitle: null,
      channel: 'immediate_market',
      outcomes: [
        { name: 'Yes', price: 0.4 },
        { name: 'No', price: 0.6 },
      ],
      volumeUsd: 100,
      volume24hUsd: 10,
      liquidityUsd: 2,
      active: true,
      closed: false,
      endAt: NOW + 3_600_000,
      updatedAt: NOW,
    });
    const [endless] = await discovery.searchMarkets({ q: 'potoroo', limit: 1, now: NOW });
    expect(endless?.channel).toBe('later_market');
  });

  it('keeps the index in step with what changes', async () => {
    const extraWords = () => '';
    await discovery.putMarkets([market('moving', { question: 'Will the kowari win?' })], { now: NOW, extraWords });
    expect(await idsOf('kowari')).toEqual(['moving']);
    await discovery.putMarkets([market('moving', { question: 'Will the dibbler win?' })], { now: NOW, extraWords });
    expect(await idsOf('kowari')).toEqual([]);
    expect(await idsOf('dibbler')).toEqual(['moving']);
    const closed = market('moving', { question: 'Will the dibbler win?', closed: true });
    await discovery.putMarkets([closed], { now: NOW, extraWords });
    expect(await idsOf('dibbler')).toEqual([]);
  });

  it('names the markets to read by how soon they end, the most liquid first', async () => {
    expect(await discovery.marketIds({ kind: 'immediate', now: NOW, limit: 10 })).toEqual(['soon']);
    expect(await discovery.marketIds({ kind: 'later', now: NOW, limit: 2 })).toEqual(['endless', 'large']);
  });
});

describe('the search over subjects', () => {
  const figures = (
    subjectType: SubjectFigures['subjectType'],
    subject: string,
    tvlUsd: number | null,
    name = subject,
  ) => ({
    subjectType,
    subject,
    name,
    symbol: null,
    values: { tvlUsd },
  });

  beforeAll(async () => {
    const base = [
      figures('global', 'global', 900, 'Global'),
      { ...figures('chain', 'Ethereum', 500), symbol: 'ETH' },
      figures('chain', 'Ethereum Classic', 700),
      figures('protocol', 'aave-v3', 400, 'Aave V3'),
      { ...figures('stablecoin', 'USDT-1', 600, 'Tether'), symbol: 'USDT' },
    ];
    await discovery.putSubjects(base, { channel: 'capital_base', now: NOW });
    const flows = [figures('protocol', 'aave-v3', null, 'AAVE'), figures('protocol', 'uniswap', null, 'Uniswap')];
    await discovery.putSubjects(flows, { channel: 'capital_flows', now: NOW + 5 });
  });

  const subjectsOf = async (query: Partial<Parameters<Discovery['searchSubjects']>[0]>) =>
    (await discovery.searchSubjects({ q: '', type: 'all', channel: 'all', limit: 10, ...query })).map(
      ({ subject }) => subject,
    );

  it('puts the exact name first, and finds symbols and ids too', async () => {
    expect(await subjectsOf({ q: 'ethereum' })).toEqual(['Ethereum', 'Ethereum Classic']);
    expect(await subjectsOf({ q: 'usdt' })).toEqual(['USDT-1']);
    expect(await subjectsOf({ q: 'eth' })).toContain('Ethereum');
    expect(await subjectsOf({ q: 'aave-v' })).toEqual(['aave-v3']);
  });

  it('filters by type and channel', async () => {
    expect(await subjectsOf({ type: 'chain' })).toEqual(['Ethereum Classic', 'Ethereum']);
    expect(await subjectsOf({ channel: 'capital_flows' })).toEqual(['aave-v3', 'uniswap']);
    expect(await subjectsOf({ channel: 'economic_throughput' })).toEqual([]);
    expect(await subjectsOf({ q: 'aave', type: 'chain' })).toEqual([]);
  });

  it('joins what the channels know of one subject', async () => {
    const [aave] = await discovery.searchSubjects({ q: 'aave', type: 'all', channel: 'all', limit: 1 });
    expect(aave).toEqual({
      subjectType: 'protocol',
      subject: 'aave-v3',
      name: 'Aave V3',
      symbol: null,
      channels: ['capital_base', 'capital_flows'],
      sizeUsd: 400,
      updatedAt: NOW + 5,
    });
  });

  it('gives the largest first for an empty query', async () => {
    expect(await subjectsOf({})).toEqual(['global', 'Ethereum Classic', 'USDT-1', 'Ethereum', 'aave-v3', 'uniswap']);
  });
});
