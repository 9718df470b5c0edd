import type { components } from '../contract/index.ts';
import type { Db } from '../platform/db/index.ts';
import type { Channel } from './channels.ts';
import { lastFinishedRun, lastGoodRun, type RunRow, runningRun, volumeOf } from './health-store.ts';

export type HealthRow = components['schemas']['IngestionHealthRow'];
export type ChannelStatus = HealthRow['status'];

/** What is known of a channel's rounds. */
export interface ChannelRecord {
  /** The round that is going on, if any. */
  readonly running: RunRow | undefined;
  readonly lastGood: RunRow | undefined;
  /** The newest that ended, well or not. */
  readonly lastFinished: RunRow | undefined;
  readonly rows24h: number;
  readonly newestEventAt: number | null;
}

const DAY_MS = 86_400_000;

export async function recordOf(db: Db, { channel, now }: { channel: string; now: number }): Promise<ChannelRecord> {
  const [running, lastGood, lastFinished, volume] = await Promise.all([
    runningRun.first(db.read, { channel }),
    lastGoodRun.first(db.read, { channel }),
    lastFinishedRun.first(db.read, { channel }),
    volumeOf(db.read, { channel, since: now - DAY_MS }),
  ]);
  return { running, lastGood, lastFinished, rows24h: volume.rows, newestEventAt: volume.newestEventAt };
}

type Limits = Pick<Channel, 'cadenceSec' | 'staleAfterSec'>;

/**
 * How a channel is: `missing` before its first round, `running` during it; then `failed` when the newest round that ended
 * failed, `stale` when the last good one, or the newest data, is older than it may be, else `ok`, whether or not a round is
 * going on. Data is dated by its slot, so that it may be one cadence older than the round that brought it.
 */
export function statusOf(record: ChannelRecord, limits: Limits, now: number): ChannelStatus {
  const { running, lastGood, lastFinished, newestEventAt } = record;
  if (lastFinished === undefined) return running === undefined ? 'missing' : 'running';
  if (lastFinished.status === 'failed') return 'failed';
  const limitMs = limits.staleAfterSec * 1000;
  const goodAt = lastGood?.finished_at ?? null;
  if (goodAt === null || now - goodAt > limitMs) return 'stale';
  const late = newestEventAt !== null && now - newestEventAt > limitMs + limits.cadenceSec * 1000;
  return late ? 'stale' : 'ok';
}

export function healthRow(channel: Channel, record: ChannelRecord, now: number): HealthRow {
  const { lastGood, lastFinished } = record;
  const goodAt = lastGood?.finished_at ?? null;
  return {
    source: channel.source,
    channel: channel.name,
    status: statusOf(record, channel, now),
    expectedCadenceSec: channel.cadenceSec,
    staleAfterSec: channel.staleAfterSec,
    ageSec: goodAt === null ? null : Math.max(0, Math.floor((now - goodAt) / 1000)),
    rowsWritten: lastGood?.rows_written ?? 0,
    lastError: lastFinished?.status === 'failed' ? (lastFinished.error ?? 'The round failed.') : null,
  };
}
