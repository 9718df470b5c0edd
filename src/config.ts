import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { formatEther, getAddress, type Hex, isAddress, isHex, parseEther } from 'viem';
import { privateKeyToAddress } from 'viem/accounts';
import { type ArenaConfig, readArena } from './config-arena.ts';
import { type AuditionConfig, type PaperTerms, readAuditions, readPaperTerms } from './config-competition.ts';
import { type MarketConfig, readMarket } from './config-market.ts';
import { type ModelsConfig, readModels } from './config-models.ts';
import { readTrading, type TradingConfig } from './config-trading.ts';
import { type BacktestConfig, readBacktests } from './config-workflow.ts';
import { type EnvReader, isHttpUrl, readEnv } from './env.ts';

export type { ArenaConfig } from './config-arena.ts';
export type { AuditionConfig, PaperTerms } from './config-competition.ts';
export type { MarketConfig } from './config-market.ts';
export type { ModelsConfig } from './config-models.ts';
export type { TradingConfig } from './config-trading.ts';
export type { BacktestConfig } from './config-workflow.ts';

export const TIERS = ['starter', 'builder', 'pro'] as const;
export type Tier = (typeof TIERS)[number];
export const MODEL_STRENGTHS = ['cheap', 'medium', 'best'] as const;
export type ModelStrength = (typeof MODEL_STRENGTHS)[number];

export interface TierLimits {
  readonly minAssets: number;
  readonly maxAssets: number;
  readonly enabledPrompts: number;
  readonly linksPerAsset: number;
  readonly expandedLinks: number;
}

export interface Config {
  readonly server: ServerConfig;
  readonly browser: BrowserConfig;
  readonly storage: { readonly dataDir: string; readonly sqliteFile: string; readonly databaseUrl: string | undefined };
  readonly auth: AuthConfig;
  readonly economy: EconomyConfig;
  readonly chainId: number;
  /** Undefined: no chain is configured, payments answer 503. */
  readonly chain: ChainConfig | undefined;
  readonly market: MarketConfig;
  readonly models: ModelsConfig;
  readonly backtests: BacktestConfig;
  readonly trading: TradingConfig;
  /** Terms of every paper account. */
  readonly paper: PaperTerms;
  readonly auditions: AuditionConfig;
  readonly arena: ArenaConfig;
}

export interface ServerConfig {
  readonly environment: 'development' | 'test' | 'production';
  readonly role: 'all' | 'api' | 'worker' | 'ingest';
  readonly host: string;
  readonly port: number;
  readonly publicUrl: string;
  /** 0: no metrics listener. */
  readonly metricsPort: number;
  readonly logLevel: string;
  readonly trustedProxyHops: number;
  readonly maxConnections: number;
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly drainTimeoutMs: number;
  readonly maxBodyBytes: number;
  readonly maxBodyDepth: number;
  readonly validateResponses: boolean;
  /** Where the built console is. */
  readonly consoleDir: string;
  readonly rateLimits: Readonly<Record<'read' | 'write' | 'sign_in', number>>;
}

export interface BrowserConfig {
  /** Where the contract is served, and how to get in there; undefined: in this process. */
  readonly backendUrl: { readonly url: string; readonly secret: string; readonly timeoutMs: number } | undefined;
  /** With any of these another gateway may call this one for its browsers. */
  readonly secrets: readonly string[];
}

export interface AuthConfig {
  readonly enabled: boolean;
  /** host[:port], as a message shows it. */
  readonly domains: readonly string[];
  readonly chainIds: readonly number[];
  /** RPC endpoints for contract wallets, by chain id. */
  readonly rpcUrls: ReadonlyMap<number, readonly string[]>;
  readonly rpcTimeoutMs: number;
  readonly challengeTtlMs: number;
  readonly maxAttempts: number;
  readonly maxOpenPerAddress: number;
  readonly maxOpenPerClient: number;
  readonly maxWallets: number;
  /** Newest first; empty: one is generated into the data folder. */
  readonly jwtKeys: readonly { readonly kid: string; readonly secret: string }[];
  readonly issuer: string;
  readonly audience: string;
  readonly accessTtlMs: number;
  readonly refreshTtlMs: number;
  readonly refreshIdleMs: number;
  /** How old a cached "this session lives" may be on operations that are not about money or the account. */
  readonly sessionCacheMs: number;
  /** How long a used refresh token of a browser session still gets its successor, for parallel tabs. */
  readonly browserRefreshGraceMs: number;
}

