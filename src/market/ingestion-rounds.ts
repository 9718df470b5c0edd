import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db/index.ts';
import type { Log } from '../platform/log.ts';
import { type Channel, type RoundResult, slotOf } from './channels.ts';
import { abandonRuns, deleteRunsBefore, finishRun, insertRun, lastFinishedRun, lastGoodRun } from './health-store.ts';
import type { IngestionProgress } from './ingestion-progress.ts';
import { type UpstreamCode, UpstreamError } from './upstream-error.ts';

/** A channel whose last round failed is tried again after this, or after its cadence if that is shorter. */
const RETRY_AFTER_MS = 60_000;
const LEFT_BEHIND = 'The round did not finish: its process ended.';
const OWN_FAULT = 'The round failed on our side.';
const CHEAP = { durable: false };

export interface ChannelReport {
  readonly channel: string;
  readonly status: 'ok' | 'failed';
  readonly rowsWritten: number;
  /** Items of the source that made no sense. */
  readonly dropped: number;
  readonly newestEventAt: number | null;
  /** Why it failed; null when it did not. */
  readonly error: { readonly code: UpstreamCode; readonly message: string } | null;
}

interface RoundOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((text: string) => void) | undefined;
}

export interface Rounds {
  run(name: string, options: RoundOptions): Promise<ChannelReport>;
  runIfDue(name: string, options: RoundOptions): Promise<ChannelReport | undefined>;
  prune(before: number): Promise<number>;
}

/** Runs channels round by round and records each. */
export function createRounds(deps: {
  db: Db;
  clock: Clock;
  channels: readonly Channel[];
  progress: IngestionProgress;
  log: Log | undefined;
}): Rounds {
  const { db, clock, channels, progress, log } = deps;
  const byName = new Map(channels.map((channel) => [channel.name, channel]));

  function find(name: string): Channel {
    const channel = byName.get(name);
    if (channel === undefined) throw new RangeError(`There is no channel ${name}.`);
    return channel;
  }

  async function run(name: string, { signal, onProgress = () => {} }: RoundOptions): Promise<ChannelReport> {
    const channel = find(name);
    signal?.throwIfAborted();
    const now = clock.now();
    const lengthMs = channel.cadenceSec * 1000;
    const slotAt = slotOf(now, lengthMs);
    const id = await begin(db, { channel: name, now });
    try {
      const result = await channel.run({ now, slotAt, signal, onProgress });
      if (channel.sampled) await progress.sampled({ channel: name, slotAt, lengthMs, now });
      await end(id, { status: 'ok', result, error: null });
      return { channel: name, status: 'ok', ...reportOf(result), error: null };
    } catch (error) {
      return await failed({ id, name, error, signal });
    }
  }

  async function failed(round: { id: number; name: string; error: unknown; signal: AbortSignal | undefined }) {
    const { id, name, error, signal } = round;
    if (signal?.aborted === true) {
      await end(id, { status: 'cancelled', result: NOTHING, error: null });
      throw error;
    }
    const upstream = error instanceof UpstreamError;
    // When the database is the trouble, the next round finds this one unfinished.
    const recorded = end(id, { status: 'failed', result: NOTHING, error: upstream ? error.message : OWN_FAULT });
    if (!upstream) {
      await recorded.catch(() => {});
      throw error;
    }
    await recorded;
    log?.warn({ channel: name, source: error.source, code: error.code, status: error.status }, 'a source failed');
    const report = { channel: name, status: 'failed' as const, ...reportOf(NOTHING) };
    return { ...report, error: { code: error.code, message: error.message } };
  }

  async function end(
    id: number,
    outcome: { status: 'ok' | 'failed' | 'cancelled'; result: RoundResult; error: string | null },
  ): Promise<void> {
    const { status, result, error } = outcome;
    const columns = { rows_written: result.rows, dropped: result.dropped, newest_event_at: result.newestEventAt };
    await db.transaction((tx) => finishRun(tx, { id, status, finished_at: clock.now(), ...columns, error }), CHEAP);
  }

  async function isDue(channel: Channel): Promise<boolean> {
    const now = clock.now();
    const lengthMs = channel.cadenceSec * 1000;
    const query = { channel: channel.name };
    const dueSlot = (at: number) => slotOf(at - channel.delaySec * 1000, lengthMs);
    const good = await lastGoodRun.first(db.read, query);
    if (good !== undefined && dueSlot(good.started_at) >= dueSlot(now)) return false;
    const last = await lastFinishedRun.first(db.read, query);
    if (last?.status !== 'failed' || last.finished_at === null) return true;
    return now - last.finished_at >= Math.min(RETRY_AFTER_MS, lengthMs);
  }

  return {
    run,
    runIfDue: async (name, options) => ((await isDue(find(name))) ? run(name, options) : undefined),
    async prune(before) {
      let removed = 0;
      for (const { name } of channels) {
        removed += await db.transaction((tx) => deleteRunsBefore(tx, { channel: name, before }), CHEAP);
      }
      return removed;
    },
  };
}

const NOTHING: RoundResult = { rows: 0, dropped: 0, newestEventAt: null };

function begin(db: Db, { channel, now }: { channel: string; now: number }): Promise<number> {
  return db.transaction(async (tx) => {
    await abandonRuns(tx, { channel, now, error: LEFT_BEHIND });
    return insertRun(tx, { channel, startedAt: now });
  }, CHEAP);
}

function reportOf({ rows, dropped, newestEventAt }: RoundResult) {
  return { rowsWritten: rows, dropped, newestEventAt };
}
