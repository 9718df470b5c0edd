import { lazy, Suspense, useRef, useState } from 'react';
import type { TaggedDraft } from '../../api/strategy.ts';
import type { Schema } from '../../api/types.ts';
import { Card, Stack } from '../../ui/layout.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import styles from './Editor.module.css';
import { nodeOf } from './graph.ts';
import { Inspector } from './Inspector.tsx';
import { Limits } from './Limits.tsx';
import { Outline } from './Outline.tsx';
import { ProblemList } from './ProblemList.tsx';
import { problemsByNode } from './problems.ts';
import { SaveTrouble } from './SaveStatus.tsx';
import { Toolbar } from './Toolbar.tsx';
import { useEditor } from './useEditor.ts';
import { useWide } from './useWide.ts';
import { Versions } from './Versions.tsx';

/** Heavy, and of no use on a phone. */
const Canvas = lazy(async () => ({ default: (await import('./Canvas.tsx')).Canvas }));

interface EditorProps {
  readonly cloneId: number;
  readonly entitlement: Schema<'Entitlement'> | null;
  readonly start: TaggedDraft;
}

export function Editor({ cloneId, entitlement, start }: EditorProps) {
  const editor = useEditor(cloneId, start);
  const { graph, edit, problems } = editor;
  const [selected, setSelected] = useState<string>();
  const heading = useRef<HTMLHeadingElement>(null);
  const wide = useWide();
  const node = nodeOf(graph, selected);
  const byNode = problemsByNode(problems, graph);

  /** Chosen from a list: the form is below, so that is where to go on. */
  function open(id: string): void {
    setSelected(id);
    requestAnimationFrame(() => heading.current?.focus());
  }

  return (
    <Stack>
      <Toolbar editor={editor} entitlement={entitlement} onAdded={open} />
      <Limits graph={graph} entitlement={entitlement} cloneId={cloneId} />
      <SaveTrouble {...editor} />
      {wide && (
        <Suspense fallback={<Skeleton height="clamp(20rem, 52vh, 34rem)" />}>
          <Canvas graph={graph} problems={problems} selected={selected} onGraph={edit} onSelect={setSelected} />
        </Suspense>
      )}
      <div className={styles.columns}>
        <Stack>
          {problems.length > 0 && (
            <Card title="To mend before publishing">
              <ProblemList graph={graph} problems={problems} onSelect={open} />
            </Card>
          )}
          <Card title="Blocks">
            <Outline graph={graph} problems={byNode} selected={selected} onSelect={open} />
          </Card>
        </Stack>
        <Stack>
          {node === undefined ? (
            <Card>
              <p className="muted">Choose a block to see and change what it does.</p>
            </Card>
          ) : (
            <Inspector
              key={node.id}
              graph={graph}
              node={node}
              problems={byNode.get(node.id) ?? []}
              heading={heading}
              onGraph={edit}
              onRemoved={() => setSelected(undefined)}
            />
          )}
          <Versions cloneId={cloneId} onTake={(taken) => edit(() => taken)} />
        </Stack>
      </div>
    </Stack>
  );
}
