import type { Clock } from '../platform/clock.ts';
import type { Executor, Tx } from '../platform/db/index.ts';
import { type Soon, soon } from '../platform/soon.ts';
import { defaultGraph, type StrategyGraph } from './default-graph.ts';
import { type DraftRow, findDraft, insertDraft } from './store.ts';

export interface Draft {
  readonly cloneId: number;
  readonly graph: StrategyGraph;
  /** Grows by one with each save. */
  readonly revision: number;
  /** False until the owner first saves it. */
  readonly persisted: boolean;
  readonly updatedAt: number;
}

export interface Strategies {
  /** Gives a new clone its default draft. */
  createDraft(tx: Tx, cloneId: number): Promise<void>;
  draftOf(ex: Executor, cloneId: number): Soon<Draft>;
}

export function createStrategies({ clock }: { clock: Clock }): Strategies {
  return {
    createDraft: (tx, cloneId) =>
      insertDraft(tx, {
        clone_id: cloneId,
        graph: JSON.stringify(defaultGraph()),
        revision: 1,
        persisted: 0,
        updated_at: clock.now(),
      }),
    draftOf: (ex, cloneId) =>
      soon(findDraft.first(ex, { cloneId }), (row) => {
        if (row === undefined) throw new Error(`clone ${cloneId} has no draft`);
        return toDraft(row);
      }),
  };
}

function toDraft(row: DraftRow): Draft {
  return {
    cloneId: row.clone_id,
    graph: JSON.parse(row.graph) as StrategyGraph,
    revision: row.revision,
    persisted: row.persisted === 1,
    updatedAt: row.updated_at,
  };
}

/** The strong ETag of a draft: another revision, another tag. */
export function draftEtag(draft: Draft): string {
  return `"draft-${draft.cloneId}-${draft.revision}"`;
}
