import type { EconomyConfig } from '../config.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db, Executor, Tx } from '../platform/db/index.ts';
import { appError } from '../platform/errors.ts';
import { type Soon, soon } from '../platform/soon.ts';
import { type Entitlement, effectiveOf, greatestSlot, toSlots } from './entitlement.ts';
import { type LifecycleState, lifecycleState } from './lifecycle.ts';
import * as store from './store.ts';

/** The published version that runs, as the strategies feature tells it. */
export interface ActiveVersion {
  readonly strategyVersionId: string;
  readonly number: number;
  readonly contentHash: string;
  readonly publishedAt: number;
}

/**
 * What clones learns from features that come after it, handed in by the application so that imports stay one way. A source
 * that is not there yet knows nothing of any clone.
 */
export interface CloneFactSources {
  readonly activeVersion?: (ex: Executor, cloneId: number) => Soon<ActiveVersion | undefined>;
  /** As activeVersion, for the clones of a list at once, by their ids. */
  readonly activeVersions?: (ex: Executor, cloneIds: readonly number[]) => Promise<ReadonlyMap<number, ActiveVersion>>;
}

export interface CloneView {
  readonly clone: store.Clone;
  readonly state: LifecycleState;
  readonly activeVersion: ActiveVersion | undefined;
}

export interface CloneChanges {
  readonly displayName?: string | null;
  readonly model?: string | null;
}

export interface Grant {
  readonly purchaseId: string;
  readonly cloneId: number;
  readonly tier: Entitlement['tier'];
  readonly assetCapacity: number;
  readonly modelStrength: Entitlement['modelStrength'];
}

/** Epoch ms; null: it is not. */
export interface GrantState {
  readonly suspendedAt: number | null;
  readonly revokedAt: number | null;
}

/** What a clone may do, for what acts on its behalf without its owner's request. */
export interface CloneRights {
  readonly userId: string;
  readonly model: string | null;
  readonly retired: boolean;
  /** The effective one; undefined when nothing is granted. */
  readonly entitlement: Entitlement | undefined;
}

interface OwnedClone {
  readonly userId: string;
  readonly cloneId: number;
}

export interface Clones {
  /** @throws AppError CLONE_NOT_FOUND, also for somebody else's clone. */
  get(userId: string, cloneId: number): Soon<CloneView>;
  /** The clone's row alone, for what only has to know whose it is. @throws AppError CLONE_NOT_FOUND */
  owned(userId: string, cloneId: number): Soon<store.Clone>;
  /** As `get`, inside a transaction. */
  view(ex: Executor, owned: { userId: string; cloneId: number }): Soon<CloneView>;
  list(page: { userId: string; beforeId: number | undefined; limit: number }): Promise<readonly CloneView[]>;
  /** Every slot, greatest first; the first one is the effective entitlement. */
  slots(ex: Executor, cloneId: number): Soon<readonly Entitlement[]>;
  /** The effective entitlement alone; undefined when nothing is granted. */
  entitlement(ex: Executor, cloneId: number): Soon<Entitlement | undefined>;
  /** What several clones may do, by their ids. */
  rightsOf(ex: Executor, cloneIds: readonly number[]): Promise<ReadonlyMap<number, CloneRights>>;
  /** @throws AppError CLONE_NOT_FOUND, CLONE_RETIRED, MODEL_NOT_ALLOWED, AUDITION_RUNNING */
  update(owned: { userId: string; cloneId: number; changes: CloneChanges }): Promise<CloneView>;
  /** A new clone's row; a clone is born from a verified payment, so only economy calls it. */
  create(tx: Tx, shell: { userId: string; displayName: string | null; model: string | null }): Promise<number>;
  /** The clone, locked until the transaction ends; undefined when it is not the user's. */
  lock(tx: Tx, owned: { userId: string; cloneId: number }): Soon<store.Clone | undefined>;
  /** As slots, locked until the transaction ends: none of them is suspended or taken back meanwhile. */
  lockSlots(tx: Tx, cloneId: number): Promise<readonly Entitlement[]>;
  /** What became of the grants of purchases, by purchase; one that never was granted is absent. */
  grantsOf(ex: Executor, purchaseIds: readonly string[]): Promise<ReadonlyMap<string, GrantState>>;
  /** What the newest audition that counts says of a clone; auditions alone call it. */
  noteAudition(tx: Tx, cloneId: number, audition: store.Clone['audition']): Promise<void>;
  /** Whether a clone holds a slot in the Arena, which alone calls it. */
  noteSlot(tx: Tx, cloneId: number, holdsSlot: boolean): Promise<void>;
  /** Retires a clone for good; false when it was. */
  retire(tx: Tx, cloneId: number): Promise<boolean>;
  grant(tx: Tx, grant: Grant): Promise<void>;
  suspend(tx: Tx, purchaseId: string): Promise<void>;
  restore(tx: Tx, purchaseId: string): Promise<void>;
  revoke(tx: Tx, purchaseId: string): Promise<void>;
}

