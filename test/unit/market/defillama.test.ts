import { describe, expect, it } from 'vitest';
import { parseChains, parseOverview, parseProtocols, parseStablecoins } from '../../../src/market/defillama-parse.ts';
import { fixture, haveFixtures } from '../../support/upstream-fixtures.ts';

describe('DefiLlama', () => {
  it('keeps a null as null, and drops what has no figure at all', () => {
    const { items, dropped } = parseProtocols([
      { name: 'Uniswap', symbol: '-', tvl: null, change_1d: 1.2, change_7d: null },
      { name: 'Nothing', tvl: null, change_1d: null },
      { name: 'Text', tvl: 'a lot', change_1d: 'up' },
      { name: '🦄', tvl: 1 },
      { tvl: 1 },
      null,
    ]);
    expect(items.map(({ subject }) => subject)).toEqual(['uniswap']);
    expect(items[0]).toMatchObject({ symbol: null, values: { tvlUsd: null, change1d: 1.2, change7d: null } });
    expect(dropped).toBe(5);
  });

  it('makes ids that a strategy graph can name', () => {
    const pattern = /^[A-Za-z0-9][A-Za-z0-9 ._-]*$/;
    const names = ['OP Mainnet', 'zkSync Era', '  (weird) Chäin/1 ', 'BSC', '.dot'];
    const { items } = parseChains(names.map((name) => ({ name, tvl: 1 })));
    expect(items.map(({ subject }) => subject)).toEqual(['OP Mainnet', 'zkSync Era', 'weird Chain1', 'BSC', 'dot']);
    expect(items.every(({ subject }) => pattern.test(subject))).toBe(true);
    const coins = parseStablecoins({
      peggedAssets: [{ id: '5', name: 'A', symbol: 'USDX', pegType: 'peggedUSD', circulating: { peggedUSD: 3 } }],
    });
    expect(coins.items[0]?.subject).toBe('USDX-5');
  });

  it('works out the changes of a stablecoin, in dollars whatever its peg', () => {
    const coin = {
      id: 1,
      name: 'Euro',
      symbol: 'EURX',
      pegType: 'peggedEUR',
      price: 1.1,
      circulating: { peggedEUR: 110 },
      circulatingPrevDay: { peggedEUR: 100 },
      circulatingPrevWeek: { peggedEUR: 0 },
    };
    const { items } = parseStablecoins({ peggedAssets: [coin, { ...coin, id: 2, price: null }] });
    expect(items[0]?.values).toMatchObject({ change1d: 10, change7d: null });
    expect(items[0]?.values.tvlUsd).toBeCloseTo(121, 9);
    expect(items[1]?.values.tvlUsd).toBeNull();
  });

  it('refuses another shape', () => {
    for (const parse of [parseChains, parseProtocols, parseStablecoins, parseOverview]) {
      expect(() => parse({ error: 'down' })).toThrow();
      expect(() => parse(null)).toThrow();
    }
  });
});

describe.skipIf(!haveFixtures)('sample answers of DefiLlama (skipped where ../shared/fixtures is absent)', () => {
  it('reads chains, protocols and stablecoins', () => {
    expect(parseChains(fixture('defillama/mock_v2_chains.json')).items[0]).toMatchObject({
      subjectType: 'chain',
      subject: 'Ethereum',
      symbol: 'ETH',
      values: { tvlUsd: 50_000_000_000 },
    });
    const protocols = parseProtocols(fixture('defillama/mock_protocols.json'));
    expect(protocols.items.map(({ subject, values }) => [subject, values.tvlUsd])).toEqual([
      ['aave-v3', 15_000_000_000],
      ['uniswap', null],
    ]);
    const coins = parseStablecoins(fixture('defillama/mock_stablecoins.json'));
    expect(coins.items.map(({ subject, values }) => [subject, values.tvlUsd])).toEqual([
      ['USDT-1', 100_000_000_000],
      ['DAI-5', 5_000_000_000],
    ]);
    expect(coins.items[0]?.values.change1d).toBeCloseTo(0.502512563, 8);
  });

  it('reads overviews, leaving out protocols without figures', () => {
    const { total, protocols } = parseOverview(fixture('defillama/mock_overview_dexs.json'));
    expect(total).toEqual({ total24h: 7_000_000, total7d: 40_000_000, change1d: 5, change7d: 10 });
    expect(protocols.items.map(({ subject }) => subject)).toEqual(['uniswap']);
    expect(protocols.dropped).toBe(1);
  });
});
