import type { Clones, CloneView } from '../clones/index.ts';
import { effectiveOf } from '../clones/index.ts';
import type { components } from '../contract/index.ts';
import type { Clock } from '../platform/clock.ts';
import { type Db, type Executor, isUniqueViolation, type Tx } from '../platform/db/index.ts';
import { appError } from '../platform/errors.ts';
import { emit } from '../platform/outbox/index.ts';
import { decodeCursor, pageLimit, toPage } from '../platform/page.ts';
import { branchesOf, type Strategies } from '../strategies/index.ts';
import { type ProfileText, readProfile } from './profile-input.ts';
import * as store from './store.ts';

type ProfileInput = components['schemas']['ProfileInput'];

/** What saving a profile did; null: nothing changed. */
export type SaveAction = components['schemas']['PutProfileResult']['action'];

/** A published profile with what anybody may know of its clone. */
export interface PublicView {
  readonly profile: store.ProfileRow;
  readonly clone: CloneView;
  readonly modelStrength: components['schemas']['CloneModelStrength'] | null;
  readonly symbols: readonly string[];
}

/** A profile as others have to know it. */
export interface ProfileStanding {
  /** Since when it is published without a break, wall time; null while its owner keeps it back. */
  readonly publishedAt: number | null;
  /** The same moment on the market's clock. */
  readonly publishedMarketAt: number | null;
  readonly moderation: store.ProfileRow['moderation'];
  /** What lists show of it; null while others may not see it. */
  readonly face: components['schemas']['ProfileFace'] | null;
}

export interface Profiles {
  /** @throws AppError CLONE_NOT_FOUND */
  own(userId: string, cloneId: number): Promise<store.ProfileRow | undefined>;
  listOwn(
    userId: string,
    page: { limit: number; cursor: string | undefined },
  ): Promise<{ items: readonly store.ProfileRow[]; nextCursor: string | null }>;
  /** @throws AppError CLONE_NOT_FOUND, CLONE_RETIRED, USERNAME_TAKEN, PROFILE_RETIRED, PROFILE_INVALID */
  save(input: {
    userId: string;
    cloneId: number;
    profile: ProfileInput;
  }): Promise<{ profile: store.ProfileRow; action: SaveAction }>;
  /** @throws AppError PROFILE_NOT_FOUND unless everybody may see it */
  publicView(cloneId: number): Promise<PublicView>;
  /** By clone; one without a profile is absent. */
  standings(ex: Executor, cloneIds: readonly number[]): Promise<ReadonlyMap<number, ProfileStanding>>;
}

/** True when anybody may see it. */
export function isVisible({ published, moderation }: store.ProfileRow): boolean {
  return published === 1 && moderation === 'none';
}

