import type { Clones } from '../clones/index.ts';
import type { components, Handlers } from '../contract/index.ts';
import type { Db } from '../platform/db/index.ts';
import { soon } from '../platform/soon.ts';
import { type Draft, draftEtag, type Strategies } from './strategies.ts';

export type StrategyHandlers = Pick<Handlers, 'getStrategyDraft'>;

export function createStrategyHandlers(deps: { db: Db; clones: Clones; strategies: Strategies }): StrategyHandlers {
  const { db, clones, strategies } = deps;
  return {
    getStrategyDraft({ params, caller }) {
      return soon(clones.get(caller.userId, params.cloneId), () =>
        soon(strategies.draftOf(db.read, params.cloneId), (draft) => ({
          status: 200,
          headers: { etag: draftEtag(draft) },
          body: { draft: presentDraft(draft), persisted: draft.persisted },
        })),
      );
    },
  };
}

export function presentDraft(draft: Draft): components['schemas']['StrategyDraft'] {
  return { graph: draft.graph, revision: draft.revision, updatedAt: draft.updatedAt };
}