export interface EconomyConfig {
  readonly enabled: boolean;
  readonly quoteTtlMs: number;
  readonly quoteGraceMs: number;
  readonly maxOpenQuotes: number;
  readonly refundDeadlineMs: number;
  readonly tiers: Readonly<Record<Tier, TierLimits>>;
  /** In wei. */
  readonly prices: Readonly<Record<ModelStrength, Readonly<Record<Tier, bigint>>>>;
  readonly models: Readonly<Record<ModelStrength, readonly string[]>>;
}

export interface ChainConfig {
  readonly chainId: number;
  readonly development: boolean;
  readonly rpcUrls: readonly string[];
  readonly quorum: number;
  readonly timeoutMs: number;
  readonly vault: `0x${string}`;
  readonly resolver: `0x${string}`;
  readonly resolverPrivateKey: Hex | undefined;
  readonly confirmations: number;
  /** Depth of a deposit before money goes out for it. */
  readonly refundConfirmations: number;
  readonly stallAfterSec: number;
  readonly logRange: number;
  /** Where the watcher starts on an empty database; undefined: at the head. */
  readonly startBlock: number | undefined;
  readonly pollMs: number;
}

/** A configuration that cannot be used; the message lists every problem. */
export class ConfigError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`The configuration has ${problems.length} problem(s):\n${problems.map((text) => `  - ${text}`).join('\n')}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

const SEC = 1000;
const BUILT_CONSOLE = fileURLToPath(new URL('../web/dist', import.meta.url));
const DAY_SEC = 86_400;
const DEVELOPMENT_CHAINS = [31337, 1337];
const MAX_CHAIN_ID = Number.MAX_SAFE_INTEGER;

/**
 * Environment to typed configuration, in the order of `.env.example`.
 * @throws ConfigError with all problems at once.
 */
export function loadConfig(variables: Readonly<Record<string, string | undefined>>): Config {
  const env = readEnv(variables);
  const server = readServer(env);
  const browser = readBrowser(env);
  const storage = readStorage(env);
  const auth = readAuth(env, server);
  const economy = readEconomy(env);
  const chainId = env.integer('CHAIN_ID', 31337, { min: 1, max: MAX_CHAIN_ID });
  const chain = readChain(env, chainId, economy.enabled);
  const market = readMarket(env, { development: chain === undefined || chain.development });
  const models = readModels(
    env,
    MODEL_STRENGTHS.flatMap((strength) => [...economy.models[strength]]),
  );
  const backtests = readBacktests(env);
  const trading = readTrading(env);
  const paper = readPaperTerms(env);
  const auditions = readAuditions(env);
  const arena = readArena(env);
  if (env.problems.length > 0) throw new ConfigError(env.problems);
  return {
    ...{ server, browser, storage, auth: withPaymentChain(auth, chain), economy, chainId, chain },
    ...{ market, models, backtests, trading, paper, auditions, arena },
  };
}

function readServer(env: EnvReader): ServerConfig {
  const environment = env.choice('NODE_ENV', 'development', ['development', 'test', 'production']);
  const port = env.integer('PORT', 8787, { min: 0, max: 65_535 });
  const server: ServerConfig = {
    environment,
    role: env.choice('ROLE', 'all', ['all', 'api', 'worker', 'ingest']),
    host: env.text('HOST', '127.0.0.1'),
    port,
    publicUrl: env.url('PUBLIC_URL', `http://localhost:${port === 0 ? 8787 : port}`),
    metricsPort: env.integer('METRICS_PORT', 0, { min: 0, max: 65_535 }),
    logLevel: env.choice('LOG_LEVEL', 'info', ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']),
    trustedProxyHops: env.integer('TRUSTED_PROXY_HOPS', 0, { min: 0, max: 10 }),
    maxConnections: env.integer('MAX_CONNECTIONS', 2000, { min: 1, max: 100_000 }),
    headersTimeoutMs: env.integer('HEADERS_TIMEOUT_MS', 10_000, { min: 100, max: 120_000 }),
    requestTimeoutMs: env.integer('REQUEST_TIMEOUT_MS', 30_000, { min: 100, max: 600_000 }),
    drainTimeoutMs: env.integer('DRAIN_TIMEOUT_MS', 10_000, { min: 0, max: 120_000 }),
    maxBodyBytes: env.integer('MAX_BODY_BYTES', 131_072, { min: 1024, max: 16_777_216 }),
    maxBodyDepth: env.integer('MAX_BODY_DEPTH', 32, { min: 4, max: 200 }),
    validateResponses: env.flag('VALIDATE_RESPONSES', environment !== 'production'),
    consoleDir: env.text('CONSOLE_DIR', BUILT_CONSOLE),
    rateLimits: {
      read: env.integer('RATE_LIMIT_READ_PER_MIN', 600, { min: 1, max: 1_000_000_000 }),
      write: env.integer('RATE_LIMIT_WRITE_PER_MIN', 120, { min: 1, max: 1_000_000_000 }),
      sign_in: env.integer('RATE_LIMIT_SIGN_IN_PER_MIN', 60, { min: 1, max: 1_000_000_000 }),
    },
  };
  if (server.headersTimeoutMs > server.requestTimeoutMs) {
    env.problem('HEADERS_TIMEOUT_MS', 'is longer than REQUEST_TIMEOUT_MS, of which it is a part');
  }
  return server;
}

