import { createHash } from 'node:crypto';
import { graphText } from '../../src/strategies/index.ts';
import type { Api } from './api.ts';
import { levelsGraph, type Stage } from './auditions.ts';
import type { TestGateway } from './gateway.ts';
import { type Player, signIn } from './players.ts';

/** A clone that has passed an audition and shows a profile. */
export interface Passer {
  readonly cloneId: number;
  readonly userId: string;
  readonly username: string;
}

export interface PasserOptions {
  /** Default: a user of its own. */
  readonly userId?: string;
  /** Market time, epoch ms; null: it has not passed. Default: now. */
  readonly passedAt?: number | null;
  /** Market time; null: its profile is not published. Default: as passedAt. */
  readonly publishedAt?: number | null;
  readonly graph?: object;
}

let seeded = 0;

/**
 * Clones as the features' own tables have them once they were paid for, published and judged, with the events that tell of it:
 * a hundred real auditions would take the test's whole time.
 */
export async function seedPassers(gateway: TestGateway, wanted: readonly PasserOptions[]): Promise<Passer[]> {
  const passers: Passer[] = [];
  for (const options of wanted) passers.push(await seedPasser(gateway, options));
  return passers;
}

export async function seedPasser({ app, clock }: TestGateway, options: PasserOptions = {}): Promise<Passer> {
  const { db } = app;
  const now = clock.now();
  const marketNow = app.market.clock.now();
  seeded += 1;
  const tag = `${process.pid}x${seeded}`;
  const { passedAt = marketNow, graph = levelsGraph() } = options;
  const { publishedAt = passedAt ?? marketNow } = options;
  const username = `passer_${tag}`;
  const contentHash = createHash('sha256').update(tag).digest('hex');
  return db.transaction(async (tx) => {
    const userId = options.userId ?? `usr_${tag}`;
    if (options.userId === undefined) await tx.insertInto('users').values({ id: userId, created_at: now }).execute();
    const { id } = await tx
      .insertInto('clones')
      .values({
        ...{ user_id: userId, display_name: null, model: null, created_at: now, updated_at: now, retired_at: null },
        ...(passedAt === null ? {} : { audition: 'passed' as const }),
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    const cloneId = Number(id);
    const purchase = { id: `pur_${tag}`, tier: 'starter', asset_capacity: 3, model_strength: 'cheap' } as const;
    await tx
      .insertInto('purchases')
      .values({
        ...purchase,
        ...{ chain_id: 31337, vault: '0x0', wallet: '0x0', resolver: '0x0', deposit_nonce: tag, user_id: userId },
        ...{ quote_id: null, clone_id: cloneId, created_clone: 1, state: 'granted', state_reason: null },
        ...{ amount_wei: '1', block_number: 1, block_hash: '0x0', block_at: now, tx_hash: null, seen_at: now },
        ...{ granted_at: now, finalized_at: now, updated_at: now },
      })
      .execute();
    const { id: purchaseId, ...terms } = purchase;
    const entitlement = { ...terms, purchase_id: purchaseId, clone_id: cloneId, granted_at: now };
    await tx
      .insertInto('entitlements')
      .values({ ...entitlement, suspended_at: null, revoked_at: null })
      .execute();
    const versionId = `ver_${tag}`;
    await tx
      .insertInto('strategy_versions')
      .values({
        ...{ id: versionId, clone_id: cloneId, number: 1, content_hash: contentHash, created_at: now },
        graph: graphText(graph as never),
      })
      .execute();
    await tx
      .insertInto('active_strategies')
      .values({ clone_id: cloneId, version_id: versionId, activated_at: now })
      .execute();
    await tx
      .insertInto('profiles')
      .values({
        ...{ clone_id: cloneId, user_id: userId, name: `Passer ${tag}`, username, metadata: '{}', moderation: 'none' },
        ...{ description: null, avatar_url: null, square_image_url: null, icon_url: null, image_url: null },
        ...{ published: publishedAt === null ? 0 : 1, published_at: publishedAt === null ? null : now },
        ...{ published_market_at: publishedAt },
        ...{ decision_action: null, decision_reason: null, decided_at: null, created_at: now, updated_at: now },
      })
      .execute();
    const tell = (topic: string) =>
      tx
        .insertInto('outbox')
        .values({ at: now, topic, payload: JSON.stringify({ cloneId, userId }) })
        .execute();
    if (passedAt !== null) {
      await tx
        .insertInto('audition_runs')
        .values({
          ...{ id: `aud_${tag}`, clone_id: cloneId, user_id: userId, purchase_id: purchaseId, symbols: '["BTC"]' },
          ...{ strategy_version_id: versionId, content_hash: contentHash, account_id: `acc_${tag}`, rules: '{}' },
          ...{ state: 'passed', end_reason: 'time_up', previous_run_id: null, idempotency_key: null, request: '{}' },
          ...{ synthetic: 0, outcome: null, created_at: now, updated_at: now, start_at: marketNow, ended_at: passedAt },
          decided_at: now,
        })
        .execute();
      await tell('audition.passed');
    }
    if (publishedAt !== null) await tell('profile.published');
    return { cloneId, userId, username };
  });
}

/** A signed-in player who owns a passer. */
export async function playerWithPasser(gateway: TestGateway, options: PasserOptions = {}): Promise<Player & Passer> {
  const player = await signIn(gateway);
  return { ...player, ...(await seedPasser(gateway, { ...options, userId: player.userId })) };
}

/** What anybody sees of the Arena. */
export function publicArena({ api }: { api: Api }) {
  return {
    arena: async () => (await api.call('getArena')).body.arena,
    clones: async () => (await api.call('listArenaClones', { query: { limit: 200 } })).body.clones,
    competing: async () =>
      (await api.call('listArenaClones', { query: { limit: 200 } })).body.clones.map(({ cloneId }) => cloneId),
    queue: async () => (await api.call('listPromotionQueue', { query: { limit: 200 } })).body.entries,
    waiting: async () =>
      (await api.call('listPromotionQueue', { query: { limit: 200 } })).body.entries.map(({ cloneId }) => cloneId),
  };
}

/** A round of the Arena, and of the venue, so that accounts that were opened trade. */
export async function arenaRound({ gateway, rounds }: Stage): Promise<void> {
  await rounds();
  await gateway.app.arena.advance();
}

export async function historyOf({ app: { db } }: TestGateway, cloneId: number): Promise<string[]> {
  const rows = await db.read
    .selectFrom('arena_history')
    .selectAll()
    .where('clone_id', '=', cloneId)
    .orderBy('id')
    .execute();
  return rows.map(({ kind, reason }) => (reason === null ? kind : `${kind}: ${reason}`));
}
