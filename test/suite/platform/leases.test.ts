import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Clock } from '../../../src/platform/clock.ts';
import { randomIds } from '../../../src/platform/ids.ts';
import { type Cadence, createLeases, type Leases, runCadence } from '../../../src/platform/leases/index.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
let now: number;
let leases: Leases;
const cadences: Cadence[] = [];
const clock: Clock = { now: () => now };

beforeEach(async () => {
  database = await openTestDatabase();
  now = 1_700_000_000_000;
  leases = createLeases(database.db, clock, randomIds);
});

afterEach(async () => {
  await Promise.all(cadences.splice(0).map((cadence) => cadence.stop()));
  await database.drop();
});

function start(options: Omit<Parameters<typeof runCadence>[0], 'leases'> & { leases?: Leases }): Cadence {
  const cadence = runCadence({ leases, ...options });
  cadences.push(cadence);
  return cadence;
}

/** Polls until `condition` holds, for at most five seconds. */
async function eventually(condition: () => boolean): Promise<void> {
  await expect.poll(condition, { timeout: 5_000, interval: 10 }).toBe(true);
}

test('of 100 takers at once exactly one gets the lease, and again when it has expired', async () => {
  for (const _ of ['new', 'expired']) {
    const taken = await Promise.all(Array.from({ length: 100 }, () => leases.acquire('watcher', 1_000)));
    expect(taken.filter((lease) => lease !== null)).toHaveLength(1);
    now += 1_000;
  }
});

test('a lease that is renewed is not taken over; one that ran out is, and its old holder learns of it', async () => {
  const first = await leases.acquire('watcher', 1_000);
  now += 900;
  expect(await first?.renew({ block: 7 })).toBe(true);
  now += 900;
  expect(await leases.acquire('watcher', 1_000)).toBeNull();
  now += 100;
  expect(await leases.acquire('watcher', 1_000)).not.toBeNull();
  expect(await first?.renew()).toBe(false);
  await first?.release();
  expect(await leases.acquire('watcher', 1_000)).toBeNull();
});

test('a released lease is free at once, and its last heartbeat and report stay readable', async () => {
  const lease = await leases.acquire('watcher', 1_000);
  await lease?.renew({ block: 7 });
  await lease?.renew();
  await lease?.release();
  expect(await leases.list()).toMatchObject([{ name: 'watcher', expiresAt: 0, beatAt: now, report: { block: 7 } }]);
  expect(await leases.acquire('watcher', 1_000)).not.toBeNull();
});

test('of two workers of one name only the holder runs; the other takes over when it stops', async () => {
  const runs: string[] = [];
  const worker = (name: string) =>
    start({
      name: 'watcher',
      everyMs: 5,
      onError: (error) => runs.push(String(error)),
      run: async () => void runs.push(name),
    });
  const first = worker('first');
  await eventually(() => runs.length >= 3);
  const second = worker('second');
  expect(await second.runNow()).toBe(false);
  expect(new Set(runs)).toEqual(new Set(['first']));
  await first.stop();
  await eventually(() => runs.includes('second'));
  expect(runs.lastIndexOf('first')).toBeLessThan(runs.indexOf('second'));
});

test('runNow runs at once and its report is stored; after stop nothing runs any more', async () => {
  let runs = 0;
  const cadence = start({ name: 'watcher', everyMs: 60_000, onError: () => {}, run: async () => ({ runs: ++runs }) });
  expect(await cadence.runNow()).toBe(true);
  expect(await cadence.runNow()).toBe(true);
  expect((await leases.list())[0]?.report).toEqual({ runs });
  await cadence.stop();
  const total = runs;
  expect(await cadence.runNow()).toBe(false);
  expect(runs).toBe(total);
});

test('a failing run is reported and tried again, ever later', async () => {
  const errors: unknown[] = [];
  const at: number[] = [];
  start({
    name: 'watcher',
    everyMs: 20,
    onError: (error) => errors.push(error),
    run: async () => {
      at.push(performance.now());
      if (at.length < 4) throw new Error('down');
    },
  });
  await eventually(() => at.length >= 5);
  expect(errors).toHaveLength(3);
  const [a = 0, b = 0, c = 0, d = 0] = at;
  expect(c - b).toBeGreaterThan(35);
  expect(d - c).toBeGreaterThan(75);
  expect(b - a).toBeGreaterThan(15);
});

test('stop aborts the signal and waits for the run to end before the lease is free', async () => {
  let ended = false;
  const cadence = start({
    name: 'watcher',
    everyMs: 10,
    onError: () => {},
    run: async (signal) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      await new Promise((resolve) => setTimeout(resolve, 50));
      ended = true;
    },
  });
  await expect.poll(async () => (await leases.list()).length).toBe(1);
  expect(await leases.acquire('watcher', 1_000)).toBeNull();
  await cadence.stop();
  expect(ended).toBe(true);
  expect(await leases.acquire('watcher', 1_000)).not.toBeNull();
});

test('a run that ignores its signal does not hold up stop, and keeps the lease until it expires', async () => {
  const cadence = start({
    name: 'watcher',
    everyMs: 10,
    drainMs: 50,
    ttlMs: 1_000,
    onError: () => {},
    run: () => new Promise<void>(() => {}),
  });
  await expect.poll(async () => (await leases.list()).length).toBe(1);
  await cadence.stop();
  expect(await leases.acquire('watcher', 1_000)).toBeNull();
  now += 60_000;
  expect(await leases.acquire('watcher', 1_000)).not.toBeNull();
});

test('a worker whose lease was taken over is told to stop its run', async () => {
  let aborted = false;
  start({
    name: 'watcher',
    everyMs: 60_000,
    ttlMs: 90,
    onError: () => {},
    run: async (signal) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      aborted = true;
    },
  });
  await expect.poll(async () => (await leases.list()).length).toBe(1);
  await expect
    .poll(async () => {
      now += 1_000;
      return (await leases.acquire('watcher', 600_000)) !== null;
    })
    .toBe(true);
  await eventually(() => aborted);
});
