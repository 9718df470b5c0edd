import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { ApiError } from '../../api/errors.ts';
import { own } from '../../api/keys.ts';
import { checkGraph, publishDraft, readDraft, saveDraft, type TaggedDraft } from '../../api/strategy.ts';
import { createDraftSaver, type SaveState } from './draft-saver.ts';
import type { Graph } from './graph.ts';
import { change, redo, startHistory, undo } from './history.ts';
import { type Problem, problemsOf } from './problems.ts';

/** The draft as it is edited: its steps, what the server says of it, and how it stands to what is stored. */
export function useEditor(cloneId: number, start: TaggedDraft) {
  const [history, setHistory] = useState(() => startHistory(start.graph));
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const [saveState, setSaveState] = useState<SaveState>({ kind: 'saved' });
  const graph = history.present;
  const latest = useRef(graph);
  latest.current = graph;

  const [saver] = useState(() =>
    createDraftSaver({
      start,
      save: (draft) => saveDraft(cloneId, draft),
      read: () => readDraft(cloneId),
      later: (call, ms) => {
        const timer = setTimeout(call, ms);
        return () => clearTimeout(timer);
      },
      onState: (state) => {
        setSaveState(state);
        if (state.kind === 'refused') setProblems(problemsOf(state.error, latest.current));
      },
      onProblems: setProblems,
    }),
  );
  useEffect(() => saver.offer(graph), [saver, graph]);
  useLeaving(saver.flush, saveState.kind !== 'saved');

  const check = useCallback(
    (shown: Graph) => {
      // Only a service: without it the next save tells the same.
      checkGraph(cloneId, shown).then(
        (found) => latest.current === shown && setProblems(found),
        () => {},
      );
    },
    [cloneId],
  );
  useEffect(() => check(start.graph), [check, start]);

  const edit = useCallback((to: (graph: Graph) => Graph) => {
    setHistory((before) => change(before, to(before.present)));
  }, []);

  return {
    graph,
    edit,
    problems,
    saveState,
    undo: history.past.length === 0 ? undefined : () => setHistory(undo),
    redo: history.future.length === 0 ? undefined : () => setHistory(redo),
    saveNow: saver.flush,
    conflict: useConflict(saver, (theirs) => {
      edit(() => theirs);
      check(theirs);
    }),
    publication: usePublication(cloneId, { flush: saver.flush, latest, onProblems: setProblems }),
  };
}

export type Editor = ReturnType<typeof useEditor>;

/** What is not stored yet is saved when the screen is left, and asked about when the page is. */
function useLeaving(flush: () => Promise<boolean>, unsaved: boolean): void {
  useEffect(() => () => void flush(), [flush]);
  useEffect(() => {
    if (!unsaved) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [unsaved]);
}

function useConflict(saver: ReturnType<typeof createDraftSaver>, onTheirs: (graph: Graph) => void) {
  return useMutation({
    mutationFn: async (whose: 'mine' | 'theirs') => {
      if (whose === 'mine') await saver.keepMine();
      else onTheirs(await saver.takeTheirs());
    },
  });
}

interface Publishing {
  readonly flush: () => Promise<boolean>;
  readonly latest: { readonly current: Graph };
  readonly onProblems: (problems: readonly Problem[]) => void;
}

/** Publishes what is shown: null when it could not even be saved, which says so itself. */
function usePublication(cloneId: number, { flush, latest, onProblems }: Publishing) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async () => ((await flush()) ? publishDraft(cloneId) : null),
    onSuccess: async (published) => {
      if (published === null) return;
      onProblems([]);
      await Promise.all(
        [own.versions(cloneId), own.clone(cloneId)].map((queryKey) =>
          client.invalidateQueries({ queryKey, exact: true }),
        ),
      );
    },
    onError: (error) => {
      if (error instanceof ApiError && error.code === 'GRAPH_INVALID') onProblems(problemsOf(error, latest.current));
    },
  });
}
