import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BARE_ENV } from '../../support/child-process.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { startUpstream, type UpstreamServer } from '../../support/upstream-server.ts';
import { createWorld, type World, wireMarket } from '../../support/upstream-world.ts';

const isSqlite = process.env.TEST_DATABASE !== 'postgres';
const ROOT = join(import.meta.dirname, '..', '..', '..');
const HOUR_MS = 3_600_000;

let database: TestDatabase;
let upstream: UpstreamServer;
let world: World;
let dataDir: string;
beforeAll(async () => {
  database = await openTestDatabase();
  dataDir = mkdtempSync(join(tmpdir(), 'pump-party-ingest-'));
  world = createWorld(Date.now());
  world.markets.set('512357', wireMarket('512357', { endDate: new Date(Date.now() + HOUR_MS).toISOString() }));
  upstream = await startUpstream((asked) => {
    world.now = Date.now();
    return world.answer(asked);
  });
});
afterAll(async () => {
  await upstream.close();
  await database.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

function run(script: string, args: readonly string[] = [], changes: Readonly<Record<string, string>> = {}) {
  const env = {
    ...BARE_ENV,
    NODE_ENV: 'test',
    DATA_DIR: dataDir,
    DATABASE_URL: database.url,
    MARKET_FEED: 'live',
    HYPERLIQUID_INFO_URL: `${upstream.url}/info`,
    HYPERLIQUID_WS_URL: upstream.wsUrl,
    HYPERLIQUID_SYMBOLS: 'BTC,ETH',
    HYPERLIQUID_BACKFILL_CANDLES: '50',
    POLYMARKET_GAMMA_URL: upstream.url,
    DEFILLAMA_API_URL: upstream.url,
    DEFILLAMA_STABLECOINS_URL: upstream.url,
    DEFILLAMA_REQUEST_DELAY_MS: '0',
    ...changes,
  };
  return new Promise<{ code: number; out: string; err: string }>((resolve) => {
    execFile(
      process.execPath,
      [`scripts/${script}.ts`, ...args],
      { cwd: ROOT, env, timeout: 60_000 },
      (error, out, err) => resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    );
  });
}

// Each run is a process of its own, and starting one takes a while on a busy machine.
describe('the ingest commands', { timeout: 120_000 }, () => {
  it('read every channel once, and tell by their exit code whether all is well', async () => {
    const before = await run('ingest-check');
    expect([before.code, before.out.match(/^missing /gm)?.length]).toEqual([1, 12]);
    const read = await run('ingest', ['--once']);
    expect(read).toMatchObject({ code: 0, err: '' });
    expect(read.out).toMatch(/hyperliquid_candles_5m: 100 rows\n/);
    const after = await run('ingest-check');
    expect([after.code, after.out.match(/^ok /gm)?.length]).toEqual([0, 12]);
    expect(after.out).toMatch(/^live feed: all channels are ok$/m);
  });

  it('say which channel is bad, in words of ours, and fail', async () => {
    // Nothing that is tried again: the pauses between would be real ones.
    world.instead.set('/v2/chains', { json: { surprise: 'a secret' } });
    const read = await run('ingest', ['--once', '--channel', 'defillama_capital_base']);
    expect(read.code).toBe(1);
    expect(read.out).toMatch(/defillama_capital_base: failed: The source answered with something/);
    const check = await run('ingest-check');
    expect(check.code).toBe(1);
    expect(check.out).toMatch(/^failed +defillama_capital_base .*The source answered with something/m);
    expect(read.out + read.err + check.out + check.err).not.toContain('secret');
    world.instead.clear();
  });

  // The same words whatever the database.
  it.runIf(isSqlite)('say how they are called, and when there is nothing to read', async () => {
    const [unknown, option, replay, nowhere] = await Promise.all([
      run('ingest', ['--channel', 'weather']),
      run('ingest', ['--twice']),
      run('ingest', ['--once'], { MARKET_FEED: 'replay' }),
      run('ingest-check', [], {
        DATABASE_URL: 'postgres://nobody:nothing@127.0.0.1:1/none',
      }),
    ]);
    expect([unknown.code, option.code, replay.code, nowhere.code]).toEqual([2, 2, 2, 3]);
    expect(unknown.err).toContain('No channel weather; there are hyperliquid_meta');
    expect(option.err).toContain('npm run ingest');
    expect(replay.err).toContain('MARKET_FEED=live');
    expect(nowhere.err).not.toContain('nothing@');
  });
});
