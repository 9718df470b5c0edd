import { appError } from '../../../src/platform/errors.ts';
import { createTokenCheck, type TokenCheck } from './auth.ts';
import { readServerOptions, type ServerOptions } from './options.ts';
import { type CloneRow, type EntitlementRow, openStore, type Store } from './store.ts';

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
  getDraft(userId: string, cloneId: number): { etag: string; body: object };
}

export interface CloneChange {
  readonly displayName?: string | null;
}

export function createService(): Service {
  const options = readServerOptions();
  const store = openStore(options.databaseFile);
  return {
    options,
    authenticate: createTokenCheck({ policy: options.jwt, store, tokenCache: options.tokenCache }),
    getClone(userId, cloneId) {
      const clone = own(store, userId, cloneId);
      const row = effective(store.entitlements(cloneId));
      return {
        clone: presentClone(clone),
        entitlement: row === undefined ? null : presentEntitlement(row),
        activeStrategyVersion: null,
      };
    },
    updateClone(userId, cloneId, body) {
      const displayName = body?.displayName;
      if (displayName === undefined) return { clone: presentClone(own(store, userId, cloneId)) };
      const clone = store.rename({ id: cloneId, userId, displayName, now: Date.now() });
      if (clone === undefined) throw appError('CLONE_NOT_FOUND');
      return { clone: presentClone(clone) };
    },
    getDraft(userId, cloneId) {
      own(store, userId, cloneId);
      const draft = store.draft(cloneId);
      if (draft === undefined) throw appError('INTERNAL');
      const { revision } = draft;
      return {
        etag: `"draft-${cloneId}-${revision}"`,
        body: {
          draft: { graph: JSON.parse(draft.graph), revision, updatedAt: draft.updated_at },
          persisted: draft.persisted === 1,
        },
      };
    },
  };
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

function presentClone(row: CloneRow): object {
  return {
    cloneId: row.id,
    displayName: row.display_name,
    model: row.model,
    state: row.retired_at === null ? 'setup_required' : 'retired',
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    retiredAt: row.retired_at,
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
