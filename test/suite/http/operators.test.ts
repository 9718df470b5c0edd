import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadContract } from '../../../src/contract/index.ts';
import { createHttpServer, createShell } from '../../../src/http/server.ts';
import { mountShellErrors, mountShellRoutes, type ReadinessCheck } from '../../../src/http/shell-routes.ts';
import { appError } from '../../../src/platform/errors.ts';
import { createLog } from '../../../src/platform/log.ts';
import { startGateway, type TestGateway } from '../../support/gateway.ts';
import { send } from '../../support/http.ts';
import { closeServer, listenAnywhere } from '../../support/small-contract.ts';

const CONTRACT = new URL('../../../openapi.yaml', import.meta.url);

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ env: { METRICS_PORT: String(await freePort()) } });
});
afterAll(() => gateway?.stop());

async function freePort(): Promise<number> {
  const server = createServer();
  const url = await listenAnywhere(server);
  await closeServer(server);
  return Number(new URL(url).port);
}

describe('the contract as it is served', () => {
  it('is the file, byte for byte, as YAML', async () => {
    const answer = await send(`${gateway.url}/openapi.yaml`);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toMatch(/^application\/yaml/);
    expect(answer.text).toBe(readFileSync(CONTRACT, 'utf8'));
  });

  it('says the same as JSON, references left in place', async () => {
    const answer = await send(`${gateway.url}/openapi.json`);
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
    expect(answer.json).toEqual(parse(readFileSync(CONTRACT, 'utf8')));
    expect(answer.text).toContain('"$ref":"#/components/schemas/Error"');
  });
});

describe('health', () => {
  it('is live and ready when everything answers', async () => {
    const live = await send(`${gateway.url}/health/live`);
    expect([live.status, live.json]).toEqual([200, { status: 'ok' }]);
    const ready = await send(`${gateway.url}/health/ready`);
    expect([ready.status, ready.json]).toEqual([200, { status: 'ready', checks: { database: 'ok' } }]);
  });

  it('names the chain among its checks when one is configured', async () => {
    const env = {
      CHAIN_RPC_URLS: 'http://127.0.0.1:9',
      CHAIN_RPC_TIMEOUT_MS: '200',
      SIGNED_VAULT_ADDRESS: '0x5FbDB2315678afecb367f032d93F642f64180aa3',
      RESOLVER_ADDRESS: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
      METRICS_PORT: '0',
    };
    const twin = await gateway.twin(env);
    const ready = await send(`${twin.url}/health/ready`);
    await twin.stop();
    expect(ready.status).toBe(503);
    expect(ready.error).toMatchObject({
      code: 'NOT_READY',
      retryable: true,
      details: { checks: { database: 'ok', chain: 'CHAIN_UNREACHABLE' } },
    });
    expect(ready.text).not.toContain('127.0.0.1');
  });

  it('is not ready, but live, when the database does not answer', async () => {
    const twin = await gateway.twin({ METRICS_PORT: '0' });
    await twin.app.db.close();
    const ready = await send(`${twin.url}/health/ready`);
    expect(ready.status).toBe(503);
    expect(ready.error).toMatchObject({ code: 'NOT_READY', details: { checks: { database: expect.any(String) } } });
    expect(ready.error?.details).not.toMatchObject({ checks: { database: 'ok' } });
    expect((await send(`${twin.url}/health/live`)).status).toBe(200);
    await twin.stop().catch(() => undefined);
  });

  it.each([
    ['while it drains', false, [], {}],
    ['while a check fails unexpectedly', true, [['feed', new Error('secret host 10.0.0.1')]], { feed: 'failed' }],
    [
      'while one of several checks fails',
      true,
      [
        ['database', undefined],
        ['chain', appError('CHAIN_STALLED')],
      ],
      { database: 'ok', chain: 'CHAIN_STALLED' },
    ],
  ] as [string, boolean, [string, Error | undefined][], object][])(
    'is not ready %s',
    async (_, serving, results, checks) => {
      const readiness = results.map(
        ([name, failure]): ReadinessCheck => ({
          name,
          check: () => (failure ? Promise.reject(failure) : Promise.resolve()),
        }),
      );
      const shell = createShell();
      const log = createLog('silent');
      mountShellRoutes(shell, {
        contract: loadContract(CONTRACT),
        readiness,
        isServing: () => serving,
        log,
        headers: {},
      });
      mountShellErrors(shell, log);
      const limits = { headersTimeoutMs: 1000, requestTimeoutMs: 1000, keepAliveTimeoutMs: 1000, maxConnections: 10 };
      const server = createHttpServer({ pipeline: { handle: async () => undefined }, shell, limits });
      const answer = await send(`${await listenAnywhere(server)}/health/ready`);
      await closeServer(server);
      expect(answer.status).toBe(503);
      expect(answer.error).toMatchObject({ code: 'NOT_READY', details: { checks } });
      expect(answer.text).not.toContain('secret');
    },
  );
});

describe('the headers that protect a browser', () => {
  it('keep answers of the contract out of caches and away from sniffing', async () => {
    for (const path of ['/api/v1/economy/price-list', '/api/v1/clones', '/api/v1/none']) {
      const { headers } = await send(`${gateway.url}${path}`);
      expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
      expect(headers).not.toHaveProperty('access-control-allow-origin');
    }
  });
});

describe('metrics', () => {
  it('are served on their own port only, loopback only, and nothing else is served there', async () => {
    const { metricsPort } = gateway.config.server;
    const own = `http://127.0.0.1:${metricsPort}`;
    await send(`${gateway.url}/api/v1/economy/price-list`);
    const metrics = await send(`${own}/metrics`);
    expect(metrics.status).toBe(200);
    expect(metrics.headers['content-type']).toMatch(/^text\/plain/);
    expect(metrics.text).toMatch(/gateway_request_duration_seconds_count\{operation="getPriceList",status="200"\} \d/);
    expect(metrics.text).toContain('process_cpu_seconds_total');
    expect((await send(`${gateway.url}/metrics`)).status).toBe(404);
    for (const path of ['/', '/api/v1/economy/price-list']) expect((await send(`${own}${path}`)).status).toBe(404);
    expect((await send(`${own}/metrics`, { method: 'POST' })).status).toBe(404);
  });

  it('never name a path, a user or an id', async () => {
    await send(`${gateway.url}/api/v1/clones/4711471147114711`);
    await send(`${gateway.url}/api/v1/secret-path`);
    const text = await gateway.app.metrics.render();
    expect(text).not.toMatch(/4711471147114711|secret-path|usr_/);
    expect(text).toContain('operation="none",status="404"');
  });
});
