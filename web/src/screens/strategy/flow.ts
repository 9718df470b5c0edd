import type { Edge } from '@xyflow/react';
import type { BlockNode } from './CanvasBlocks.tsx';
import { type Graph, positions, TERMINAL, terminalPosition } from './graph.ts';
import { type Problem, problemsByNode } from './problems.ts';
import { KINDS, nodeName, nodeSummary } from './words.ts';

interface FlowNodesInput {
  readonly graph: Graph;
  readonly problems: readonly Problem[];
  readonly selected: string | undefined;
  /** The nodes as they were: what React Flow has noted on them is kept. */
  readonly before: readonly BlockNode[];
}

/** The graph's nodes, and the last block, as React Flow takes them. Of several with one id the first is drawn. */
export function flowNodes({ graph, problems, selected, before }: FlowNodesInput): BlockNode[] {
  const known = new Map(before.map((node) => [node.id, node]));
  const places = positions(graph);
  const byNode = problemsByNode(problems, graph);
  const unique = new Map([...graph.nodes].reverse().map((node) => [node.id, node]));
  const blocks = [...unique.values()].reverse().map((node): BlockNode => {
    const count = byNode.get(node.id)?.length ?? 0;
    const name = nodeName(node);
    const trouble = count === 0 ? '' : `, ${count} to mend`;
    return {
      ...known.get(node.id),
      id: node.id,
      type: 'block',
      position: places.get(node.id) ?? { x: 0, y: 0 },
      selected: node.id === selected,
      ariaLabel: `${KINDS[node.type].title} ${name}: ${nodeSummary(node)}${trouble}`,
      data: { kind: node.type, name, summary: nodeSummary(node), problems: count },
    };
  });
  const last: BlockNode = {
    ...known.get(TERMINAL),
    id: TERMINAL,
    type: 'last',
    position: terminalPosition(graph),
    deletable: false,
    ariaLabel: 'The trading clone',
    data: { kind: 'trading_prompt', name: 'Trading clone', summary: 'trades what prompts decide', problems: 0 },
  };
  return [...blocks, last];
}

/** The graph's edges, and one from every prompt to the last block. */
export function flowEdges({ nodes, edges }: Graph, problems: readonly Problem[]): Edge[] {
  const names = new Map(nodes.map((node) => [node.id, nodeName(node)]));
  const wrong = new Set(problems.map(({ edgeId }) => edgeId));
  const links = edges
    .filter(({ source, target }) => names.has(source) && names.has(target))
    .map(
      ({ id, source, target }): Edge => ({
        ...{ id, source, target },
        ariaLabel: `Link from ${names.get(source)} to ${names.get(target)}`,
        className: wrong.has(id) ? 'wrong' : '',
      }),
    );
  const prompts = nodes.filter((node) => node.type === 'trading_prompt');
  const last = prompts.map(
    ({ id, config }): Edge => ({
      ...{ id: `${TERMINAL}${id}`, source: id, target: TERMINAL },
      ...{ deletable: false, selectable: false, focusable: false },
      className: config.enabled ? 'last' : 'asleep',
    }),
  );
  return [...links, ...last];
}