function readBrowser(env: EnvReader): BrowserConfig {
  const url = env.optional('BACKEND_URL');
  const secrets = env.list('BACKEND_SECRETS', []);
  const timeoutMs = env.integer('BACKEND_TIMEOUT_SEC', 60, { min: 1, max: 600 }) * SEC;
  if (secrets.some((secret) => !/^[\x21-\x7e]{32,256}$/.test(secret))) {
    env.problem('BACKEND_SECRETS', 'expected secrets of 32 to 256 visible ASCII characters');
  }
  if (url === undefined) return { backendUrl: undefined, secrets };
  if (!isHttpUrl(url)) env.problem('BACKEND_URL', `expected an http or https URL, got "${url}"`);
  const [secret = ''] = secrets;
  if (secret === '') env.problem('BACKEND_SECRETS', 'needed with BACKEND_URL: the first proves who calls');
  return { backendUrl: { url, secret, timeoutMs }, secrets };
}

function readStorage(env: EnvReader): Config['storage'] {
  const dataDir = env.text('DATA_DIR', './data');
  const databaseUrl = env.optional('DATABASE_URL');
  if (databaseUrl !== undefined && !/^postgres(ql)?:\/\//.test(databaseUrl)) {
    env.problem('DATABASE_URL', 'expected a postgres:// URL; leave it out for the embedded SQLite database');
  }
  return { dataDir, sqliteFile: join(dataDir, 'gateway.sqlite'), databaseUrl };
}

function readAuth(env: EnvReader, server: ServerConfig): AuthConfig {
  const publicHost = new URL(server.publicUrl).host;
  const domains = env.list('SIWE_DOMAINS', [publicHost]);
  for (const domain of domains) {
    if (!/^[A-Za-z0-9.-]+(:\d{1,5})?$/.test(domain)) env.problem('SIWE_DOMAINS', `"${domain}" is not host[:port]`);
  }
  return {
    enabled: env.flag('SIGN_IN_ENABLED', true),
    domains,
    chainIds: readChainIds(env),
    rpcUrls: readRpcUrls(env),
    rpcTimeoutMs: env.integer('SIWE_RPC_TIMEOUT_MS', 3000, { min: 100, max: 60_000 }),
    challengeTtlMs: env.integer('SIWE_CHALLENGE_TTL_SEC', 300, { min: 10, max: 3600 }) * SEC,
    maxAttempts: env.integer('SIWE_MAX_ATTEMPTS', 5, { min: 1, max: 100 }),
    maxOpenPerAddress: env.integer('SIWE_MAX_OPEN_PER_ADDRESS', 10, { min: 1, max: 1_000_000 }),
    maxOpenPerClient: env.integer('SIWE_MAX_OPEN_PER_CLIENT', 50, { min: 1, max: 1_000_000 }),
    maxWallets: env.integer('MAX_WALLETS_PER_ACCOUNT', 20, { min: 1, max: 1000 }),
    jwtKeys: readJwtKeys(env, server.environment),
    issuer: env.text('JWT_ISSUER', server.publicUrl),
    audience: env.text('JWT_AUDIENCE', 'pump-party-api'),
    accessTtlMs: env.integer('ACCESS_TOKEN_TTL_SEC', 900, { min: 30, max: 86_400 }) * SEC,
    refreshTtlMs: env.integer('REFRESH_TOKEN_TTL_SEC', 30 * DAY_SEC, { min: 60, max: 365 * DAY_SEC }) * SEC,
    refreshIdleMs: env.integer('REFRESH_TOKEN_IDLE_SEC', 7 * DAY_SEC, { min: 60, max: 365 * DAY_SEC }) * SEC,
    sessionCacheMs: env.integer('SESSION_CACHE_MS', 5000, { min: 0, max: 5000 }),
    browserRefreshGraceMs: env.integer('BROWSER_REFRESH_GRACE_SEC', 10, { min: 0, max: 60 }) * SEC,
  };
}

