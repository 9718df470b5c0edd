import { ApiError } from '../../api/errors.ts';
import type { TaggedDraft } from '../../api/strategy.ts';
import type { Graph } from './graph.ts';
import type { Problem } from './problems.ts';

/** How what is shown stands to what is stored. */
export type SaveState =
  | { readonly kind: 'saved' | 'unsaved' | 'saving' }
  /** Somebody else has saved: only the person can say which draft it is to be. */
  | { readonly kind: 'conflict' }
  /** Not taken as it is; changing it helps. */
  | { readonly kind: 'refused'; readonly error: ApiError }
  /** Not taken now; trying again helps. */
  | { readonly kind: 'failed'; readonly error: unknown };

interface SaverPorts {
  readonly start: TaggedDraft;
  /** Replaces the revision of the tag. */
  readonly save: (draft: TaggedDraft) => Promise<{ etag: string; problems: readonly Problem[] }>;
  readonly read: () => Promise<TaggedDraft>;
  /** Calls later; the answer takes it back. */
  readonly later: (call: () => void, ms: number) => () => void;
  readonly onState: (state: SaveState) => void;
  /** What the server says of the graph that it has just stored. */
  readonly onProblems: (problems: readonly Problem[]) => void;
}

/** A pause in editing after which the draft is saved. */
export const PAUSE_MS = 700;
/** Between tries while the gateway does not answer. */
export const RETRY_MS = 5000;

export type DraftSaver = ReturnType<typeof createDraftSaver>;

/**
 * Keeps the stored draft up with the shown one: after a pause, one save at a time, each on top of the revision before. On a
 * conflict it stops until told whose draft it is to be.
 */
export function createDraftSaver({ start, save, read, later, onState, onProblems }: SaverPorts) {
  let { graph: stored, etag } = start;
  let wanted = start.graph;
  let state: SaveState = { kind: 'saved' };
  let running: Promise<void> | undefined;
  let takeBack = () => {};

  function become(next: SaveState): void {
    state = next;
    onState(next);
  }

  /** Saves until what is stored is what is wanted, or something stands in the way. */
  async function saveAll(): Promise<void> {
    while (wanted !== stored && state.kind !== 'conflict') {
      const graph = wanted;
      become({ kind: 'saving' });
      try {
        const saved = await save({ graph, etag });
        etag = saved.etag;
        stored = graph;
        // Of a graph that is shown no more its problems are not interesting: the next save tells.
        if (wanted === graph) onProblems(saved.problems);
      } catch (error) {
        become(failureOf(error));
        if (state.kind === 'failed' && isRetryable(error)) schedule(RETRY_MS);
        // What was refused may be sound by now.
        if (state.kind !== 'refused' || wanted === graph) return;
      }
    }
    if (state.kind === 'saving') become({ kind: 'saved' });
  }

  function run(): Promise<void> {
    takeBack();
    running ??= saveAll().finally(() => {
      running = undefined;
    });
    return running;
  }

  function schedule(ms: number): void {
    takeBack();
    takeBack = later(() => void run(), ms);
  }

  return {
    /** What is shown now. */
    offer(graph: Graph): void {
      if (graph === wanted) return;
      wanted = graph;
      if (state.kind === 'conflict' || running !== undefined) return;
      become({ kind: 'unsaved' });
      schedule(PAUSE_MS);
    },
    /** Saves at once. @returns whether what is shown is stored. */
    async flush(): Promise<boolean> {
      if (wanted !== stored && state.kind !== 'conflict') await run();
      return wanted === stored && state.kind === 'saved';
    },
    /** Ends a conflict: what is shown replaces whatever is there. @throws ApiError when that cannot be read. */
    async keepMine(): Promise<void> {
      etag = (await read()).etag;
      become({ kind: 'unsaved' });
      await run();
    },
    /** Ends a conflict with what is stored, and returns it to be shown. @throws ApiError when it cannot be read. */
    async takeTheirs(): Promise<Graph> {
      const theirs = await read();
      etag = theirs.etag;
      stored = theirs.graph;
      wanted = theirs.graph;
      become({ kind: 'saved' });
      return theirs.graph;
    },
  };
}

function failureOf(error: unknown): SaveState {
  if (!(error instanceof ApiError)) return { kind: 'failed', error };
  if (error.code === 'DRAFT_CHANGED') return { kind: 'conflict' };
  return [400, 409, 422].includes(error.status) ? { kind: 'refused', error } : { kind: 'failed', error };
}

function isRetryable(error: unknown): boolean {
  return error instanceof ApiError && error.retryable;
}
