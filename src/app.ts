import type { IncomingMessage } from 'node:http';
import type { Express } from 'express';
import type { Arena } from './arena/index.ts';
import type { Auditions } from './auditions/index.ts';
import type { ServiceTokens } from './auth/index.ts';
import { admitFronts, createBrowser } from './browser/index.ts';
import type { Config } from './config.ts';
import { type ContractDocument, compileContract, createPipeline, loadContract } from './contract/index.ts';
import type { Economy } from './economy/index.ts';
import { joinFeatures } from './features.ts';
import { clientOf } from './http/client.ts';
import { mountConsole } from './http/console.ts';
import { mountDocs } from './http/docs.ts';
import { drain, listen } from './http/lifecycle.ts';
import { createRateLimiter } from './http/limiter.ts';
import { createMetrics, createMetricsServer, type Metrics } from './http/metrics.ts';
import { createObserver } from './http/observer.ts';
import { contractHeaders, securityHeaders } from './http/security-headers.ts';
import { createHttpServer, createShell } from './http/server.ts';
import { mountShellErrors, mountShellRoutes, mountSurface } from './http/shell-routes.ts';
import type { Market } from './market/index.ts';
import { type Clock, systemClock } from './platform/clock.ts';
import { type Db, migrate, openDatabase } from './platform/db/index.ts';
import { createIdempotency } from './platform/idempotency/index.ts';
import { type Ids, randomIds } from './platform/ids.ts';
import { createJobs } from './platform/jobs/index.ts';
import { createLeases } from './platform/leases/index.ts';
import { createLog, type Log } from './platform/log.ts';
import type { Trading } from './trading/index.ts';
import { createWorkers } from './workers.ts';

/** What a test or the demo may replace. */
export interface AppOverrides {
  readonly clock?: Clock;
  readonly ids?: Ids;
  readonly log?: Log;
  readonly contract?: ContractDocument;
  /** Called with the SQL of each statement before it runs. */
  readonly onStatement?: (sql: string) => void;
  /** Handlers of operations that only `contract` has. */
  readonly extraHandlers?: Readonly<Record<string, () => never>>;
  /** Further paths beside the contract, such as the demo's wallet. */
  readonly mountRoutes?: (shell: Express) => void;
  /** False: every request's token signature is checked anew. */
  readonly tokenCache?: boolean;
}

export interface App {
  /** Starts workers and listens; resolves with the ports. */
  start(): Promise<{ port: number; metricsPort: number | undefined }>;
  /** Drains: no new requests, running ones end, workers stop, then the database closes. */
  stop(): Promise<void>;
  readonly db: Db;
  readonly economy: Economy;
  readonly market: Market;
  readonly trading: Trading;
  readonly auditions: Auditions;
  readonly arena: Arena;
  readonly serviceTokens: ServiceTokens;
  readonly metrics: Metrics;
}

const CONTRACT_FILE = new URL('../openapi.yaml', import.meta.url);
const READY_TIMEOUT_MS = 2000;

