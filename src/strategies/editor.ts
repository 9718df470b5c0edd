import { type Clones, type CloneView, type Entitlement, effectiveOf } from '../clones/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import { appError } from '../platform/errors.ts';
import type { Ids } from '../platform/ids.ts';
import { type Soon, soon } from '../platform/soon.ts';
import { compileGraph, MAX_PROBLEMS } from './compile.ts';
import { graphText } from './content.ts';
import { draftEtag, revisionsAllowed } from './etag.ts';
import type { AssetCatalogue, CompiledGraph, GraphProblem, StrategyGraph } from './graph.ts';
import { exceedsCaps } from './limits.ts';
import { createPublisher } from './publisher.ts';
import * as store from './store.ts';
import type { Draft, Strategies, StrategyVersion } from './strategies.ts';

interface OwnedClone {
  readonly userId: string;
  readonly cloneId: number;
}

/** What a clone may do and which model it asks: what a graph is held against. */
export interface CloneRights {
  /** The effective one; undefined when nothing is granted. */
  readonly entitlement: Entitlement | undefined;
  /** The clone's model; null for the entitlement's default. */
  readonly model: string | null;
}

export interface SavedDraft {
  readonly draft: Draft;
  /** What publishing would refuse. */
  readonly problems: readonly GraphProblem[];
}

export interface Published {
  readonly version: StrategyVersion;
  /** False when the same content was published before. */
  readonly created: boolean;
  readonly clone: CloneView;
}

/** What an owner does to a clone's strategy. */
export interface StrategyEditor {
  /**
   * All problems of the graph, or its branches; without rights any size and model will do. Assets are those that the
   * catalogue knows: `ready` makes it know the graph's.
   */
  compile(graph: StrategyGraph, rights?: CloneRights): CompiledGraph;
  /** Makes sure that the assets of the graph are known as they are now; not inside a transaction. */
  ready(graph: StrategyGraph): Soon<undefined>;
  /**
   * Replaces the draft; with `ifMatch` only if one of its tags still is the draft's.
   * @throws AppError CLONE_NOT_FOUND, CLONE_RETIRED, GRAPH_TOO_LARGE, GRAPH_EXCEEDS_ENTITLEMENT, DRAFT_CHANGED
   */
  save(input: OwnedClone & { graph: StrategyGraph; ifMatch: string | undefined }): Promise<SavedDraft>;
  /**
   * Publishes the stored draft, or `graph`, which then becomes the draft.
   * @throws AppError CLONE_NOT_FOUND, CLONE_RETIRED, GRAPH_TOO_LARGE, GRAPH_INVALID
   */
  publish(input: OwnedClone & { graph: StrategyGraph | undefined }): Promise<Published>;
}

export interface EditorDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly clones: Pick<Clones, 'get' | 'lock' | 'slots' | 'view'>;
  readonly strategies: Strategies;
  readonly assets: AssetCatalogue;
}

