import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from '../../src/config.ts';

const VAULT = '0x5FbDB2315678afecb367f032d93F642f64180aa3';
const RESOLVER = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
// The second of anvil's published development keys.
const RESOLVER_KEY = '0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d';
const CHAIN = {
  CHAIN_RPC_URLS: 'https://one.example,https://two.example,https://three.example',
  SIGNED_VAULT_ADDRESS: VAULT,
  RESOLVER_ADDRESS: RESOLVER,
};

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

/** Names of the variables in the order in which they are read for good; all of them, since a chain is configured. */
function variablesRead(): string[] {
  const values: Record<string, string> = { ...CHAIN, CHAIN_START_BLOCK: '1' };
  const reads: string[] = [];
  const env = new Proxy(values, {
    get(target, name) {
      reads.push(String(name));
      return target[String(name)];
    },
  });
  loadConfig(env);
  return [...new Set(reads.reverse())].reverse();
}

const example = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8');
const documented = [...example.matchAll(/^#?([A-Z][A-Z0-9_]*)=(.*)$/gm)].map(([, name = '', value = '']) => ({
  name,
  value,
}));

describe('the configuration', () => {
  it('has defaults for everything: a first start needs none', () => {
    const config = loadConfig({});
    expect(config.server).toMatchObject({
      environment: 'development',
      role: 'all',
      host: '127.0.0.1',
      port: 8787,
      publicUrl: 'http://localhost:8787',
      metricsPort: 0,
      headersTimeoutMs: 10_000,
      requestTimeoutMs: 30_000,
      trustedProxyHops: 0,
      validateResponses: true,
      rateLimits: { read: 600, write: 120, sign_in: 60 },
    });
    expect(config.storage).toEqual({ dataDir: './data', sqliteFile: 'data/gateway.sqlite', databaseUrl: undefined });
    expect(config.auth).toMatchObject({
      enabled: true,
      domains: ['localhost:8787'],
      chainIds: [31337],
      challengeTtlMs: 300_000,
      maxAttempts: 5,
      jwtKeys: [],
      issuer: 'http://localhost:8787',
      accessTtlMs: 900_000,
      refreshTtlMs: 30 * 86_400_000,
      refreshIdleMs: 7 * 86_400_000,
      sessionCacheMs: 5000,
    });
    expect(config.economy.enabled).toBe(false);
    expect(config.economy.prices.best).toEqual({
      starter: 40_000_000_000_000_000n,
      builder: 60_000_000_000_000_000n,
      pro: 80_000_000_000_000_000n,
    });
    expect(config.chain).toBeUndefined();
  });

  it('derives what follows from a chain: payments, confirmations by its kind, a majority', () => {
    const development = loadConfig(CHAIN);
    expect(development.economy.enabled).toBe(true);
    expect(development.chain).toMatchObject({ development: true, confirmations: 2, refundConfirmations: 2, quorum: 2 });
    expect(development.auth.rpcUrls.get(31337)).toEqual(CHAIN.CHAIN_RPC_URLS.split(','));
    const live = loadConfig({ ...CHAIN, CHAIN_ID: '1' });
    expect(live.chain).toMatchObject({
      development: false,
      confirmations: 12,
      refundConfirmations: 64,
      stallAfterSec: 120,
    });
  });

  it('does not validate responses in production unless told to', () => {
    expect(loadConfig({ NODE_ENV: 'production' }).server.validateResponses).toBe(false);
    expect(loadConfig({ NODE_ENV: 'production', VALIDATE_RESPONSES: 'yes' }).server.validateResponses).toBe(true);
  });

  it('takes empty and blank variables for absent ones', () => {
    expect(loadConfig({ PORT: '', DATABASE_URL: '  ', HOST: ' 0.0.0.0 ' })).toEqual(loadConfig({ HOST: '0.0.0.0' }));
  });

  it('reports all problems at once', () => {
    const problems = problemsOf({
      NODE_ENV: 'staging',
      PORT: '99999',
      PUBLIC_URL: 'ftp://x',
      LOG_LEVEL: 'loud',
      TRUSTED_PROXY_HOPS: '-1',
      MAX_BODY_BYTES: '1e5',
      VALIDATE_RESPONSES: 'maybe',
      DATABASE_URL: 'mysql://x',
      SIWE_DOMAINS: 'https://app.example',
      SIWE_CHAIN_IDS: '1,0x1',
      SIWE_RPC_URLS: 'https://rpc.example',
      JWT_KEYS: 'short:secret',
      PRICES_CHEAP_ETH: '1,2',
      CHAIN_RPC_URLS: 'http://one.example',
      CHAIN_RPC_QUORUM: '2',
      SIGNED_VAULT_ADDRESS: '0x1',
    });
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      'NODE_ENV',
      'PORT',
      'PUBLIC_URL',
      'LOG_LEVEL',
      'TRUSTED_PROXY_HOPS',
      'MAX_BODY_BYTES',
      'VALIDATE_RESPONSES',
      'DATABASE_URL',
      'SIWE_DOMAINS',
      'SIWE_CHAIN_IDS',
      'SIWE_RPC_URLS',
      'JWT_KEYS',
      'PRICES_CHEAP_ETH',
      'CHAIN_RPC_QUORUM',
      'SIGNED_VAULT_ADDRESS',
      'RESOLVER_ADDRESS',
    ]);
    expect(new ConfigError(problems).message).toMatch(/^The configuration has 16 problem\(s\):\n {2}- NODE_ENV: /);
  });

  it.each([
    ['HEADERS_TIMEOUT_MS', { HEADERS_TIMEOUT_MS: '2000', REQUEST_TIMEOUT_MS: '1000' }],
    ['CHAIN_RPC_URLS', { PAYMENTS_ENABLED: 'true' }],
    ['CHAIN_RPC_URLS', { ...CHAIN, CHAIN_RPC_URLS: 'ws://one.example' }],
    ['RESOLVER_ADDRESS', { ...CHAIN, RESOLVER_ADDRESS: RESOLVER.replace('C8', 'c8') }],
    ['RESOLVER_PRIVATE_KEY', { ...CHAIN, RESOLVER_PRIVATE_KEY: `0x${'1'.repeat(64)}` }],
    ['JWT_KEYS', { JWT_KEYS: `a:${'x'.repeat(32)},a:${'y'.repeat(32)}` }],
    ['JWT_KEYS', { NODE_ENV: 'production', DATABASE_URL: 'postgres://db.example/x' }],
    ['PRICES_BEST_ETH', { PRICES_BEST_ETH: '0,1,2' }],
    ['PRICES_BEST_ETH', { PRICES_BEST_ETH: '0.1,-1,2' }],
    ['SESSION_CACHE_MS', { SESSION_CACHE_MS: '5001' }],
  ])('refuses %s when %j', (name, env) => {
    expect(problemsOf(env).map((problem) => problem.split(':')[0])).toContain(name);
  });

  it('takes the key of the resolver it is told', () => {
    expect(loadConfig({ ...CHAIN, RESOLVER_PRIVATE_KEY: RESOLVER_KEY }).chain?.resolverPrivateKey).toBe(RESOLVER_KEY);
  });

  it('never prints a secret', () => {
    const secret = 'hunter2-and-then-some';
    const env = {
      ...CHAIN,
      DATABASE_URL: `mysql://gateway:${secret}@db.example/x`,
      JWT_KEYS: `a:${secret},${secret},:${secret}`,
      RESOLVER_PRIVATE_KEY: `0x${secret}`,
      SIWE_RPC_URLS: `https://rpc.example/${secret},1=ws://rpc.example/${secret}`,
      CHAIN_RPC_URLS: `ws://rpc.example/${secret}`,
    };
    const text = new ConfigError(problemsOf(env)).message;
    for (const name of ['DATABASE_URL', 'JWT_KEYS', 'RESOLVER_PRIVATE_KEY', 'SIWE_RPC_URLS', 'CHAIN_RPC_URLS']) {
      expect(text).toContain(`- ${name}: `);
    }
    expect(text).not.toContain('hunter2');
    const wrongKey = problemsOf({ ...CHAIN, RESOLVER_PRIVATE_KEY: `0x${'1'.repeat(64)}` }).join();
    expect(wrongKey).not.toContain('1111');
  });
});

describe('.env.example', () => {
  it('documents every variable that src/config.ts reads, and no other, in its order', () => {
    expect(documented.map(({ name }) => name)).toEqual(variablesRead());
  });

  it('knows of every variable that the source names', () => {
    const source = readFileSync(new URL('../../src/config.ts', import.meta.url), 'utf8');
    const named = new Set([...source.matchAll(/\(\s*(?:env,\s*)?'([A-Z][A-Z0-9_]+)'/g)].map((match) => match[1]));
    expect(named.size).toBeGreaterThan(50);
    expect([...named].filter((name) => !documented.some((each) => each.name === name))).toEqual([]);
  });

  it('shows the real defaults: with every line taken in, nothing changes', () => {
    const env = Object.fromEntries(documented.map(({ name, value }) => [name, value]));
    expect(loadConfig(env)).toEqual(loadConfig({}));
  });

  it('explains each variable, and comments all of them out', () => {
    const blocks = example.split('\n\n').filter((block) => /^#?[A-Z_]+=/m.test(block));
    for (const block of blocks) expect(block).toMatch(/^# .*[.:]\n(# .*\n)*#[A-Z_]+=/m);
    expect(example).not.toMatch(/^[A-Z]/m);
  });
});
