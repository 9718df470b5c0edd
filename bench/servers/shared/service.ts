import { appError } from '../../../src/platform/errors.ts';
import { compileGraph } from '../../../src/strategies/compile.ts';
import type { AssetFacts, GraphProblem, StrategyGraph } from '../../../src/strategies/graph.ts';
import { exceedsCaps } from '../../../src/strategies/limits.ts';
import { createTokenCheck, type TokenCheck } from './auth.ts';
import { readServerOptions, type ServerOptions } from './options.ts';
import { type AssetRow, type CloneRow, type EntitlementRow, openStore, type Store, type VersionRow } from './store.ts';

const TIERS = ['starter', 'builder', 'pro'];
const TOPOLOGY = {
  starter: { enabledPrompts: 1, linksPerAsset: 3, expandedLinks: 9 },
  builder: { enabledPrompts: 3, linksPerAsset: 5, expandedLinks: 30 },
  pro: { enabledPrompts: 5, linksPerAsset: 8, expandedLinks: 80 },
};
const STRENGTHS = ['cheap', 'medium', 'best'];
const MODELS = {
  cheap: ['pump-cheap'],
  medium: ['pump-cheap', 'pump-medium'],
  best: ['pump-cheap', 'pump-medium', 'pump-best'],
};

/** The same work behind every peer's routes. */
export interface Service {
  readonly options: ServerOptions;
  readonly authenticate: TokenCheck;
  getClone(userId: string, cloneId: number): object;
  updateClone(userId: string, cloneId: number, body: CloneChange | undefined): object;
  getDraft(userId: string, cloneId: number): TaggedBody;
  /** @throws AppError CLONE_NOT_FOUND, CLONE_RETIRED, GRAPH_EXCEEDS_ENTITLEMENT */
  saveDraft(userId: string, cloneId: number, body: DraftSave): TaggedBody;
}

/** An answer with its ETag. */
export interface TaggedBody {
  readonly etag: string;
  readonly body: object;
}

/** The body of saveStrategyDraft, checked against the contract. */
export interface DraftSave {
  readonly graph: StrategyGraph;
}

export interface CloneChange {
  readonly displayName?: string | null;
}

export function createService(): Service {
  const options = readServerOptions();
  const store = openStore(options.databaseFile);
  const assets = new Map(store.assets().map((row) => [row.symbol, presentAsset(row)]));
  return {
    options,
    authenticate: createTokenCheck({ policy: options.jwt, store, tokenCache: options.tokenCache }),
    getClone(userId, cloneId) {
      const clone = own(store, userId, cloneId);
      const version = store.activeVersion(cloneId);
      const row = effective(store.entitlements(cloneId));
      return {
        clone: presentClone(clone, version),
        entitlement: row === undefined ? null : presentEntitlement(row),
        activeStrategyVersion: version === undefined ? null : presentVersion(version),
      };
    },
    updateClone(userId, cloneId, body) {
      const displayName = body?.displayName;
      const clone =
        displayName === undefined
          ? store.clone(cloneId, userId)
          : store.rename({ id: cloneId, userId, displayName, now: Date.now() });
      if (clone === undefined) throw appError('CLONE_NOT_FOUND');
      return { clone: presentClone(clone, store.activeVersion(cloneId)) };
    },
    getDraft(userId, cloneId) {
      own(store, userId, cloneId);
      const draft = store.draft(cloneId);
      if (draft === undefined) throw appError('INTERNAL');
      const { revision } = draft;
      return {
        etag: etagOf(cloneId, revision),
        body: {
          draft: { graph: JSON.parse(draft.graph), revision, updatedAt: draft.updated_at },
          persisted: draft.persisted === 1,
        },
      };
    },
    saveDraft(userId, cloneId, { graph }) {
      const clone = own(store, userId, cloneId);
      if (clone.retired_at !== null) throw appError('CLONE_RETIRED');
      const entitlement = effective(store.entitlements(cloneId));
      const problems = problemsOf({ graph, model: clone.model, entitlement, assets });
      const now = Date.now();
      const revision = store.saveDraft({ cloneId, graph: JSON.stringify(graph), now });
      if (revision === undefined) throw appError('INTERNAL');
      return { etag: etagOf(cloneId, revision), body: { draft: { graph, revision, updatedAt: now }, problems } };
    },
  };
}

/** By the product's own compiler: its rules are no framework's matter. */
function problemsOf(input: {
  graph: StrategyGraph;
  model: string | null;
  entitlement: EntitlementRow | undefined;
  assets: ReadonlyMap<string, AssetFacts>;
}): readonly GraphProblem[] {
  const { graph, model, entitlement, assets } = input;
  if (entitlement === undefined) throw appError('GRAPH_EXCEEDS_ENTITLEMENT');
  const { problems } = compileGraph(graph, {
    knownSymbols: (symbol) => assets.get(symbol),
    caps: { assets: entitlement.asset_capacity, ...TOPOLOGY[entitlement.tier] },
    models: { model, allowedModels: MODELS[entitlement.model_strength] },
  });
  if (problems.some(exceedsCaps)) throw appError('GRAPH_EXCEEDS_ENTITLEMENT', { details: { problems } });
  return problems;
}

function presentAsset(row: AssetRow): AssetFacts {
  return { symbol: row.symbol, active: row.status === 'active', maxLeverage: row.max_leverage };
}

function etagOf(cloneId: number, revision: number): string {
  return `"draft-${cloneId}-${revision}"`;
}

function own(store: Store, userId: string, cloneId: number): CloneRow {
  const clone = store.clone(cloneId, userId);
  if (clone === undefined) throw appError('CLONE_NOT_FOUND');
  return clone;
}

/** The greatest granted entitlement: active before suspended, then tier, capacity, strength, the earlier one. */
function effective(rows: readonly EntitlementRow[]): EntitlementRow | undefined {
  let best: EntitlementRow | undefined;
  for (const row of rows) {
    if (row.revoked_at === null && (best === undefined || isGreater(row, best))) best = row;
  }
  return best;
}

function isGreater(a: EntitlementRow, b: EntitlementRow): boolean {
  const order =
    Number(a.suspended_at === null) - Number(b.suspended_at === null) ||
    TIERS.indexOf(a.tier) - TIERS.indexOf(b.tier) ||
    a.asset_capacity - b.asset_capacity ||
    STRENGTHS.indexOf(a.model_strength) - STRENGTHS.indexOf(b.model_strength) ||
    b.granted_at - a.granted_at;
  return order === 0 ? a.purchase_id < b.purchase_id : order > 0;
}

function presentClone(row: CloneRow, version: VersionRow | undefined): object {
  const running = version === undefined ? 'setup_required' : 'configured';
  return {
    cloneId: row.id,
    displayName: row.display_name,
    model: row.model,
    state: row.retired_at === null ? running : 'retired',
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    retiredAt: row.retired_at,
  };
}

function presentVersion(row: VersionRow): object {
  return {
    strategyVersionId: row.id,
    number: row.number,
    contentHash: row.content_hash,
    publishedAt: row.created_at,
  };
}

function presentEntitlement(row: EntitlementRow): object {
  return {
    purchaseId: row.purchase_id,
    tier: row.tier,
    assetCapacity: row.asset_capacity,
    modelStrength: row.model_strength,
    topology: TOPOLOGY[row.tier],
    allowedModels: MODELS[row.model_strength],
    status: row.suspended_at === null ? 'active' : 'suspended',
    grantedAt: row.granted_at,
  };
}
