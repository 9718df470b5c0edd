import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import { Badge } from '../../ui/Badge.tsx';
import { classes } from '../../ui/classes.ts';
import styles from './Canvas.module.css';
import type { NodeKind } from './graph.ts';
import { problemCount } from './Outline.tsx';
import { KINDS } from './words.ts';

export type BlockNode = Node<
  { readonly kind: NodeKind; readonly name: string; readonly summary: string; readonly problems: number },
  'block' | 'last'
>;

/** A block of the graph: what feeds it comes in at the left, what it feeds leaves at the right. */
export function Block({ data: { kind, name, summary, problems }, selected }: NodeProps<BlockNode>) {
  return (
    <div className={classes(styles.block, styles[kind], selected && styles.selected, problems > 0 && styles.wrong)}>
      {kind !== 'data_stream' && <Handle type="target" position={Position.Left} className={styles.handle} />}
      <span className={styles.kind}>{KINDS[kind].title}</span>
      <strong>{name}</strong>
      <span className={styles.summary}>{summary}</span>
      {problems > 0 && <Badge tone="down">{problemCount(problems)}</Badge>}
      <Handle
        type="source"
        position={Position.Right}
        className={styles.handle}
        isConnectable={kind !== 'trading_prompt'}
      />
    </div>
  );
}

/** Where all prompts lead. It is no part of the strategy. */
export function LastBlock({ data: { name, summary } }: NodeProps<BlockNode>) {
  return (
    <div className={classes(styles.block, styles.last)}>
      <Handle type="target" position={Position.Left} className={styles.handle} isConnectable={false} />
      <strong>{name}</strong>
      <span className={styles.summary}>{summary}</span>
    </div>
  );
}
