import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AssetFacts, branchIdOf, compileGraph, type GraphProblem } from '../../../src/strategies/index.ts';
import type { Graph } from '../../support/graphs.ts';
import { branchWord, judge, problemWord } from '../../support/naive-compiler.ts';
import { anyGraph, brokenGraph, soundGraph } from '../../support/random-graphs.ts';

const MAX_LEVERAGE = 5;
const CAPS = { assets: 3, enabledPrompts: 2, linksPerAsset: 3, expandedLinks: 5 };
const LISTED = new Map<string, AssetFacts>(
  ['BTC', 'ETH', 'SOL', 'kPEPE', 'GONE'].map((symbol) => [
    symbol,
    { symbol, active: symbol !== 'GONE', maxLeverage: MAX_LEVERAGE },
  ]),
);
const WORLD = { active: ['BTC', 'ETH', 'SOL', 'kPEPE'], delisted: ['GONE'], maxLeverage: MAX_LEVERAGE, caps: CAPS };
const knownSymbols = (symbol: string) => LISTED.get(symbol);

/** All codes but those that the clone's model and entitlement decide. */
const STRUCTURAL_CODES: readonly GraphProblem['code'][] = [
  'CYCLE',
  'DANGLING_EDGE',
  'DUPLICATE_CLAIM',
  'DUPLICATE_EDGE',
  'DUPLICATE_EDGE_ID',
  'DUPLICATE_NODE_ID',
  'EDGE_NOT_ALLOWED',
  'INACTIVE_SYMBOL',
  'LEVERAGE_ABOVE_MARKET',
  'MACD_PERIODS',
  'MISSING_INPUT',
  'NO_ENABLED_PROMPT',
  'POST_ONLY_NEEDS_GTC',
  'RULES_TOO_DEEP',
  'RULES_TOO_MANY',
  'RULES_WITHOUT_SIDE',
  'TOO_MANY_ASSETS',
  'TOO_MANY_EXPANDED_LINKS',
  'TOO_MANY_LINKS',
  'TOO_MANY_PROMPTS',
  'UNKNOWN_STREAM_FIELD',
  'UNKNOWN_SYMBOL',
  'UNLINKED_STREAM',
  'UNREACHABLE_NODE',
];
const randomGraph = fc.oneof(anyGraph, brokenGraph);

function compile(graph: Graph) {
  return compileGraph(graph, { knownSymbols, caps: CAPS });
}

/** The edges lead from each node of the cycle to the next, and from the last to the first; no node comes twice. */
function isCycle(graph: Graph, cycle: readonly string[]): boolean {
  const closed = cycle.every((id, index) => {
    const next = cycle[(index + 1) % cycle.length];
    return graph.edges.some(({ source, target }) => source === id && target === next);
  });
  return closed && cycle.length > 1 && new Set(cycle).size === cycle.length;
}

describe('compileGraph on random graphs', () => {
  it('meets every kind of problem among them, and graphs without any', () => {
    const seen = new Set<string>();
    for (const graph of fc.sample(randomGraph, { numRuns: 2000, seed: 1 })) {
      const { problems } = compile(graph);
      for (const { code } of problems) seen.add(code);
      if (problems.length === 0) seen.add('none');
    }
    expect([...seen].sort()).toEqual([...STRUCTURAL_CODES, 'none'].sort());
  });

  it('finds the problems that the naive compiler finds, no more and no fewer', () => {
    fc.assert(
      fc.property(randomGraph, (graph) => {
        const { problems } = compile(graph);
        const words = problems.filter(({ code }) => code !== 'CYCLE').map(problemWord);
        expect(words.sort()).toEqual(judge(graph, WORLD).problems);
      }),
      { numRuns: 3000 },
    );
  });

  it('shows one real cycle for each knot of nodes that lead to each other', () => {
    fc.assert(
      fc.property(randomGraph, (graph) => {
        const cycles = compile(graph).problems.filter(({ code }) => code === 'CYCLE');
        const { knots } = judge(graph, WORLD);
        expect(cycles.map(({ nodeId }) => nodeId)).toEqual(knots.map(([first]) => first));
        cycles.forEach(({ cycle = [], nodeId, path }, index) => {
          expect(isCycle(graph, cycle)).toBe(true);
          expect(knots[index]).toEqual(expect.arrayContaining(cycle));
          expect([cycle[0], path]).toEqual([nodeId, `/nodes/${graph.nodes.findIndex(({ id }) => id === nodeId)}`]);
        });
      }),
      { numRuns: 3000 },
    );
  });

  it('makes the same branches of sound graphs, whatever the order of nodes and edges', () => {
    fc.assert(
      fc.property(soundGraph, (graph) => {
        const { problems, branches } = compileGraph(graph, { knownSymbols });
        expect(problems).toEqual([]);
        expect(branches.map(branchWord).sort()).toEqual(judge(graph, WORLD).branches);
        for (const { branchId, promptNodeId, symbol } of branches)
          expect(branchId).toBe(branchIdOf(promptNodeId, symbol));
        const again = compileGraph({ ...graph, nodes: graph.nodes.toReversed() }, { knownSymbols });
        expect(again.branches.map(({ branchId }) => branchId).sort()).toEqual(
          branches.map(({ branchId }) => branchId).sort(),
        );
      }),
      { numRuns: 1000 },
    );
  });

  it('has branches only when it has no problems', () => {
    fc.assert(
      fc.property(randomGraph, (graph) => {
        const { problems, branches } = compile(graph);
        if (problems.length > 0) expect(branches).toEqual([]);
        for (const { path, message } of problems) {
          expect(message.length).toBeLessThanOrEqual(1000);
          expect(resolve(graph, path)).not.toBeUndefined();
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('is only made worse by one more edge between two nodes that no edge may join', () => {
    fc.assert(
      fc.property(soundGraph, fc.nat(), fc.nat(), (graph, a, b) => {
        const source = graph.nodes[a % graph.nodes.length];
        const target = graph.nodes[b % graph.nodes.length];
        if (source === undefined || target === undefined) return;
        const kinds = `${source.type} ${target.type}`;
        fc.pre(kinds !== 'data_stream asset_selection' && kinds !== 'asset_selection trading_prompt');
        const edges = [...graph.edges, { id: 'wrong', source: source.id, target: target.id }];
        const { problems } = compileGraph({ ...graph, edges }, { knownSymbols });
        expect(problems.filter(({ edgeId }) => edgeId === 'wrong').map(({ code }) => code)).toEqual([
          'EDGE_NOT_ALLOWED',
        ]);
      }),
      { numRuns: 500 },
    );
  });
});

/** What a JSON Pointer without escapes points to. */
function resolve(document: unknown, pointer: string): unknown {
  let value = document;
  for (const token of pointer.split('/').slice(1)) value = (value as Record<string, unknown>)[token];
  return value;
}