/** Builds the gateway: the only place where its parts are joined. */
export async function createApp(config: Config, overrides: AppOverrides = {}): Promise<App> {
  const { server: serverConfig, storage, chain: chainConfig } = config;
  const clock = overrides.clock ?? systemClock;
  const ids = overrides.ids ?? randomIds;
  const log = overrides.log ?? createLog(serverConfig.logLevel);
  const contract = overrides.contract ?? loadContract(CONTRACT_FILE);
  const operations = await compileContract(contract, { responses: serverConfig.validateResponses });

  const db = await openDatabase({
    url: storage.databaseUrl,
    file: storage.sqliteFile,
    ...(overrides.onStatement && { onStatement: overrides.onStatement }),
  });
  await migrate(db);

  const metrics = createMetrics({ processMetrics: serverConfig.metricsPort !== 0 });
  const leases = createLeases(db, clock, ids);
  const idempotency = createIdempotency(db, clock, ids);
  const jobs = createJobs(db, {
    clock,
    ids,
    databaseUrl: storage.databaseUrl,
    onError: (error) => log.error({ err: error }, 'a job failed'),
  });
  const features = await joinFeatures(
    config,
    { db, clock, ids, jobs, leases, log },
    { tokenCache: overrides.tokenCache ?? true },
  );
  const { auth, economy, market, backtests, trading, auditions, arena } = features;

  const secure = serverConfig.publicUrl.startsWith('https:');
  const whoCalls = (req: IncomingMessage) => clientOf(req, serverConfig.trustedProxyHops);
  const pipeline = createPipeline({
    operations,
    handlers: { ...features.handlers, ...overrides.extraHandlers },
    authenticator: auth.authenticator,
    limiter: createRateLimiter(serverConfig.rateLimits),
    idempotency,
    observer: createObserver({ log, metrics }),
    clientOf: whoCalls,
    bodyLimits: { maxBytes: serverConfig.maxBodyBytes, maxDepth: serverConfig.maxBodyDepth },
    validateResponses: serverConfig.validateResponses,
    headers: contractHeaders({ secure }),
  });

  let serving = false;
  const shell = createShell();
  mountShellRoutes(shell, {
    contract,
    log,
    headers: securityHeaders({ secure }),
    isServing: () => serving,
    readiness: [
      { name: 'database', check: () => db.ping(READY_TIMEOUT_MS) },
      ...(chainConfig === undefined ? [] : [{ name: 'chain', check: () => economy.pingChain() }]),
    ],
  });
  const browser = createBrowser({
    ...{ pipeline, operations, clock },
    document: contract.document,
    publicUrl: serverConfig.publicUrl,
    remote: config.browser.backendUrl && {
      ...config.browser.backendUrl,
      maxBodyBytes: serverConfig.maxBodyBytes,
      onFailure: (reason, cause) => log.warn({ err: cause }, reason),
    },
  });
  mountSurface(shell, browser, whoCalls);
  overrides.mountRoutes?.(shell);
  mountDocs(shell);
  mountConsole(shell, { dist: serverConfig.consoleDir });
  mountShellErrors(shell, log);
  const server = createHttpServer({
    pipeline: admitFronts(pipeline, config.browser.secrets),
    shell,
    limits: {
      headersTimeoutMs: serverConfig.headersTimeoutMs,
      requestTimeoutMs: serverConfig.requestTimeoutMs,
      keepAliveTimeoutMs: 5000,
      maxConnections: serverConfig.maxConnections,
    },
  });
  const metricsServer = serverConfig.metricsPort === 0 ? undefined : createMetricsServer(metrics);
  const workers = createWorkers({ config, clock, leases, jobs, features, idempotency, metrics, log });

  return {
    db,
    economy,
    market,
    trading,
    auditions,
    arena,
    metrics,
    serviceTokens: auth.serviceTokens,
    async start() {
      if (chainConfig !== undefined) await verifyChainAtStart(economy, log);
      await market.start();
      await workers.start();
      const port = await listen(server, serverConfig);
      const metricsPort =
        metricsServer && (await listen(metricsServer, { host: '127.0.0.1', port: serverConfig.metricsPort }));
      serving = true;
      return { port, metricsPort };
    },
    async stop() {
      serving = false;
      await Promise.all([drain(server, serverConfig.drainTimeoutMs), metricsServer && drain(metricsServer, 0)]);
      await workers.stop();
      await trading.close();
      await backtests.close();
      market.stop();
      await db.close();
    },
  };
}

/** A wrong chain is fatal; one that does not answer is made up for later, before anything of it is believed. */
async function verifyChainAtStart(economy: Economy, log: Log): Promise<void> {
  try {
    await economy.verifyChain();
  } catch (error) {
    const code = (error as { code?: string }).code;
    const passing = code === 'CHAIN_UNREACHABLE' || code === 'CHAIN_STALLED' || code === 'CHAIN_DISAGREEMENT';
    if (!passing) throw error;
    log.warn({ code }, 'the chain does not answer; payments wait until it does');
  }
}
