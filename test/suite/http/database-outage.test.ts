import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGateway, type TestGateway } from '../../support/gateway.ts';
import { type Player, signIn } from '../../support/players.ts';

const isPostgres = process.env.TEST_DATABASE === 'postgres';

describe.runIf(isPostgres)('a PostgreSQL that goes away under the gateway', () => {
  let gateway: TestGateway;
  let player: Player;
  beforeAll(async () => {
    gateway = await startGateway();
    player = await signIn(gateway);
  });
  afterAll(() => gateway?.stop());

  /** Acts on the gateway's database from outside it. */
  async function asAdmin(statements: (database: string) => string[]): Promise<void> {
    const url = new URL(gateway.env.DATABASE_URL as string);
    const database = url.pathname.slice(1);
    url.pathname = '/postgres';
    const admin = new pg.Client({ connectionString: url.href });
    await admin.connect();
    for (const statement of statements(database)) await admin.query(statement);
    await admin.end();
  }
  const terminate = (database: string) =>
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${database}'`;

  it('is survived when only its connections die: at most the requests under way fail, with 503', async () => {
    for (let round = 0; round < 3; round += 1) {
      const under = Array.from({ length: 20 }, () => player.api.call('listSessions'));
      await asAdmin((database) => [terminate(database)]);
      for (const answer of await Promise.all(under)) {
        if (answer.status !== 200) expect(answer.error).toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
      }
      await expect.poll(async () => (await player.api.call('getMe')).status, { timeout: 5000 }).toBe(200);
    }
  });

  it('makes everything that needs it a retryable 503 while it refuses connections, and heals by itself', async () => {
    await asAdmin((database) => [`alter database ${database} with allow_connections false`, terminate(database)]);
    try {
      const account = { address: '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266', chainId: 31337 };
      const answers = [
        await player.api.call('getMe'),
        await player.api.call('listClones'),
        await gateway.api.call('issueSiweChallenge', { body: account }),
      ];
      for (const answer of answers) {
        expect(answer.status).toBe(503);
        expect(answer.error).toMatchObject({ code: 'DATABASE_UNAVAILABLE', retryable: true });
        expect(JSON.stringify(answer.body)).not.toMatch(/test_|127\.0\.0\.1|postgres/);
      }
      const ready = await fetch(`${gateway.url}/health/ready`);
      expect(ready.status).toBe(503);
      expect(await ready.json()).toMatchObject({
        error: { code: 'NOT_READY', details: { checks: { database: 'DATABASE_UNAVAILABLE' } } },
      });
    } finally {
      await asAdmin((database) => [`alter database ${database} with allow_connections true`]);
    }
    await expect.poll(async () => (await player.api.call('getMe')).status, { timeout: 5000 }).toBe(200);
    expect((await fetch(`${gateway.url}/health/ready`)).status).toBe(200);
  });
});
