import { type Clones, presentClone } from '../clones/index.ts';
import type { Handlers } from '../contract/index.ts';
import type { Db } from '../platform/db/index.ts';
import { soon } from '../platform/soon.ts';
import type { StrategyEditor } from './editor.ts';
import { draftEtag } from './etag.ts';
import { presentDraft, presentSummary, presentVersion } from './present.ts';
import type { Strategies } from './strategies.ts';

export type StrategyHandlers = Pick<
  Handlers,
  'getStrategyDraft' | 'saveStrategyDraft' | 'publishStrategyVersion' | 'listStrategyVersions' | 'getStrategyVersion'
>;

export function createStrategyHandlers(deps: {
  db: Db;
  clones: Clones;
  strategies: Strategies;
  editor: StrategyEditor;
}): StrategyHandlers {
  const { db, clones, strategies, editor } = deps;
  return {
    getStrategyDraft({ params, caller }) {
      return soon(clones.owned(caller.userId, params.cloneId), () =>
        soon(strategies.draftOf(db.read, params.cloneId), (draft) => ({
          status: 200,
          headers: { etag: draftEtag(draft) },
          body: { draft: presentDraft(draft), persisted: draft.persisted },
        })),
      );
    },

    async saveStrategyDraft({ params, headers, body, caller }) {
      const { draft, problems } = await editor.save({
        userId: caller.userId,
        cloneId: params.cloneId,
        graph: body.graph,
        ifMatch: headers['if-match'],
      });
      return {
        status: 200,
        headers: { etag: draftEtag(draft) },
        body: { draft: presentDraft(draft), problems: [...problems] },
      };
    },

    async publishStrategyVersion({ params, body, caller }) {
      const { version, created, clone } = await editor.publish({
        userId: caller.userId,
        cloneId: params.cloneId,
        graph: body?.graph,
      });
      return {
        status: created ? 201 : 200,
        body: { version: presentVersion(version), clone: presentClone(clone) },
      };
    },

    async listStrategyVersions({ params, caller }) {
      await clones.owned(caller.userId, params.cloneId);
      const versions = await strategies.versions(db.read, params.cloneId);
      return { status: 200, body: { versions: versions.map(presentSummary) } };
    },

    async getStrategyVersion({ params, caller }) {
      await clones.owned(caller.userId, params.cloneId);
      const version = await strategies.versionById(db.read, params);
      return { status: 200, body: { version: presentVersion(version) } };
    },
  };
}
