import { Button } from '../../ui/Button.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { Notice } from '../../ui/Notice.tsx';
import type { Editor } from './useEditor.ts';

const WORDS = {
  saved: 'Saved',
  unsaved: 'Not saved yet',
  saving: 'Saving …',
  conflict: 'Not saved: changed elsewhere',
  refused: 'Not saved: see the problems',
  failed: 'Not saved',
} as const;

/** A word on whether what is shown is stored. */
export function SaveStatus({ saveState }: Pick<Editor, 'saveState'>) {
  return (
    <span className="muted small" role="status" aria-label="Draft">
      {WORDS[saveState.kind]}
    </span>
  );
}

/** What stands in the way of saving, and the ways on. */
export function SaveTrouble({ saveState, conflict, saveNow }: Pick<Editor, 'saveState' | 'conflict' | 'saveNow'>) {
  if (saveState.kind === 'conflict') {
    return (
      <Notice
        tone="warn"
        title="The draft was changed elsewhere"
        actions={
          <>
            <Button busy={conflict.isPending} onClick={() => conflict.mutate('theirs')}>
              Show theirs
            </Button>
            <Button variant="secondary" busy={conflict.isPending} onClick={() => conflict.mutate('mine')}>
              Keep mine
            </Button>
          </>
        }
      >
        <p>
          Another tab or device has saved it since you opened it. Showing theirs can be undone; keeping yours replaces
          theirs.
        </p>
        {conflict.isError && <p>{conflict.error.message}</p>}
      </Notice>
    );
  }
  if (saveState.kind === 'failed') {
    return <ErrorNotice error={saveState.error} title="The draft is not saved" onRetry={() => void saveNow()} />;
  }
  if (saveState.kind === 'refused' && saveState.error.issues.length === 0) {
    return (
      <Notice tone="warn" title="The draft is not saved as it is">
        {saveState.error.message}
      </Notice>
    );
  }
  return null;
}