export function createProfiles(deps: {
  db: Db;
  clock: Clock;
  /** When a profile was published counts in the Promotion Queue, whose times are the market's. */
  marketClock: Clock;
  clones: Clones;
  strategies: Strategies;
}): Profiles {
  const { db, clock, marketClock, clones, strategies } = deps;

  /** Since when it is published: as before, or from now on, or not. */
  function publication(before: store.ProfileRow | undefined, { published, now }: { published: boolean; now: number }) {
    if (!published) return { published: 0, published_at: null, published_market_at: null };
    if (before?.published === 1) return { published: 1 };
    return { published: 1, published_at: now, published_market_at: marketClock.now() };
  }

  async function write(
    tx: Tx,
    { userId, cloneId, text, published }: { userId: string; cloneId: number; text: ProfileText; published: boolean },
  ): Promise<{ profile: store.ProfileRow; action: SaveAction }> {
    const clone = await clones.lock(tx, { userId, cloneId });
    if (clone === undefined) throw appError('CLONE_NOT_FOUND');
    if (clone.retired_at !== null) throw appError('CLONE_RETIRED');
    const before = await store.lockProfile.first(tx, { cloneId });
    if (before?.moderation === 'retired') throw appError('PROFILE_RETIRED');
    const columns = columnsOf(text);
    const action = actionOf(before, { columns, published });
    if (before !== undefined && action === null) return { profile: before, action };
    const now = clock.now();
    const changes = { ...columns, ...publication(before, { published, now }), updated_at: now };
    const profile =
      before === undefined
        ? await insert(tx, { userId, cloneId, changes })
        : await store.updateProfile(tx, { cloneId, changes });
    if (action === 'published' || action === 'unpublished') {
      await emit(tx, { at: now, topic: `profile.${action}`, payload: { cloneId, userId } });
    }
    return { profile, action };
  }

  async function insert(
    tx: Tx,
    {
      userId,
      cloneId,
      changes,
    }: {
      userId: string;
      cloneId: number;
      changes: Columns & ReturnType<typeof publication> & Pick<store.ProfileRow, 'updated_at'>;
    },
  ): Promise<store.ProfileRow> {
    const profile: store.ProfileRow = {
      published_at: null,
      published_market_at: null,
      ...changes,
      clone_id: cloneId,
      user_id: userId,
      moderation: 'none',
      decision_action: null,
      decision_reason: null,
      decided_at: null,
      created_at: changes.updated_at,
    };
    await store.insertProfile(tx, profile);
    return profile;
  }

  async function symbolsOf(ex: Executor, cloneId: number): Promise<string[]> {
    const version = await strategies.activeVersion(ex, cloneId);
    return version === undefined ? [] : [...new Set(branchesOf(version.graph).map(({ symbol }) => symbol))].sort();
  }

  return {
    async own(userId, cloneId) {
      await clones.owned(userId, cloneId);
      return store.profileOf.first(db.read, { cloneId });
    },

    async listOwn(userId, page) {
      const limit = pageLimit(page.limit);
      const [beforeCloneId] = page.cursor === undefined ? [] : (decodeCursor(page.cursor, ['number']) as [number]);
      const rows = await store.listProfiles(db.read, { userId, beforeCloneId, limit: limit + 1 });
      return toPage(rows, limit, (row) => [row.clone_id]);
    },

    async save({ userId, cloneId, profile }) {
      const { text, problems } = readProfile(profile);
      // Whose clone it is comes first: what is wrong with the text is for its owner alone.
      await clones.owned(userId, cloneId);
      if (problems.length > 0) throw appError('PROFILE_INVALID', { details: { problems } });
      const published = profile.published ?? true;
      try {
        return await db.transaction((tx) => write(tx, { userId, cloneId, text, published }));
      } catch (error) {
        // The clone's row is locked: the only key that two can want is the username.
        if (isUniqueViolation(error)) throw appError('USERNAME_TAKEN', { cause: error });
        throw error;
      }
    },

    async standings(ex, cloneIds) {
      const rows = await store.profilesOf(ex, cloneIds);
      return new Map(rows.map((row) => [row.clone_id, standingOf(row)]));
    },

    async publicView(cloneId) {
      const profile = await store.profileOf.first(db.read, { cloneId });
      if (profile === undefined || !isVisible(profile)) throw appError('PROFILE_NOT_FOUND');
      const clone = await clones.view(db.read, { userId: profile.user_id, cloneId });
      const entitlement = effectiveOf(await clones.slots(db.read, cloneId));
      const modelStrength = entitlement?.status === 'active' ? entitlement.modelStrength : null;
      return { profile, clone, modelStrength, symbols: await symbolsOf(db.read, cloneId) };
    },
  };
}

function standingOf(row: store.ProfileRow): ProfileStanding {
  const { name, username, avatar_url: avatarUrl, icon_url: iconUrl } = row;
  return {
    publishedAt: row.published_at,
    publishedMarketAt: row.published_market_at,
    moderation: row.moderation,
    face: isVisible(row) ? { name, username, avatarUrl, iconUrl } : null,
  };
}

type Columns = ReturnType<typeof columnsOf>;

function columnsOf(text: ProfileText) {
  return {
    name: text.name,
    username: text.username,
    description: text.description,
    avatar_url: text.avatarUrl,
    square_image_url: text.squareImageUrl,
    icon_url: text.iconUrl,
    image_url: text.imageUrl,
    metadata: JSON.stringify(text.metadata),
  };
}

function actionOf(
  before: store.ProfileRow | undefined,
  { columns, published }: { columns: Columns; published: boolean },
): SaveAction {
  if (before === undefined) return published ? 'published' : 'saved';
  if ((before.published === 1) !== published) return published ? 'published' : 'unpublished';
  const names = Object.keys(columns) as (keyof Columns)[];
  return names.some((name) => columns[name] !== before[name]) ? 'updated' : null;
}
