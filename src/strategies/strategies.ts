import type { ActiveVersion } from '../clones/index.ts';
import type { components } from '../contract/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Executor, Tx } from '../platform/db/index.ts';
import { appError } from '../platform/errors.ts';
import { type Soon, soon } from '../platform/soon.ts';
import { defaultGraph } from './default-graph.ts';
import type { StrategyGraph } from './graph.ts';
import * as store from './store.ts';

export interface Draft {
  readonly cloneId: number;
  readonly graph: StrategyGraph;
  /** Grows by one with each save. */
  readonly revision: number;
  /** False until the owner first saves it. */
  readonly persisted: boolean;
  readonly updatedAt: number;
}

/** A published version without its graph. */
export interface VersionSummary extends ActiveVersion {
  /** True for the one in force. */
  readonly active: boolean;
}

export interface StrategyVersion extends VersionSummary {
  readonly cloneId: number;
  readonly graph: StrategyGraph;
}

/** A graph, and which of the clone's it is. */
export interface SourcedGraph {
  readonly graph: StrategyGraph;
  readonly source: components['schemas']['GraphSource'];
}

/** The drafts and versions of clones, to read. Who may see them is the caller's question. */
export interface Strategies {
  /** Gives a new clone its default draft. */
  createDraft(tx: Tx, cloneId: number): Promise<void>;
  draftOf(ex: Executor, cloneId: number): Soon<Draft>;
  /** The version in force; undefined before the first is published. */
  activeVersion(ex: Executor, cloneId: number): Soon<StrategyVersion | undefined>;
  /** As activeVersion, without the graph. */
  activeSummary(ex: Executor, cloneId: number): Soon<ActiveVersion | undefined>;
  /** As activeSummary, of several clones, by their ids; a clone without a version is absent. */
  activeSummaries(ex: Executor, cloneIds: readonly number[]): Promise<ReadonlyMap<number, ActiveVersion>>;
  /** The graph asked for, or else the active version's, or else the draft's. */
  graphFor(ex: Executor, cloneId: number, asked: StrategyGraph | undefined): Promise<SourcedGraph>;
  /** All versions of the clone, newest first. */
  versions(ex: Executor, cloneId: number): Soon<readonly VersionSummary[]>;
  /** @throws AppError STRATEGY_VERSION_NOT_FOUND, also for another clone's version. */
  versionById(ex: Executor, version: { cloneId: number; strategyVersionId: string }): Soon<StrategyVersion>;
}

export function createStrategies({ clock }: { clock: Clock }): Strategies {
  const strategies: Strategies = {
    createDraft: (tx, cloneId) =>
      store.insertDraft(tx, {
        clone_id: cloneId,
        graph: JSON.stringify(defaultGraph()),
        revision: 1,
        persisted: 0,
        updated_at: clock.now(),
      }),

    draftOf: (ex, cloneId) =>
      soon(store.findDraft.first(ex, { cloneId }), (row) => {
        if (row === undefined) throw new Error(`clone ${cloneId} has no draft`);
        return toDraft(row);
      }),

    activeVersion: (ex, cloneId) => soon(store.activeVersion.first(ex, { cloneId }), (row) => row && toVersion(row)),

    activeSummary: (ex, cloneId) =>
      soon(store.activeSummary.first(ex, { cloneId }), (row) => row && toActiveVersion(row)),

    async activeSummaries(ex, cloneIds) {
      const rows = await store.activeSummaries(ex, cloneIds);
      return new Map(rows.map((row) => [row.clone_id, toActiveVersion(row)]));
    },

    async graphFor(ex, cloneId, asked) {
      if (asked !== undefined) return { graph: asked, source: { kind: 'request', strategyVersionId: null } };
      const active = await strategies.activeVersion(ex, cloneId);
      if (active !== undefined) {
        const { graph, strategyVersionId } = active;
        return { graph, source: { kind: 'active_version', strategyVersionId } };
      }
      const { graph } = await strategies.draftOf(ex, cloneId);
      return { graph, source: { kind: 'draft', strategyVersionId: null } };
    },

    versions: (ex, cloneId) => soon(store.versionsOf.all(ex, { cloneId }), (rows) => rows.map(toSummary)),

    versionById: (ex, { cloneId, strategyVersionId }) =>
      soon(store.versionById.first(ex, { cloneId, id: strategyVersionId }), (row) => {
        if (row === undefined) throw appError('STRATEGY_VERSION_NOT_FOUND');
        return toVersion(row);
      }),
  };
  return strategies;
}

function toDraft(row: store.DraftRow): Draft {
  return {
    cloneId: row.clone_id,
    graph: JSON.parse(row.graph) as StrategyGraph,
    revision: row.revision,
    persisted: row.persisted === 1,
    updatedAt: row.updated_at,
  };
}

function toActiveVersion(row: store.ActiveSummaryRow): ActiveVersion {
  return {
    strategyVersionId: row.id,
    number: row.number,
    contentHash: row.content_hash,
    publishedAt: row.created_at,
  };
}

function toSummary(row: store.VersionSummaryRow): VersionSummary {
  return { ...toActiveVersion(row), active: row.active_id !== null };
}

function toVersion(row: store.FullVersionRow): StrategyVersion {
  return { ...toSummary(row), cloneId: row.clone_id, graph: JSON.parse(row.graph) as StrategyGraph };
}