export function createStrategyEditor(deps: EditorDeps): StrategyEditor {
  const { db, clock, clones, strategies, assets } = deps;
  const publisher = createPublisher(deps);

  function compile(graph: StrategyGraph, rights?: CloneRights): CompiledGraph {
    const knownSymbols = (symbol: string) => assets.find(symbol);
    if (rights === undefined) return compileGraph(graph, { knownSymbols });
    const { entitlement, model } = rights;
    const compiled = compileGraph(graph, {
      knownSymbols,
      caps: entitlement && { assets: entitlement.assetCapacity, ...entitlement.topology },
      models: entitlement && { model, allowedModels: entitlement.allowedModels },
    });
    if (entitlement?.status === 'active') return compiled;
    return { branches: [], problems: [noEntitlement(entitlement), ...compiled.problems].slice(0, MAX_PROBLEMS) };
  }

  function ready(graph: StrategyGraph): Soon<undefined> {
    return assets.know(graph.nodes.flatMap((node) => (node.type === 'asset_selection' ? node.config.symbols : [])));
  }

  /** The clone's rights, with its row locked, so that it is edited by one at a time and not retired meanwhile. */
  function lockRights(tx: Tx, { userId, cloneId }: OwnedClone): Soon<CloneRights> {
    return soon(clones.lock(tx, { userId, cloneId }), (clone) => {
      if (clone === undefined) throw appError('CLONE_NOT_FOUND');
      if (clone.retired_at !== null) throw appError('CLONE_RETIRED');
      return soon(clones.slots(tx, cloneId), (slots) => ({ entitlement: effectiveOf(slots), model: clone.model }));
    });
  }

  /** The first statement that finds its revision wins; each of them is atomic. */
  function replace(tx: Tx, draft: { cloneId: number; graph: string }, ifMatch: string | undefined) {
    const args = { ...draft, now: clock.now() };
    const revisions = revisionsAllowed(ifMatch, draft.cloneId);
    if (revisions === undefined) return store.replaceDraft.first(tx, args);
    const next = (index: number): Soon<store.SavedDraftRow | undefined> => {
      const revision = revisions[index];
      if (revision === undefined) return undefined;
      return soon(store.replaceRevision.first(tx, { ...args, revision }), (row) => row ?? next(index + 1));
    };
    return next(0);
  }

  function refuseStale(tx: Tx, cloneId: number): Soon<never> {
    return soon(strategies.draftOf(tx, cloneId), (draft) => {
      const { revision, updatedAt } = draft;
      throw appError('DRAFT_CHANGED', { details: { revision, updatedAt, etag: draftEtag(draft) } });
    });
  }

  /** The stored draft, to know its assets by; what is published is read again when the clone is locked. */
  async function storedGraph({ userId, cloneId }: OwnedClone): Promise<StrategyGraph> {
    await clones.get(userId, cloneId);
    return (await strategies.draftOf(db.read, cloneId)).graph;
  }

  return {
    compile,
    ready,

    async save({ userId, cloneId, graph, ifMatch }) {
      const text = graphText(graph);
      const saving = (tx: Tx) =>
        soon(lockRights(tx, { userId, cloneId }), (rights) => {
          const { problems } = compile(graph, rights);
          if (rights.entitlement === undefined || problems.some(exceedsCaps)) {
            throw appError('GRAPH_EXCEEDS_ENTITLEMENT', { details: { problems } });
          }
          return soon(replace(tx, { cloneId, graph: text }, ifMatch), (row): Soon<SavedDraft> => {
            if (row === undefined) return refuseStale(tx, cloneId);
            const { revision, updated_at: updatedAt } = row;
            return { draft: { cloneId, graph, revision, persisted: true, updatedAt }, problems };
          });
        });
      await ready(graph);
      // An editor saves often, and what a power cut takes it still holds: not worth a disk flush.
      return db.transaction(saving, { durable: false });
    },

    async publish({ userId, cloneId, graph }) {
      const text = graph && graphText(graph);
      await ready(graph ?? (await storedGraph({ userId, cloneId })));
      return db.transaction(async (tx) => {
        const rights = await lockRights(tx, { userId, cloneId });
        const wanted = graph ?? (await strategies.draftOf(tx, cloneId)).graph;
        const { problems } = compile(wanted, rights);
        if (problems.length > 0) throw appError('GRAPH_INVALID', { details: { problems } });
        if (text !== undefined) await store.replaceDraft.first(tx, { cloneId, graph: text, now: clock.now() });
        const { version, created } = await publisher.publish(tx, { userId, cloneId, graph: wanted });
        return { version, created, clone: await clones.view(tx, { userId, cloneId }) };
      });
    },
  };
}

function noEntitlement(entitlement: Entitlement | undefined): GraphProblem {
  const message =
    entitlement === undefined
      ? 'Nothing is paid for this clone: it may publish nothing.'
      : 'The entitlement of this clone is suspended: it may publish nothing until it is restored.';
  return { code: 'NO_ENTITLEMENT', path: '', message };
}