export function createClones(deps: {
  db: Db;
  clock: Clock;
  economy: EconomyConfig;
  sources: CloneFactSources;
}): Clones {
  const { db, clock, economy, sources } = deps;

  /** What is not told yet is asked for; without sources there is nothing to wait for. */
  function toView(ex: Executor, clone: store.Clone): Soon<CloneView> {
    return soon(sources.activeVersion?.(ex, clone.id), (activeVersion) => viewOf(clone, activeVersion));
  }

  function rowOf(ex: Executor, { userId, cloneId }: OwnedClone): Soon<store.Clone> {
    return soon(store.cloneOf.first(ex, { id: cloneId, userId }), (clone) => {
      if (clone === undefined) throw appError('CLONE_NOT_FOUND');
      return clone;
    });
  }

  function view(ex: Executor, owned: OwnedClone): Soon<CloneView> {
    return soon(rowOf(ex, owned), (clone) => toView(ex, clone));
  }

  function slots(ex: Executor, cloneId: number): Soon<readonly Entitlement[]> {
    return soon(store.entitlementsOf.all(ex, { cloneId }), (rows) => toSlots(rows, economy));
  }

  /** A new name alone is one statement; what it cannot do, and all else, is decided with the row locked. */
  function change(tx: Tx, owned: OwnedClone, changes: CloneChanges): Soon<store.Clone> {
    const { displayName, model } = changes;
    if (model !== undefined || displayName === undefined) return changeLocked(tx, owned, changes);
    const renaming = store.rename.first(tx, { id: owned.cloneId, userId: owned.userId, displayName, now: clock.now() });
    return soon(renaming, (renamed) => renamed ?? changeLocked(tx, owned, changes));
  }

  async function changeLocked(tx: Tx, { userId, cloneId }: OwnedClone, changes: CloneChanges): Promise<store.Clone> {
    const clone = await store.lockClone.first(tx, { id: cloneId, userId });
    if (clone === undefined) throw appError('CLONE_NOT_FOUND');
    if (clone.retired_at !== null) throw appError('CLONE_RETIRED');
    if (changes.model !== undefined && clone.audition === 'running') throw appError('AUDITION_RUNNING');
    if (typeof changes.model === 'string') await assertModelAllowed(tx, cloneId, changes.model);
    return store.updateClone(tx, {
      id: cloneId,
      changes: {
        ...(changes.displayName === undefined ? {} : { display_name: changes.displayName }),
        ...(changes.model === undefined ? {} : { model: changes.model }),
        updated_at: clock.now(),
      },
    });
  }

  async function assertModelAllowed(tx: Tx, cloneId: number, model: string): Promise<void> {
    const entitlement = effectiveOf(await slots(tx, cloneId));
    const allowed = entitlement?.status === 'active' ? entitlement.allowedModels : [];
    if (!allowed.includes(model)) throw appError('MODEL_NOT_ALLOWED', { details: { allowedModels: allowed } });
  }

  return {
    view,
    slots,
    entitlement: (ex, cloneId) =>
      soon(store.entitlementsOf.all(ex, { cloneId }), (rows) => greatestSlot(rows, economy)),
    get: (userId, cloneId) => view(db.read, { userId, cloneId }),
    owned: (userId, cloneId) => rowOf(db.read, { userId, cloneId }),

    async list(page) {
      const clones = await store.listClones(db.read, page);
      if (sources.activeVersions === undefined) return Promise.all(clones.map((clone) => toView(db.read, clone)));
      const cloneIds = clones.map(({ id }) => id);
      const active = await sources.activeVersions(db.read, cloneIds);
      return clones.map((clone) => viewOf(clone, active.get(clone.id)));
    },

    async rightsOf(ex, cloneIds) {
      const [clones, entitlements] = [
        await store.clonesById(ex, cloneIds),
        await store.entitlementsOfAll(ex, cloneIds),
      ];
      const byClone = Map.groupBy(entitlements, (row) => row.clone_id);
      return new Map(
        clones.map(({ id, user_id: userId, model, retired_at }) => {
          const entitlement = effectiveOf(toSlots(byClone.get(id) ?? [], economy));
          return [id, { userId, model, retired: retired_at !== null, entitlement }];
        }),
      );
    },

    // A lost rename is typed again: not worth a disk flush.
    update: ({ userId, cloneId, changes }) =>
      db.transaction((tx) => soon(change(tx, { userId, cloneId }, changes), (clone) => toView(tx, clone)), {
        durable: false,
      }),

    create(tx, { userId, displayName, model }) {
      const now = clock.now();
      return store.insertClone(tx, {
        user_id: userId,
        display_name: displayName,
        model,
        created_at: now,
        updated_at: now,
        retired_at: null,
      });
    },

    lock: (tx, { userId, cloneId }) => store.lockClone.first(tx, { id: cloneId, userId }),

    lockSlots: async (tx, cloneId) => toSlots(await store.lockEntitlements.all(tx, { cloneId }), economy),

    async grantsOf(ex, purchaseIds) {
      const rows = await store.entitlementsByPurchase(ex, purchaseIds);
      return new Map(
        rows.map((row) => [row.purchase_id, { suspendedAt: row.suspended_at, revokedAt: row.revoked_at }]),
      );
    },

    async noteAudition(tx, cloneId, audition) {
      await store.updateClone(tx, { id: cloneId, changes: { audition } });
    },

    async noteSlot(tx, cloneId, holdsSlot) {
      await store.updateClone(tx, { id: cloneId, changes: { arena_slot: holdsSlot ? 1 : 0 } });
    },

    retire: async (tx, cloneId) => (await store.retire.first(tx, { id: cloneId, now: clock.now() })) !== undefined,

    grant: (tx, { purchaseId, cloneId, tier, assetCapacity, modelStrength }) =>
      store.insertEntitlement(tx, {
        purchase_id: purchaseId,
        clone_id: cloneId,
        tier,
        asset_capacity: assetCapacity,
        model_strength: modelStrength,
        granted_at: clock.now(),
        suspended_at: null,
        revoked_at: null,
      }),
    suspend: (tx, purchaseId) => store.updateEntitlement(tx, { purchaseId, changes: { suspended_at: clock.now() } }),
    restore: (tx, purchaseId) => store.updateEntitlement(tx, { purchaseId, changes: { suspended_at: null } }),
    revoke: (tx, purchaseId) => store.updateEntitlement(tx, { purchaseId, changes: { revoked_at: clock.now() } }),
  };
}

function viewOf(clone: store.Clone, activeVersion: ActiveVersion | undefined): CloneView {
  const state = lifecycleState({
    retired: clone.retired_at !== null,
    hasActiveVersion: activeVersion !== undefined,
    audition: clone.audition,
    holdsSlot: clone.arena_slot === 1,
  });
  return { clone, state, activeVersion };
}
