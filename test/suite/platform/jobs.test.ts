import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/platform/clock.ts';
import { randomIds } from '../../../src/platform/ids.ts';
import { createJobs, type Job, type JobContext, type Jobs } from '../../../src/platform/jobs/index.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';

const engine = process.env.TEST_DATABASE === 'postgres' ? 'postgres' : 'sqlite';
const WAIT = { timeout: 10_000, interval: 20 };

let database: TestDatabase;
let errors: unknown[];
const opened: Jobs[] = [];

beforeEach(async () => {
  database = await openTestDatabase();
  errors = [];
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((jobs) => jobs.stop()));
  await database.drop();
});

function makeJobs(options: { leaseMs?: number; drainMs?: number; now?: () => number } = {}): Jobs {
  const { now = systemClock.now, ...rest } = options;
  const jobs = createJobs(database.db, {
    clock: { now },
    ids: randomIds,
    databaseUrl: database.url,
    onError: (error) => errors.push(error),
    backoffMs: engine === 'sqlite' ? 30 : 1_000,
    ...rest,
  });
  opened.push(jobs);
  return jobs;
}

function enqueue(jobs: Jobs, job: Partial<Job> = {}): Promise<void> {
  return database.db.transaction((tx) =>
    jobs.enqueue(tx, { queue: 'grants', key: 'pur_1', payload: { n: 1 }, ...job }),
  );
}

const quick = { pollMs: 20 };

test('a job runs once, with its key, payload and attempt', async () => {
  const jobs = makeJobs();
  const seen: JobContext[] = [];
  await jobs.work('grants', quick, async (job) => void seen.push(job));
  await jobs.start();
  await enqueue(jobs, { payload: { n: 7, list: ['a'] } });
  await expect.poll(() => seen.length, WAIT).toBe(1);
  expect(seen[0]).toMatchObject({ key: 'pur_1', payload: { n: 7, list: ['a'] }, attempt: 1 });
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(seen).toHaveLength(1);
  expect(errors).toEqual([]);
});

test('a job of a transaction that failed never runs', async () => {
  const jobs = makeJobs();
  const seen: string[] = [];
  await jobs.work('grants', quick, async ({ key }) => void seen.push(key));
  await jobs.start();
  const failed = database.db.transaction(async (tx) => {
    await jobs.enqueue(tx, { queue: 'grants', key: 'pur_lost', payload: {} });
    throw new Error('no');
  });
  await expect(failed).rejects.toThrow('no');
  await enqueue(jobs);
  await expect.poll(() => seen.length, WAIT).toBe(1);
  expect(seen).toEqual(['pur_1']);
});

test('while a job of a key is open the same key changes nothing, queued or running; afterwards it is a new job', async () => {
  const jobs = makeJobs();
  const seen: number[] = [];
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await jobs.start();
  await Promise.all(Array.from({ length: 20 }, (_, n) => enqueue(jobs, { payload: { n } })));
  await jobs.work('grants', { ...quick, concurrency: 4 }, async ({ payload }) => {
    seen.push(Number(payload.n));
    if (seen.length === 1) await held;
  });
  await expect.poll(() => seen.length, WAIT).toBe(1);
  await enqueue(jobs, { payload: { n: 100 } });
  await enqueue(jobs, { key: 'pur_2', payload: { n: 200 } });
  await expect.poll(() => seen.length, WAIT).toBe(2);
  release();
  await expect
    .poll(async () => {
      await enqueue(jobs, { payload: { n: 300 } });
      return seen.includes(300);
    }, WAIT)
    .toBe(true);
  expect(seen).not.toContain(100);
});

test('a failing job is tried again until its attempts are used up', async () => {
  const jobs = makeJobs();
  const attempts: number[] = [];
  await jobs.work('grants', quick, async ({ attempt }) => {
    attempts.push(attempt);
    throw new Error(`attempt ${attempt}`);
  });
  await jobs.start();
  await enqueue(jobs, { maxAttempts: 2 });
  await expect.poll(() => attempts.length, WAIT).toBe(2);
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(attempts).toEqual([1, 2]);
  expect(errors.map(String)).toEqual(['Error: attempt 1', 'Error: attempt 2']);
});

test('a delayed job waits', async () => {
  const jobs = makeJobs();
  let ranAt = 0;
  await jobs.work('grants', quick, async () => {
    ranAt = performance.now();
  });
  await jobs.start();
  const enqueuedAt = performance.now();
  await enqueue(jobs, { delayMs: 900 });
  await expect.poll(() => ranAt, WAIT).toBeGreaterThan(0);
  expect(ranAt - enqueuedAt).toBeGreaterThan(850);
});

test('every job of many runs exactly once with several workers in two processes’ worth of queues', async () => {
  const [first, second] = [makeJobs(), makeJobs()];
  const seen: string[] = [];
  for (const jobs of [first, second]) {
    await jobs.work('grants', { ...quick, concurrency: 3 }, async ({ key }) => void seen.push(key));
  }
  await first.start();
  const keys = Array.from({ length: 12 }, (_, index) => `pur_${index}`);
  await Promise.all(keys.map((key) => enqueue(first, { key })));
  await second.start();
  await expect.poll(() => seen.length, WAIT).toBe(keys.length);
  expect([...seen].sort()).toEqual([...keys].sort());
});

test('stop waits for a running handler and takes no new job', async () => {
  const jobs = makeJobs({ drainMs: 5_000 });
  const events: string[] = [];
  await jobs.work('grants', quick, async ({ key }) => {
    events.push(`start ${key}`);
    await new Promise((resolve) => setTimeout(resolve, 300));
    events.push(`end ${key}`);
  });
  await jobs.start();
  await enqueue(jobs);
  await expect.poll(() => events.length, WAIT).toBe(1);
  await enqueue(jobs, { key: 'pur_2' });
  await jobs.stop();
  expect(events).toEqual(['start pur_1', 'end pur_1']);
});

