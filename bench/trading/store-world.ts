import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config.ts';
import { joinFeatures } from '../../src/features.ts';
import { type Db, migrate, openDatabase, type Tx } from '../../src/platform/db/index.ts';
import { randomIds as ids } from '../../src/platform/ids.ts';
import { createJobs } from '../../src/platform/jobs/index.ts';
import { createLeases } from '../../src/platform/leases/index.ts';
import { createLog } from '../../src/platform/log.ts';
import type { Trading } from '../../src/trading/index.ts';

const MINUTE_MS = 60_000;
const START = Date.UTC(2024, 2, 4, 10, 0);
const CHUNK = 200;

export interface StoreWorld {
  readonly trading: Trading;
  /** Plays a minute of market time, candles stored; the venue has not seen it yet. */
  playMinute(): Promise<void>;
  close(): Promise<void>;
}

/** Accounts of as many clones, each with a version of its own, on a generated market of BTC in 1-minute bars. */
export async function openStoreWorld(spec: {
  readonly databaseUrl: string | undefined;
  readonly accounts: number;
  readonly graph: object;
}): Promise<StoreWorld> {
  const dir = mkdtempSync(join(tmpdir(), 'pump-party-trading-'));
  let wallNow = START;
  const clock = { now: () => wallNow };
  const config = loadConfig({
    DATA_DIR: dir,
    LOG_LEVEL: 'silent',
    MARKET_FEED: 'replay',
    REPLAY_SYMBOLS: 'BTC',
    REPLAY_INTERVAL: '1m',
    REPLAY_HISTORY_DAYS: '1',
    REPLAY_START: new Date(START).toISOString(),
    ...(spec.databaseUrl === undefined ? {} : { DATABASE_URL: spec.databaseUrl }),
  });
  const db = await openDatabase({ url: config.storage.databaseUrl, file: config.storage.sqliteFile });
  await migrate(db);
  const log = createLog('silent');
  const jobs = createJobs(db, { clock, ids, databaseUrl: config.storage.databaseUrl, onError: () => {} });
  const leases = createLeases(db, clock, ids);
  const features = await joinFeatures(config, { db, clock, ids, jobs, leases, log }, { tokenCache: true });
  const { market, trading } = features;
  if (market.feed.kind !== 'replay') throw new Error('the market is live');
  const { replay } = market.feed;
  await replay.begin();
  await market.start();
  await openAccounts(db, trading, spec);
  return {
    trading,
    async playMinute() {
      wallNow += MINUTE_MS;
      await replay.advance();
    },
    async close() {
      await trading.close();
      await features.backtests.close();
      market.stop();
      await db.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function openAccounts(db: Db, trading: Trading, { accounts, graph }: { accounts: number; graph: object }) {
  await db.transaction(async (tx) => {
    await tx.insertInto('users').values({ id: 'usr_bench', created_at: START }).execute();
  });
  for (let from = 1; from <= accounts; from += CHUNK) {
    const numbers = Array.from({ length: Math.min(CHUNK, accounts - from + 1) }, (_, index) => from + index);
    await db.transaction((tx) => openChunk(tx, { trading, numbers, graph: JSON.stringify(graph) }), {
      durable: false,
      timeLimitMs: MINUTE_MS,
    });
  }
}

async function openChunk(tx: Tx, chunk: { trading: Trading; numbers: readonly number[]; graph: string }) {
  const { trading, numbers, graph } = chunk;
  const times = { created_at: START, updated_at: START };
  const owned = { user_id: 'usr_bench', display_name: null, model: null, retired_at: null };
  const rows = numbers.map(() => ({ ...owned, ...times }));
  const clones = await tx.insertInto('clones').values(rows).returning('id').execute();
  const cloneIds = clones.map(({ id }) => Number(id));
  const bought = { tier: 'starter', asset_capacity: 3, model_strength: 'cheap' } as const;
  const deposit = { chain_id: 1, vault: '0x0', wallet: '0x0', resolver: '0x0', state_reason: null, ...bought };
  const mined = { block_number: 1, block_hash: '0x0', block_at: START, tx_hash: null, seen_at: START };
  const granted = { granted_at: START, finalized_at: START, updated_at: START };
  const purchases = cloneIds.map((id) => ({
    ...{ id: `pur_bench${id}`, deposit_nonce: `${id}`, user_id: 'usr_bench', quote_id: null, clone_id: id },
    ...{ created_clone: 1, state: 'granted' as const, amount_wei: '1', ...deposit, ...mined, ...granted },
  }));
  await tx.insertInto('purchases').values(purchases).execute();
  const grants = cloneIds.map((id) => ({ purchase_id: `pur_bench${id}`, clone_id: id, ...bought, granted_at: START }));
  await tx
    .insertInto('entitlements')
    .values(grants.map((grant) => ({ ...grant, suspended_at: null, revoked_at: null })))
    .execute();
  const versions = cloneIds.map((id) => ({
    ...{ id: `ver_bench${id}`, clone_id: id, number: 1, graph, content_hash: `bench${id}`, created_at: START },
  }));
  await tx.insertInto('strategy_versions').values(versions).execute();
  for (const cloneId of cloneIds) {
    const parent = { kind: 'audition', id: `aud_bench${cloneId}` } as const;
    const spec = { userId: 'usr_bench', cloneId, parent, strategyVersionId: `ver_bench${cloneId}` };
    const accountId = await trading.open(tx, { ...spec, symbols: ['BTC'], policy: POLICY });
    await trading.start(tx, { accountId, at: START, durationMs: null });
  }
}

const POLICY = {
  startBalance: '100000',
  maxDrawdownFraction: 0.9,
  maxDailyLossFraction: 0.9,
  maxLeverage: 5,
  maxPositionFraction: 1,
  maxOpenPositions: 10,
  maxOrdersPerMin: 60,
  minNotional: '10',
  takerBps: 4.5,
  makerBps: 1.5,
  slippageBps: 2,
  volumeShare: 0.1,
  snapshotEverySec: 60,
  priceMaxAgeSec: 120,
};
