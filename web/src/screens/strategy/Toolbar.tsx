import { useEffect } from 'react';
import { useAssets } from '../../api/market.ts';
import type { Schema } from '../../api/types.ts';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { Notice } from '../../ui/Notice.tsx';
import styles from './Editor.module.css';
import { CHAIN, fullBecause, type NodeKind } from './graph.ts';
import { SaveStatus } from './SaveStatus.tsx';
import { withNew } from './starters.ts';
import type { Editor } from './useEditor.ts';
import { KINDS } from './words.ts';

interface ToolbarProps {
  readonly editor: Editor;
  readonly entitlement: Schema<'Entitlement'> | null;
  readonly onAdded: (id: string) => void;
}

/** What is done to the strategy as a whole. */
export function Toolbar({ editor, entitlement, onAdded }: ToolbarProps) {
  const assets = useAssets().data ?? [];
  const { graph, edit, publication } = editor;
  const full = fullBecause(graph);
  useUndoKeys(editor);
  function add(kind: NodeKind): void {
    const added = withNew(graph, kind, { assets, entitlement });
    edit(() => added.graph);
    onAdded(added.id);
  }
  return (
    <>
      <div className={styles.toolbar} role="toolbar" aria-label="Strategy">
        <div className={styles.tools}>
          {CHAIN.map((kind) => (
            <Button
              key={kind}
              variant="secondary"
              disabled={full !== undefined}
              title={full ?? `Add ${KINDS[kind].what}`}
              onClick={() => add(kind)}
            >
              <span aria-hidden="true">+</span> {KINDS[kind].title}
            </Button>
          ))}
        </div>
        <div className={styles.tools}>
          <Button variant="quiet" disabled={editor.undo === undefined} onClick={editor.undo}>
            Undo
          </Button>
          <Button variant="quiet" disabled={editor.redo === undefined} onClick={editor.redo}>
            Redo
          </Button>
          <SaveStatus saveState={editor.saveState} />
          <Button busy={publication.isPending} onClick={() => publication.mutate()}>
            Publish
          </Button>
        </div>
      </div>
      <Publication publication={publication} />
    </>
  );
}

function Publication({ publication }: Pick<Editor, 'publication'>) {
  if (publication.isError) {
    return <ErrorNotice error={publication.error} title="Not published" />;
  }
  if (publication.data === null) {
    return (
      <Notice tone="warn" title="Not published">
        The draft could not be saved, so there is nothing new to publish.
      </Notice>
    );
  }
  if (publication.data === undefined) return null;
  const { version, clone } = publication.data;
  return (
    <Notice
      tone="up"
      title={`Version ${version.number} is in force`}
      actions={<ButtonLink href={`/clones/${clone.cloneId}/backtests`}>Backtest it</ButtonLink>}
    >
      {version.branches.length === 1 ? 'One branch decides' : `${version.branches.length} branches decide`}: one for
      each prompt and asset.
    </Notice>
  );
}

/** Ctrl or ⌘ with Z, and with Shift or Y to redo. Fields keep their own undo while one types in them. */
function useUndoKeys({ undo, redo }: Editor): void {
  useEffect(() => {
    function onKey(event: KeyboardEvent): void {
      const key = event.key.toLowerCase();
      if (!(event.ctrlKey || event.metaKey) || isTyping(event.target)) return;
      const call = key === 'y' || (key === 'z' && event.shiftKey) ? redo : key === 'z' ? undo : undefined;
      if (call === undefined) return;
      event.preventDefault();
      call();
    }
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [undo, redo]);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input:not([type="checkbox"]), textarea, select');
}