function readChainIds(env: EnvReader): number[] {
  return env.list('SIWE_CHAIN_IDS', ['31337']).map((text) => {
    const id = Number(text);
    if (!/^[1-9]\d*$/.test(text) || id > MAX_CHAIN_ID) env.problem('SIWE_CHAIN_IDS', `"${text}" is not a chain id`);
    return id;
  });
}

function readRpcUrls(env: EnvReader): Map<number, string[]> {
  const urls = new Map<number, string[]>();
  for (const item of env.list('SIWE_RPC_URLS', [])) {
    const [, chainId, url] = /^(\d+)=(.+)$/.exec(item) ?? [];
    if (chainId === undefined || url === undefined || !isHttpUrl(url)) {
      env.problem('SIWE_RPC_URLS', 'expected chainId=https://… items');
    } else urls.set(Number(chainId), [...(urls.get(Number(chainId)) ?? []), url]);
  }
  return urls;
}

const MIN_SECRET_BYTES = 32;

function readJwtKeys(env: EnvReader, environment: ServerConfig['environment']): { kid: string; secret: string }[] {
  const keys = env.list('JWT_KEYS', []).map((item, index) => {
    const [, kid, secret] = /^([A-Za-z0-9_-]{1,32}):(.+)$/.exec(item) ?? [];
    if (kid === undefined || secret === undefined) env.problem('JWT_KEYS', `item ${index + 1} is not kid:secret`);
    else if (Buffer.byteLength(secret) < MIN_SECRET_BYTES) {
      env.problem('JWT_KEYS', `the secret of "${kid}" has fewer than ${MIN_SECRET_BYTES} bytes`);
    }
    return { kid: kid ?? '', secret: secret ?? '' };
  });
  if (new Set(keys.map((key) => key.kid)).size !== keys.length) env.problem('JWT_KEYS', 'a kid is used twice');
  if (keys.length === 0 && environment === 'production' && env.optional('DATABASE_URL') !== undefined) {
    env.problem('JWT_KEYS', 'several processes need the same keys: set kid:secret');
  }
  return keys;
}

function readEconomy(env: EnvReader): EconomyConfig {
  return {
    enabled: env.flag('PAYMENTS_ENABLED', env.optional('CHAIN_RPC_URLS') !== undefined),
    quoteTtlMs: env.integer('QUOTE_TTL_SEC', 900, { min: 10, max: DAY_SEC }) * SEC,
    quoteGraceMs: env.integer('QUOTE_GRACE_SEC', 300, { min: 0, max: DAY_SEC }) * SEC,
    maxOpenQuotes: env.integer('QUOTE_MAX_OPEN', 50, { min: 1, max: 1_000_000 }),
    refundDeadlineMs: env.integer('REFUND_DEADLINE_SEC', 3600, { min: 60, max: 30 * DAY_SEC }) * SEC,
    tiers: {
      starter: { minAssets: 1, maxAssets: 3, enabledPrompts: 1, linksPerAsset: 3, expandedLinks: 9 },
      builder: { minAssets: 4, maxAssets: 6, enabledPrompts: 3, linksPerAsset: 5, expandedLinks: 30 },
      pro: { minAssets: 7, maxAssets: 10, enabledPrompts: 5, linksPerAsset: 8, expandedLinks: 80 },
    },
    prices: {
      cheap: readPrices(env, 'PRICES_CHEAP_ETH', ['0.01', '0.015', '0.02']),
      medium: readPrices(env, 'PRICES_MEDIUM_ETH', ['0.02', '0.03', '0.04']),
      best: readPrices(env, 'PRICES_BEST_ETH', ['0.04', '0.06', '0.08']),
    },
    models: {
      cheap: env.list('MODELS_CHEAP', ['pump-cheap']),
      medium: env.list('MODELS_MEDIUM', ['pump-medium']),
      best: env.list('MODELS_BEST', ['pump-best']),
    },
  };
}

