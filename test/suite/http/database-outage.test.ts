import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGateway, type TestGateway } from '../../support/gateway.ts';
import { type Player, signIn } from '../../support/players.ts';
import { type PostgresOutage, postgresOutage } from '../../support/postgres-outage.ts';

const isPostgres = process.env.TEST_DATABASE === 'postgres';

describe.runIf(isPostgres)('a PostgreSQL that goes away under the gateway', () => {
  let gateway: TestGateway;
  let player: Player;
  let outage: PostgresOutage;
  beforeAll(async () => {
    gateway = await startGateway();
    outage = postgresOutage(gateway);
    player = await signIn(gateway);
  });
  afterAll(() => gateway?.stop());

  it('is survived when only its connections die: at most the requests under way fail, with 503', async () => {
    for (let round = 0; round < 3; round += 1) {
      const under = Array.from({ length: 20 }, () => player.api.call('listSessions'));
      await outage.cut();
      for (const answer of await Promise.all(under)) {
        if (answer.status !== 200) expect(answer.error).toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
      }
      await expect.poll(async () => (await player.api.call('getMe')).status, { timeout: 5000 }).toBe(200);
    }
  });

  it('makes everything that needs it a retryable 503 while it refuses connections, and heals by itself', async () => {
    await outage.begin();
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
      await outage.end();
    }
    await expect.poll(async () => (await player.api.call('getMe')).status, { timeout: 5000 }).toBe(200);
    expect((await fetch(`${gateway.url}/health/ready`)).status).toBe(200);
  });
});
