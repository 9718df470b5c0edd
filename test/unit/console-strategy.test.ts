import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { useOf } from '../../src/strategies/limits.ts';
import { fieldsOf as serverFields } from '../../src/strategies/stream-fields.ts';
import { topologyOf } from '../../src/strategies/topology.ts';
import {
  grouped,
  indicatorOf,
  NEW_COMPARISON,
  operandOf,
  removeAt,
} from '../../web/src/screens/strategy/conditions.ts';
import * as edits from '../../web/src/screens/strategy/graph.ts';
import { change, placeOfChange, redo, startHistory, undo } from '../../web/src/screens/strategy/history.ts';
import { parseNumber, percentOf, shareOf } from '../../web/src/screens/strategy/numbers.ts';
import { placesOf, problemsByNode } from '../../web/src/screens/strategy/problems.ts';
import { withEngine, withNew } from '../../web/src/screens/strategy/starters.ts';
import { fieldsOf } from '../../web/src/screens/strategy/stream-fields.ts';
import { usageOf } from '../../web/src/screens/strategy/usage.ts';
import { conditionText, duration } from '../../web/src/screens/strategy/words.ts';
import { COMPARISON, edges, type Graph, promptNode, selectionNode, smallGraph, streamNode } from '../support/graphs.ts';

describe('editing a graph', () => {
  it('gives new blocks free ids and a place below those of their kind', () => {
    const first = edits.addNode(smallGraph(), streamNode('x'), 'stream');
    const second = edits.addNode(first.graph, streamNode('x'), 'stream');
    expect([first.id, second.id]).toEqual(['stream-1', 'stream-2']);
    const places = edits.positions(second.graph);
    const ys = ['s', 'stream-1', 'stream-2'].map((id) => places.get(id)?.y ?? Number.NaN);
    expect(ys).toEqual([...ys].sort((a, b) => a - b));
    expect(new Set(ys).size).toBe(3);
  });

  it('links only along the chain, and each pair once', () => {
    const graph = smallGraph({ edges: [] });
    expect(edits.link(graph, 's', 'p')).toBe(graph);
    expect(edits.link(graph, 'a', 's')).toBe(graph);
    expect(edits.link(graph, 's', edits.TERMINAL)).toBe(graph);
    const linked = edits.link(graph, 's', 'a');
    expect(linked.edges).toEqual([{ id: 'link-1', source: 's', target: 'a' }]);
    expect(edits.link(linked, 's', 'a')).toBe(linked);
    expect(edits.link(linked, 'a', 'p').edges.map(({ id }) => id)).toEqual(['link-1', 'link-2']);
  });

  it('takes a block away with its links and its place', () => {
    const graph = edits.moved(smallGraph(), { s: { x: 1.4, y: 2 }, a: { x: 1e9, y: -1e9 }, gone: { x: 0, y: 0 } });
    expect(graph.layout?.nodes).toEqual({ s: { x: 1, y: 2 }, a: { x: 1e6, y: -1e6 } });
    const without = edits.removeNodes(graph, ['s']);
    expect(without.nodes.map(({ id }) => id)).toEqual(['a', 'p']);
    expect(without.edges).toEqual(edges('a>p'));
    expect(Object.keys(without.layout?.nodes ?? {})).toEqual(['a']);
  });

  it('enables a new prompt only where the entitlement has room', () => {
    const topology = { enabledPrompts: 2, linksPerAsset: 3, expandedLinks: 9 };
    const entitlement = { topology } as never;
    const second = withNew(smallGraph(), 'trading_prompt', { assets: [], entitlement });
    const third = withNew(second.graph, 'trading_prompt', { assets: [], entitlement });
    const enabled = third.graph.nodes.flatMap((node) => (node.type === 'trading_prompt' ? [node.config.enabled] : []));
    expect(enabled).toEqual([true, true, false]);
  });

  it('keeps cadence, risk and execution when the engine changes', () => {
    const node = promptNode('p', { cadenceSec: 900, execution: { orderType: 'market' } });
    if (node.type !== 'trading_prompt') throw new Error('no prompt');
    const model = withEngine(node.config, 'model');
    expect(model).toMatchObject({ engine: 'model', cadenceSec: 900, risk: node.config.risk });
    expect('rules' in model).toBe(false);
  });
});

describe('undo and redo', () => {
  it('goes back and forth, and forgets what would have been on a new step', () => {
    let history = startHistory({ items: ['a'] });
    history = change(history, { items: ['a', 'b'] });
    history = change(history, { items: ['a', 'b', 'c'] });
    history = undo(history);
    expect(history.present.items).toEqual(['a', 'b']);
    history = redo(history);
    expect(history.present.items).toEqual(['a', 'b', 'c']);
    history = change(undo(undo(history)), { items: [] });
    expect(redo(history).present.items).toEqual([]);
  });

  it('undoes typing into one field as a whole, and two fields one by one', () => {
    let history = startHistory({ label: '', size: 1 });
    for (const label of ['N', 'Ni', 'Nig']) history = change(history, { ...history.present, label });
    history = change(history, { ...history.present, size: 2 });
    expect(undo(history).present).toEqual({ label: 'Nig', size: 1 });
    expect(undo(undo(history)).present).toEqual({ label: '', size: 1 });
  });

  it('makes no step of nothing', () => {
    const history = startHistory({ a: [1] });
    expect(change(history, { a: [1] })).toBe(history);
  });

  it('tells one changed value from any other change', () => {
    expect(placeOfChange({ a: { b: 'x' } }, { a: { b: 'y' } })).toBe('$/a/b');
    expect(placeOfChange({ a: 1, b: 2 }, { a: 2, b: 3 })).toBeUndefined();
    expect(placeOfChange({ a: 1 }, { a: null })).toBeUndefined();
    expect(placeOfChange({ a: true }, { a: false })).toBeUndefined();
    expect(placeOfChange({ a: 1 }, { a: 1, b: 1 })).toBeUndefined();
  });
});

