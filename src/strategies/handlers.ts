import type { Clones } from '../clones/index.ts';
import type { components, Handlers } from '../contract/index.ts';
import type { Db } from '../platform/db/index.ts';
import { type Draft, draftEtag, type Strategies } from './strategies.ts';

export type StrategyHandlers = Pick<Handlers, 'getStrategyDraft'>;

export function createStrategyHandlers(deps: { db: Db; clones: Clones; strategies: Strategies }): StrategyHandlers {
  const { db, clones, strategies } = deps;
  return {
    async getStrategyDraft({ params, caller }) {
      await clones.get(caller.userId, params.cloneId);
      const draft = await strategies.draftOf(db.read, params.cloneId);
      return {
        status: 200,
        headers: { etag: draftEtag(draft) },
        body: { draft: presentDraft(draft), persisted: draft.persisted },
      };
    },
  };
}

export function presentDraft(draft: Draft): components['schemas']['StrategyDraft'] {
  return { graph: draft.graph, revision: draft.revision, updatedAt: draft.updatedAt };
}
