import { join } from 'node:path';
import { createAccessTokens } from '../src/auth/access-token.ts';
import { createKeyRing } from '../src/auth/keys.ts';
import { loadConfig } from '../src/config.ts';
import { systemClock } from '../src/platform/clock.ts';
import { migrate, openDatabase, type Tx } from '../src/platform/db/index.ts';
import { randomIds } from '../src/platform/ids.ts';
import { contentHash } from '../src/strategies/content.ts';
import { defaultGraph } from '../src/strategies/default-graph.ts';
import { createStrategies } from '../src/strategies/index.ts';
import type { JwtPolicy } from './servers/shared/options.ts';

export const USERS = 200;
export const CLONES_PER_USER = 20;
const DAY_MS = 86_400_000;

export const JWT: JwtPolicy = {
  kid: 'bench',
  secret: 'a secret for the benchmark alone with enough bytes',
  issuer: 'http://localhost:8787',
  audience: 'pump-party-api',
};

/** A signed-in user with clones. */
export interface BenchUser {
  readonly token: string;
  readonly cloneIds: readonly number[];
}

export interface BenchData {
  readonly file: string;
  readonly users: readonly BenchUser[];
}

/** The production configuration that the gateway under test runs with. */
export function benchConfig(dataDir: string) {
  return loadConfig({
    NODE_ENV: 'production',
    LOG_LEVEL: 'warn',
    PORT: '0',
    // Requests alone: what a worker process does beside them would come and go.
    ROLE: 'api',
    DATA_DIR: dataDir,
    JWT_KEYS: `${JWT.kid}:${JWT.secret}`,
    JWT_ISSUER: JWT.issuer,
    JWT_AUDIENCE: JWT.audience,
    ACCESS_TOKEN_TTL_SEC: '86400',
    // High, but counted: the limiter's work is part of a request.
    RATE_LIMIT_READ_PER_MIN: '1000000000',
    RATE_LIMIT_WRITE_PER_MIN: '1000000000',
    RATE_LIMIT_SIGN_IN_PER_MIN: '1000000000',
    TRUSTED_PROXY_HOPS: '1',
  });
}

/** Makes the one SQLite file, with the gateway's own schema, that every server gets a copy of. */
export async function createBenchData(dir: string): Promise<BenchData> {
  const file = join(dir, 'bench.sqlite');
  const db = await openDatabase({ url: undefined, file });
  await migrate(db);
  const { issuer, audience } = JWT;
  const tokens = createAccessTokens({
    keys: createKeyRing([JWT]),
    issuer,
    audience,
    ttlMs: DAY_MS,
    clock: systemClock,
  });
  await db.transaction(insertAssets);
  const users: BenchUser[] = [];
  for (let index = 0; index < USERS; index += 1) {
    users.push(
      await db.transaction(async (tx) => {
        const userId = randomIds.id('usr');
        const sessionId = await insertUser(tx, userId);
        const { token } = tokens.issue({ userId, sessionId });
        return { token, cloneIds: await insertClones(tx, userId) };
      }),
    );
  }
  await db.close();
  return { file, users };
}

/** What `draftGraph` trades. */
async function insertAssets(tx: Tx): Promise<void> {
  const asset = { source: 'bench', name: null, max_leverage: 50, sz_decimals: null, status: 'active' as const };
  const values = ['BTC', 'ETH'].map((symbol) => ({ symbol, ...asset, synthetic: 0, updated_at: Date.now() }));
  await tx.insertInto('assets').values(values).execute();
}

async function insertUser(tx: Tx, userId: string): Promise<string> {
  const now = Date.now();
  const sessionId = randomIds.id('ses');
  const walletId = randomIds.id('wal');
  const address = `0x${randomIds.uint256().toString(16).padStart(64, '0').slice(24)}`;
  await tx.insertInto('users').values({ id: userId, created_at: now }).execute();
  await tx
    .insertInto('wallets')
    .values({ id: walletId, user_id: userId, address, chain_scope: 0, created_at: now })
    .execute();
  await tx
    .insertInto('sessions')
    .values({
      id: sessionId,
      user_id: userId,
      wallet_id: walletId,
      client: 'api',
      user_agent: 'bench',
      created_at: now,
      last_used_at: now,
      expires_at: now + DAY_MS,
      revoked_at: null,
      revoke_reason: null,
    })
    .execute();
  return sessionId;
}

/** Clones with a draft each, every other one with a published version, and one or two granted purchases. */
async function insertClones(tx: Tx, userId: string): Promise<number[]> {
  const strategies = createStrategies({ clock: systemClock });
  const ids: number[] = [];
  for (let index = 0; index < CLONES_PER_USER; index += 1) {
    const now = Date.now();
    const clone = await tx
      .insertInto('clones')
      .values({
        user_id: userId,
        display_name: `Momentum ${index}`,
        model: null,
        created_at: now,
        updated_at: now,
        retired_at: null,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    const cloneId = Number(clone.id);
    await strategies.createDraft(tx, cloneId);
    await insertGrant(tx, { userId, cloneId, tier: 'starter', capacity: 2 });
    if (index % 2 === 0) await insertVersion(tx, cloneId);
    if (index % 4 === 0) await insertGrant(tx, { userId, cloneId, tier: 'builder', capacity: 5 });
    ids.push(cloneId);
  }
  return ids;
}

async function insertVersion(tx: Tx, cloneId: number): Promise<void> {
  const graph = defaultGraph();
  const version = { id: randomIds.id('ver'), clone_id: cloneId, number: 1, created_at: Date.now() };
  await tx
    .insertInto('strategy_versions')
    .values({ ...version, content_hash: contentHash(graph), graph: JSON.stringify(graph) })
    .execute();
  const active = { clone_id: cloneId, version_id: version.id, activated_at: version.created_at };
  await tx.insertInto('active_strategies').values(active).execute();
}

async function insertGrant(
  tx: Tx,
  {
    userId,
    cloneId,
    tier,
    capacity,
  }: { userId: string; cloneId: number; tier: 'starter' | 'builder'; capacity: number },
): Promise<void> {
  const now = Date.now();
  const id = randomIds.id('pur');
  const terms = { tier, asset_capacity: capacity, model_strength: 'medium' as const };
  await tx
    .insertInto('purchases')
    .values({
      id,
      chain_id: 31337,
      vault: '0x',
      wallet: '0x',
      resolver: '0x',
      deposit_nonce: randomIds.uint256().toString(),
      user_id: userId,
      quote_id: null,
      clone_id: cloneId,
      created_clone: 1,
      state: 'granted',
      state_reason: null,
      amount_wei: '20000000000000000',
      ...terms,
      block_number: 1,
      block_hash: '0x',
      block_at: now,
      tx_hash: null,
      seen_at: now,
      granted_at: now,
      finalized_at: now,
      updated_at: now,
    })
    .execute();
  await tx
    .insertInto('entitlements')
    .values({ purchase_id: id, clone_id: cloneId, ...terms, granted_at: now, suspended_at: null, revoked_at: null })
    .execute();
}