describe('what is shown of a graph', () => {
  it('counts the use of an entitlement as the server does', () => {
    const ids = ['s1', 's2', 'a1', 'a2', 'p1', 'p2'];
    const words = ids.flatMap((from) => ids.map((to) => `${from}>${to}`));
    const symbols = fc.uniqueArray(fc.constantFrom('BTC', 'ETH', 'SOL'), { minLength: 1 });
    const graphs = fc
      .record({ links: fc.subarray(words), one: symbols, two: symbols, on: fc.tuple(fc.boolean(), fc.boolean()) })
      .map(
        ({ links, one, two, on }): Graph => ({
          schemaVersion: 1,
          nodes: [
            ...[streamNode('s1'), streamNode('s2'), selectionNode('a1', ...one), selectionNode('a2', ...two)],
            ...[promptNode('p1', { enabled: on[0] }), promptNode('p2', { enabled: on[1] })],
          ],
          edges: edges(...links),
        }),
      );
    fc.assert(
      fc.property(graphs, (graph) => {
        const { enabledPrompts, expandedLinks, linksByAsset } = useOf(topologyOf(graph));
        expect(usageOf(graph)).toEqual({
          ...{ enabledPrompts, expandedLinks, assets: linksByAsset.size },
          linksPerAsset: Math.max(0, ...linksByAsset.values()),
        });
      }),
    );
  });

  it('offers the stream fields that the server knows', () => {
    const read = { inclusion: 'auto', depth: 'fast' } as const;
    const configs = [
      ...(['candles', 'indicators'] as const).map(
        (channel) => ({ provider: 'hyperliquid', channel, interval: '1h', ...read }) as const,
      ),
      { provider: 'hyperliquid', channel: 'funding', ...read } as const,
      ...(['immediate_market', 'later_market'] as const).map(
        (channel) => ({ provider: 'polymarket', channel, marketId: '1', ...read }) as const,
      ),
      ...(['capital_base', 'capital_flows', 'economic_throughput'] as const).flatMap((channel) =>
        (['global', 'chain', 'protocol', 'stablecoin'] as const).map(
          (subjectType) => ({ provider: 'defillama', channel, subjectType, subject: 'x', ...read }) as const,
        ),
      ),
    ];
    for (const config of configs) expect(fieldsOf(config), config.channel).toEqual(serverFields(config));
  });

  it('shows a problem at its block, at both ends of its link, at all of a circle, and nowhere when they are gone', () => {
    const graph = smallGraph();
    const problem = { code: 'X', message: 'x', path: '' };
    expect(placesOf({ ...problem, nodeId: 'a' }, graph)).toEqual(['a']);
    expect(placesOf({ ...problem, edgeId: 's-a' }, graph)).toEqual(['s', 'a']);
    expect(placesOf({ ...problem, nodeId: 'a', cycle: ['a', 'p', 'a'] }, graph)).toEqual(['a', 'p']);
    expect(placesOf({ ...problem, nodeId: 'gone' }, graph)).toEqual([]);
    expect(problemsByNode([{ ...problem, nodeId: 'a' }, problem], graph).get('a')).toHaveLength(1);
  });

  it('says conditions and durations in words', () => {
    const graph = smallGraph();
    const both = { op: 'all' as const, conditions: [COMPARISON, { op: 'not' as const, condition: NEW_COMPARISON }] };
    expect(conditionText({ op: 'any', conditions: [both, COMPARISON] }, graph)).toBe(
      '(close (1h) is above 1 and not (RSI 14 (1h) crosses above 30)) or close (1h) is above 1',
    );
    const stream = { kind: 'stream' as const, nodeId: 's', field: 'close', offset: 2 };
    expect(conditionText({ ...NEW_COMPARISON, left: stream }, graph)).toBe('close of “s”, 2 back crosses above 30');
    expect([0, 60, 5400, 90_061].map(duration)).toEqual(['0 s', '1 min', '1 h 30 min', '1 d 1 h']);
  });
});

describe('conditions and numbers', () => {
  it('leaves no group of one behind', () => {
    expect(removeAt(grouped(COMPARISON, 'all'), 1)).toBe(COMPARISON);
  });

  it('keeps what two indicators have in common', () => {
    const rsi = { kind: 'indicator', indicator: 'rsi', period: 9, source: 'hl2', interval: '4h', offset: 3 } as const;
    expect(indicatorOf('ema', rsi)).toEqual({ ...rsi, indicator: 'ema' });
    expect(indicatorOf('macd', rsi)).toMatchObject({ source: 'hl2', interval: '4h', offset: 3, fastPeriod: 12 });
    expect(operandOf('stream')).toMatchObject({ kind: 'price' });
  });

  it('takes numbers within their bounds alone', () => {
    const whole = { min: 1, max: 50, integer: true };
    expect(parseNumber(' 7 ', whole)).toEqual({ value: 7 });
    expect(parseNumber('2,5', { min: 0, max: 5 })).toEqual({ value: 2.5 });
    expect(parseNumber('', { min: 0, max: 5, optional: true })).toEqual({ value: null });
    for (const text of ['', '0', '51', '1.5', 'x', 'Infinity'])
      expect(parseNumber(text, whole)).toHaveProperty('error');
    expect(parseNumber('0', { min: 0, max: 1, above: true })).toHaveProperty('error');
  });

  it('shows shares in per cent and takes them back exactly', () => {
    expect(percentOf(0.07)).toBe(7);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), (n) => {
        expect(shareOf(percentOf(n / 1e6))).toBe(n / 1e6);
      }),
    );
  });
});
