import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, type AppOverrides, createApp } from '../../src/app.ts';
import { type Config, loadConfig } from '../../src/config.ts';
import { loadContract } from '../../src/contract/index.ts';
import { type Api, createApi } from './api.ts';
import { createTestClock, type TestClock } from './clock.ts';
import { openTestDatabase } from './database.ts';

export interface TestGateway {
  readonly url: string;
  readonly app: App;
  readonly api: Api;
  readonly clock: TestClock;
  readonly config: Config;
  /** The environment it was configured from; a child process can be given the same. */
  readonly env: Readonly<Record<string, string>>;
  /** Stops the process' worth of state and starts again on the same database. */
  restart(env?: Readonly<Record<string, string>>): Promise<void>;
  /** A second gateway on the same database, as another process would be. */
  twin(env?: Readonly<Record<string, string>>): Promise<TestGateway>;
  stop(): Promise<void>;
}

export interface GatewayOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly clock?: TestClock;
  readonly overrides?: AppOverrides;
}

/** Read once, so that gateways of one test process share what is compiled of it. */
const CONTRACT = loadContract(new URL('../../openapi.yaml', import.meta.url));

export const TEST_DOMAIN = 'app.example';

/** A real gateway on a loopback port and an empty database of the engine under test. Rounds of workers are run by hand. */
export async function startGateway(options: GatewayOptions = {}): Promise<TestGateway> {
  const database = await openTestDatabase();
  await database.db.close();
  const dataDir = mkdtempSync(join(tmpdir(), 'pump-party-data-'));
  const env = {
    NODE_ENV: 'test',
    LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? 'silent',
    PORT: '0',
    PUBLIC_URL: `https://${TEST_DOMAIN}`,
    SIWE_DOMAINS: `${TEST_DOMAIN},localhost:8787`,
    DATA_DIR: dataDir,
    ...(database.url === undefined ? {} : { DATABASE_URL: database.url }),
    RATE_LIMIT_READ_PER_MIN: '1000000',
    RATE_LIMIT_WRITE_PER_MIN: '1000000',
    RATE_LIMIT_SIGN_IN_PER_MIN: '1000000',
    SIWE_MAX_OPEN_PER_ADDRESS: '10000',
    SIWE_MAX_OPEN_PER_CLIENT: '10000',
    // An empty market of its own, which stands still; tests list assets and store candles themselves.
    MARKET_FEED: 'replay',
    REPLAY_SYMBOLS: 'REPLAYED',
    REPLAY_HISTORY_DAYS: '0',
    REPLAY_ROUND_MS: '3600000',
    // Rounds run when a test says so.
    CHAIN_POLL_MS: '60000',
    TRADING_ROUND_MS: '3600000',
    AUDITIONS_ROUND_MS: '3600000',
    ARENA_ROUND_MS: '3600000',
    CHAIN_RPC_TIMEOUT_MS: '2000',
    ...options.env,
  };
  const clock = options.clock ?? createTestClock();
  const gateway = await open({ env, clock, overrides: options.overrides ?? {} });
  return {
    ...gateway,
    get url() {
      return gateway.url;
    },
    get app() {
      return gateway.app;
    },
    get api() {
      return gateway.api;
    },
    async stop() {
      await gateway.stop();
      // The handle was closed above; what is left is the database itself.
      await database.reopen();
      await database.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function open(input: {
  env: Record<string, string>;
  clock: TestClock;
  overrides: AppOverrides;
}): Promise<TestGateway> {
  let env = input.env;
  const overrides = { clock: input.clock, contract: CONTRACT, ...input.overrides };
  let config = loadConfig(env);
  let app = await createApp(config, overrides);
  let { port } = await app.start();
  return {
    clock: input.clock,
    get config() {
      return config;
    },
    get env() {
      return env;
    },
    get url() {
      return `http://127.0.0.1:${port}`;
    },
    get app() {
      return app;
    },
    get api() {
      return createApi(`http://127.0.0.1:${port}`);
    },
    async restart(changes = {}) {
      await app.stop();
      env = { ...env, ...changes };
      config = loadConfig(env);
      app = await createApp(config, overrides);
      port = (await app.start()).port;
    },
    twin: (changes = {}) => open({ env: { ...env, ...changes }, clock: input.clock, overrides: input.overrides }),
    stop: () => app.stop(),
  };
}
