import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { contentHash, graphText } from '../../../src/strategies/content.ts';
import { draftEtag, revisionsAllowed } from '../../../src/strategies/etag.ts';
import { type Graph, promptNode, smallGraph, streamNode } from '../../support/graphs.ts';

describe('contentHash', () => {
  it('is the SHA-256 of the sorted JSON without the layout', () => {
    const graph: Graph = { edges: [], nodes: [], schemaVersion: 1, layout: { terminal: { x: 1, y: 2 } } };
    const expected = createHash('sha256').update('{"edges":[],"nodes":[],"schemaVersion":1}').digest('hex');
    expect(contentHash(graph)).toBe(expected);
  });

  it('does not change with the order of keys or the layout, and does with all else', () => {
    const graph = smallGraph();
    const { nodes, edges, schemaVersion } = graph;
    const hash = contentHash(graph);
    expect(contentHash({ edges, schemaVersion, nodes })).toBe(hash);
    expect(contentHash({ ...graph, layout: { nodes: { s: { x: 1, y: 1 } } } })).toBe(hash);
    const [first, ...rest] = nodes;
    const changed: Graph[] = [
      { ...graph, nodes: nodes.toReversed() },
      { ...graph, nodes: [{ ...(first ?? streamNode('s')), label: 'Candles' }, ...rest] },
      { ...graph, edges: edges.slice(1) },
      { ...graph, nodes: [...nodes, promptNode('q')] },
    ];
    expect(new Set([hash, ...changed.map(contentHash)]).size).toBe(changed.length + 1);
  });
});

describe('graphText', () => {
  it('takes 64 KB of UTF-8 and no byte more', () => {
    const withLabel = (label: string) => smallGraph({ nodes: [{ ...streamNode('s'), label }] });
    const frame = Buffer.byteLength(JSON.stringify(withLabel('')));
    const text = graphText(withLabel('ü'.repeat((65_536 - frame) / 2)));
    expect(Buffer.byteLength(text)).toBe(65_536 - ((65_536 - frame) % 2));
    expect(() => graphText(withLabel('x'.repeat(65_537 - frame)))).toThrow(
      expect.objectContaining({ code: 'GRAPH_TOO_LARGE', details: { bytes: 65_537, maxBytes: 65_536 } }),
    );
  });
});

describe('revisionsAllowed', () => {
  it('reads one tag, a list, and what allows any revision', () => {
    expect(revisionsAllowed(undefined, 7)).toBeUndefined();
    expect(revisionsAllowed('*', 7)).toBeUndefined();
    expect(revisionsAllowed(draftEtag({ cloneId: 7, revision: 12 }), 7)).toEqual([12]);
    expect(revisionsAllowed('"draft-7-1", "other","draft-7-3","draft-7-1"', 7)).toEqual([1, 3]);
  });

  it('allows none for what is not a strong tag of this draft', () => {
    const foreign = ['W/"draft-7-1"', '"draft-8-1"', 'draft-7-1', '""', '"draft-7-01"', '"draft-7-0"', '"draft-7-1.0"'];
    foreign.push(`"draft-7-${'9'.repeat(30)}"`, '"draft-7--1"', '"*"', ',,,');
    for (const ifMatch of foreign) expect(revisionsAllowed(ifMatch, 7)).toEqual([]);
  });
});