function readPrices(env: EnvReader, name: string, fallback: readonly string[]): Record<Tier, bigint> {
  const items = env.list(name, fallback);
  const valid = items.length === TIERS.length && items.every((item) => /^\d{1,9}(\.\d{1,18})?$/.test(item));
  if (!valid) env.problem(name, 'expected three amounts in ETH: starter,builder,pro');
  const [starter, builder, pro] = (valid ? items : fallback).map((item) => parseEther(item)) as [
    bigint,
    bigint,
    bigint,
  ];
  if (starter === 0n || builder === 0n || pro === 0n) env.problem(name, `a price of ${formatEther(0n)} ETH is not one`);
  return { starter, builder, pro };
}

function readChain(env: EnvReader, chainId: number, paymentsEnabled: boolean): ChainConfig | undefined {
  const rpcUrls = env.list('CHAIN_RPC_URLS', []);
  if (rpcUrls.length === 0) {
    if (paymentsEnabled) env.problem('CHAIN_RPC_URLS', 'needed while PAYMENTS_ENABLED is on');
    return undefined;
  }
  for (const url of rpcUrls) if (!isHttpUrl(url)) env.problem('CHAIN_RPC_URLS', 'expected http or https URLs');
  const development = DEVELOPMENT_CHAINS.includes(chainId);
  const quorum = env.integer('CHAIN_RPC_QUORUM', Math.floor(rpcUrls.length / 2) + 1, { min: 1, max: 100 });
  if (quorum > rpcUrls.length) env.problem('CHAIN_RPC_QUORUM', `asks for ${quorum} of ${rpcUrls.length} endpoints`);
  const timeoutMs = env.integer('CHAIN_RPC_TIMEOUT_MS', 5000, { min: 50, max: 60_000 });
  const vault = readAddress(env, 'SIGNED_VAULT_ADDRESS');
  const resolver = readAddress(env, 'RESOLVER_ADDRESS');
  const startBlock = env.optional('CHAIN_START_BLOCK');
  return {
    chainId,
    development,
    rpcUrls,
    quorum,
    timeoutMs,
    vault,
    resolver,
    resolverPrivateKey: readPrivateKey(env, resolver),
    confirmations: env.integer('CHAIN_CONFIRMATIONS', development ? 2 : 12, { min: 1, max: 64 }),
    refundConfirmations: env.integer('REFUND_CONFIRMATIONS', development ? 2 : 64, { min: 1, max: 1000 }),
    stallAfterSec: env.integer('CHAIN_STALL_AFTER_SEC', development ? 0 : 120, { min: 0, max: DAY_SEC }),
    logRange: env.integer('CHAIN_LOG_RANGE', 1000, { min: 1, max: 100_000 }),
    startBlock:
      startBlock === undefined ? undefined : env.integer('CHAIN_START_BLOCK', 0, { min: 0, max: MAX_CHAIN_ID }),
    pollMs: env.integer('CHAIN_POLL_MS', development ? 500 : 4000, { min: 20, max: 60_000 }),
  };
}

function readAddress(env: EnvReader, name: string): `0x${string}` {
  const value = env.optional(name);
  if (value !== undefined && isAddress(value)) return getAddress(value);
  env.problem(name, value === undefined ? 'needed with CHAIN_RPC_URLS' : 'not an address, or its checksum is wrong');
  return '0x0000000000000000000000000000000000000000';
}

function readPrivateKey(env: EnvReader, resolver: string): Hex | undefined {
  const value = env.optional('RESOLVER_PRIVATE_KEY');
  if (value === undefined) return undefined;
  // The value itself never stands in a message.
  if (!isHex(value) || value.length !== 66) {
    env.problem('RESOLVER_PRIVATE_KEY', 'expected 0x and 64 hex digits');
    return undefined;
  }
  if (privateKeyToAddress(value) !== resolver) {
    env.problem('RESOLVER_PRIVATE_KEY', 'is not the key of RESOLVER_ADDRESS');
  }
  return value;
}

/** Contract wallets of the payment chain are asked about through its own endpoints. */
function withPaymentChain(auth: AuthConfig, chain: ChainConfig | undefined): AuthConfig {
  if (chain === undefined || auth.rpcUrls.has(chain.chainId)) return auth;
  return { ...auth, rpcUrls: new Map([...auth.rpcUrls, [chain.chainId, chain.rpcUrls]]) };
}
