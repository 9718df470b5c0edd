import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGateway, type TestGateway } from '../../support/gateway.ts';
import { signIn } from '../../support/players.ts';

const PATIENCE = { timeout: 10_000 };

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway?.stop());

async function health(of: TestGateway = gateway) {
  const { token } = await of.app.serviceTokens.create('monitor');
  const answer = await of.api.as(token).call('getWorkerHealth');
  expect(answer.status).toBe(200);
  const byName = new Map(answer.body.workers.map((worker) => [worker.name, worker]));
  return { ...answer.body, of: (name: string) => byName.get(name) };
}

describe('getWorkerHealth', () => {
  it('shows every worker of the configuration with its cadence, its last round and what it reported', async () => {
    // Each reports when its first round has ended, in an order of their own.
    await expect
      .poll(async () => (await health()).of('housekeeping'), PATIENCE)
      .toMatchObject({ status: 'ok', cadenceMs: 60_000, report: { pruned: expect.any(Number) } });
    await expect
      .poll(async () => (await health()).of('replay'), PATIENCE)
      .toMatchObject({ status: 'ok', cadenceMs: 3_600_000, ranAt: expect.any(Number) });
    await expect.poll(async () => (await health()).ok, PATIENCE).toBe(true);
    expect((await health()).of('deposit-watcher')).toBeUndefined();
  });

  it('says who is late when time passes without a round, and who stopped when leases run out', async () => {
    await expect.poll(async () => (await health()).ok, PATIENCE).toBe(true);
    // The lease of a holder that renews nothing runs out after 30 s.
    gateway.clock.advance(40_000);
    const { ok, of } = await health();
    expect([ok, of('housekeeping')?.status, of('housekeeping')?.ageSec]).toEqual([
      false,
      'stopped',
      expect.any(Number),
    ]);
    expect(of('housekeeping')?.ageSec).toBeGreaterThanOrEqual(40);
  });

  it('speaks of workers that this very process does not run', async () => {
    const quiet = await startGateway({ env: { ROLE: 'api' } });
    const { ok, of } = await health(quiet);
    expect([ok, of('replay')?.status, of('housekeeping')?.status]).toEqual([false, 'missing', 'missing']);
    await quiet.stop();
  });

  it('is for service tokens alone', async () => {
    const player = await signIn(gateway);
    expect((await player.api.call('getWorkerHealth')).status).toBe(401);
    expect((await gateway.api.call('getWorkerHealth')).status).toBe(401);
  });
});
