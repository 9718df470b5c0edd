import { type RefObject, useId } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { Stack } from '../../ui/layout.tsx';
import styles from './Editor.module.css';
import { type Graph, type GraphNode, removeNodes, updateNode } from './graph.ts';
import { LinkFields } from './LinkFields.tsx';
import { PromptForm } from './PromptForm.tsx';
import type { Problem } from './problems.ts';
import { SelectionForm } from './SelectionForm.tsx';
import { StreamForm } from './StreamForm.tsx';
import { KINDS, nodeName } from './words.ts';

interface InspectorProps {
  readonly graph: Graph;
  readonly node: GraphNode;
  readonly problems: readonly Problem[];
  /** Takes the focus when a block is chosen. */
  readonly heading: RefObject<HTMLHeadingElement | null>;
  readonly onGraph: (to: (graph: Graph) => Graph) => void;
  readonly onRemoved: () => void;
}

const LABEL_MAX = 64;

/** The chosen block's form. */
export function Inspector({ graph, node, problems, heading, onGraph, onRemoved }: InspectorProps) {
  const title = useId();
  const change = (changed: GraphNode) => onGraph((now) => updateNode(now, changed));
  return (
    <section className={styles.inspector} aria-labelledby={title}>
      <header className={styles.inspectorHead}>
        <div>
          <p className="muted small">
            {KINDS[node.type].title}: {KINDS[node.type].what}
          </p>
          <h2 id={title} ref={heading} tabIndex={-1}>
            {nodeName(node)}
          </h2>
        </div>
        <Button
          variant="danger"
          onClick={() => {
            onGraph((now) => removeNodes(now, [node.id]));
            onRemoved();
          }}
        >
          Remove block
        </Button>
      </header>
      <Stack>
        {problems.length > 0 && (
          <ul className={styles.nodeProblems} aria-label="Problems of this block">
            {problems.map(({ code, path, message }) => (
              <li key={`${code}${path}${message}`}>{message}</li>
            ))}
          </ul>
        )}
        <Field label="Label">
          {(control) => (
            <input
              {...control}
              value={node.label ?? ''}
              maxLength={LABEL_MAX}
              autoComplete="off"
              placeholder={KINDS[node.type].title}
              onChange={(event) => change(labelled(node, event.target.value))}
            />
          )}
        </Field>
        {node.type === 'data_stream' && <StreamForm node={node} onChange={change} />}
        {node.type === 'asset_selection' && <SelectionForm node={node} onChange={change} />}
        {node.type === 'trading_prompt' && <PromptForm graph={graph} node={node} onChange={change} />}
        <LinkFields graph={graph} node={node} onGraph={onGraph} />
      </Stack>
    </section>
  );
}

function labelled(node: GraphNode, label: string): GraphNode {
  const { label: _before, ...rest } = node;
  return label === '' ? rest : { ...rest, label };
}