test('a handler that outlives the drain is aborted, and its job runs again later', async () => {
  const jobs = makeJobs({ drainMs: 1_000 });
  let aborted = false;
  await jobs.work('grants', quick, async ({ signal }) => {
    await new Promise((_, reject) => {
      signal.addEventListener('abort', () => {
        aborted = true;
        reject(new Error('aborted'));
      });
    });
  });
  await jobs.start();
  await enqueue(jobs);
  await new Promise((resolve) => setTimeout(resolve, 700));
  await jobs.stop();
  expect(aborted).toBe(true);
  const successor = makeJobs();
  const attempts: number[] = [];
  await successor.work('grants', quick, async ({ attempt }) => void attempts.push(attempt));
  await successor.start();
  await expect.poll(() => attempts, WAIT).toEqual([2]);
});

test('a queue that is woken is looked at at once, by every worker that rests', async () => {
  const jobs = makeJobs();
  const seen: string[] = [];
  const begun = new Set<string>();
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await jobs.work('grants', { pollMs: 60_000, concurrency: 2 }, async ({ key }) => {
    begun.add(key);
    await held;
    seen.push(key);
  });
  await jobs.start();
  // Both workers have looked once and rest for a minute.
  await new Promise((resolve) => setTimeout(resolve, 300));
  await enqueue(jobs, { key: 'pur_1' });
  await enqueue(jobs, { key: 'pur_2' });
  jobs.wake('grants');
  jobs.wake('nobody');
  await expect.poll(() => begun.size, WAIT).toBe(2);
  // One that comes while all are busy is taken by the first that ends.
  await enqueue(jobs, { key: 'pur_3' });
  jobs.wake('grants');
  release();
  await expect.poll(() => [...seen].sort(), WAIT).toEqual(['pur_1', 'pur_2', 'pur_3']);
});

test('stop does not wait for workers that rest', async () => {
  const jobs = makeJobs();
  await jobs.work('grants', { pollMs: 60_000 }, async () => {});
  await jobs.start();
  await new Promise((resolve) => setTimeout(resolve, 100));
  const stoppedAt = performance.now();
  await jobs.stop();
  expect(performance.now() - stoppedAt).toBeLessThan(5_000);
});

describe.runIf(engine === 'sqlite')('the embedded queue', () => {
  test('a job whose worker died is run by another when its lease is over, and the dead one settles nothing', async () => {
    let skew = 0;
    const dying = makeJobs({ leaseMs: 60_000 });
    let wake = () => {};
    const asleep = new Promise<void>((resolve) => {
      wake = resolve;
    });
    await dying.work('grants', quick, () => asleep);
    await dying.start();
    await enqueue(dying);
    const row = () => database.db.read.selectFrom('jobs').selectAll().executeTakeFirstOrThrow();
    await expect.poll(async () => (await row()).state, WAIT).toBe('running');

    const successor = makeJobs({ leaseMs: 60_000, now: () => Date.now() + skew });
    const attempts: number[] = [];
    let finish = () => {};
    const working = new Promise<void>((resolve) => {
      finish = resolve;
    });
    await successor.work('grants', quick, async ({ attempt }) => {
      attempts.push(attempt);
      await working;
    });
    await successor.start();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(attempts).toEqual([]);
    skew = 61_000;
    await expect.poll(() => attempts, WAIT).toEqual([2]);
    wake();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await row()).state).toBe('running');
    finish();
    await expect.poll(async () => (await row()).state, WAIT).toBe('completed');
  });

  test('a job whose last worker died has failed', async () => {
    let skew = 0;
    const dying = makeJobs({ leaseMs: 60_000, drainMs: 10 });
    await dying.work('grants', quick, () => new Promise<void>(() => {}));
    await dying.start();
    await enqueue(dying, { maxAttempts: 1 });
    const state = async () =>
      (await database.db.read.selectFrom('jobs').select('state').executeTakeFirstOrThrow()).state;
    await expect.poll(state, WAIT).toBe('running');
    const successor = makeJobs({ leaseMs: 60_000, now: () => Date.now() + skew });
    await successor.work('grants', quick, async () => {});
    await successor.start();
    skew = 61_000;
    await expect.poll(state, WAIT).toBe('failed');
  });

  test('a handler that works longer than its lease keeps its job by heartbeats', async () => {
    const [first, second] = [makeJobs({ leaseMs: 150 }), makeJobs({ leaseMs: 150 })];
    let runs = 0;
    for (const jobs of [first, second]) {
      await jobs.work('grants', quick, async () => {
        runs += 1;
        await new Promise((resolve) => setTimeout(resolve, 600));
      });
      await jobs.start();
    }
    await enqueue(first);
    const state = async () =>
      (await database.db.read.selectFrom('jobs').select('state').executeTakeFirstOrThrow()).state;
    await expect.poll(state, WAIT).toBe('completed');
    expect(runs).toBe(1);
  });

  test('what a failed job stores is short: no stack', async () => {
    const jobs = makeJobs();
    await jobs.work('grants', quick, async () => {
      throw new Error('x'.repeat(5_000));
    });
    await jobs.start();
    await enqueue(jobs, { maxAttempts: 1 });
    const row = () => database.db.read.selectFrom('jobs').selectAll().executeTakeFirstOrThrow();
    await expect.poll(async () => (await row()).state, WAIT).toBe('failed');
    expect((await row()).last_error).toHaveLength(300);
  });
});
