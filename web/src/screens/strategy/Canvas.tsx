import {
  applyNodeChanges,
  Background,
  type Connection,
  Controls,
  type Edge,
  type NodeChange,
  ReactFlow,
} from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { useEffect, useState } from 'react';
import styles from './Canvas.module.css';
import { Block, type BlockNode, LastBlock } from './CanvasBlocks.tsx';
import { flowEdges, flowNodes } from './flow.ts';
import { type Graph, link, linkRefused, moved, removeNodes, TERMINAL, unlink } from './graph.ts';
import type { Problem } from './problems.ts';

interface CanvasProps {
  readonly graph: Graph;
  readonly problems: readonly Problem[];
  readonly selected: string | undefined;
  readonly onGraph: (to: (graph: Graph) => Graph) => void;
  readonly onSelect: (id: string) => void;
}

const NODE_TYPES = { block: Block, last: LastBlock };
const FIT = { padding: 0.15, maxZoom: 1 };

/** The graph to be drawn by mouse: blocks are dragged, linked from handle to handle, and deleted by key. */
export function Canvas({ graph, problems, selected, onGraph, onSelect }: CanvasProps) {
  // React Flow's own notes on the nodes (their measures, a drag under way) stay here; the rest follows the graph.
  const [nodes, setNodes] = useState<BlockNode[]>(() => flowNodes({ graph, problems, selected, before: [] }));
  useEffect(() => {
    setNodes((before) => flowNodes({ graph, problems, selected, before }));
  }, [graph, problems, selected]);

  function onNodesChange(changes: NodeChange<BlockNode>[]): void {
    setNodes((before) => applyNodeChanges(changes, before));
    const places: Record<string, { x: number; y: number }> = {};
    for (const change of changes) {
      if (change.type === 'select' && change.selected && change.id !== TERMINAL) onSelect(change.id);
      if (change.type === 'position' && !change.dragging && change.position) places[change.id] = change.position;
    }
    if (Object.keys(places).length > 0) onGraph((now) => moved(now, places));
  }

  return (
    <div className={styles.canvas}>
      <ReactFlow<BlockNode, Edge>
        nodes={nodes}
        edges={flowEdges(graph, problems)}
        nodeTypes={NODE_TYPES}
        onNodesChange={onNodesChange}
        onConnect={({ source, target }) => onGraph((now) => link(now, source, target))}
        isValidConnection={({ source, target }: Connection | Edge) => linkRefused(graph, source, target) === undefined}
        onDelete={({ nodes: gone, edges }) => {
          const links = new Set(edges.map(({ id }) => id));
          const ids = gone.map(({ id }) => id);
          onGraph((now) =>
            removeNodes(
              unlink(now, ({ id }) => links.has(id)),
              ids,
            ),
          );
        }}
        deleteKeyCode={['Delete', 'Backspace']}
        fitView
        fitViewOptions={FIT}
        minZoom={0.2}
        zoomOnScroll={false}
        preventScrolling={false}
        aria-label="The strategy as a graph; the list of blocks has the same"
      >
        <Background />
        <Controls showInteractive={false} fitViewOptions={FIT} />
      </ReactFlow>
    </div>
  );
}
