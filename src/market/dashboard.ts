import type { components } from '../contract/index.ts';
import type { Db } from '../platform/db/index.ts';
import { type Channel, slotOf } from './channels.ts';
import { type CursorRow, cursorsOf, type GapRow, gapsSince } from './feed-store.ts';
import { type ChannelRecord, statusOf } from './health.ts';

export type DashboardChannel = components['schemas']['IngestionChannel'];

const DAY_MS = 86_400_000;
const SHOWN_GAPS = 50;
/** Gaps that one day's coverage looks at; more than that many is no coverage to speak of. */
const MAX_GAPS = 10_000;

export async function dashboardChannel(
  db: Db,
  { channel, record, now }: { channel: Channel; record: ChannelRecord; now: number },
): Promise<DashboardChannel> {
  const stepMs = channel.cadenceSec * 1000;
  const window = { from: slotOf(now, stepMs) - DAY_MS, to: slotOf(now, stepMs) };
  const [cursors, gaps, shown] = await Promise.all([
    cursorsOf.all(db.read, { channel: channel.name }),
    gapsSince.all(db.read, { channel: channel.name, since: window.from, limit: MAX_GAPS }),
    gapsSince.all(db.read, { channel: channel.name, since: 0, limit: SHOWN_GAPS }),
  ]);
  const { newestEventAt, lastFinished, rows24h } = record;
  return {
    source: channel.source,
    channel: channel.name,
    status: statusOf(record, channel, now),
    rows24h,
    coverage24h: coverageOf({ cursors, gaps, window, stepMs }),
    lagSec: newestEventAt === null ? null : Math.max(0, Math.floor((now - newestEventAt) / 1000)),
    lastRunAt: lastFinished?.finished_at ?? null,
    gaps: shown.map(({ subject, from_at, to_at }) => ({
      subject: subject === '' ? channel.name : subject,
      from: from_at,
      to: to_at,
    })),
  };
}

/**
 * The share of a window's steps that was read: for each subject what lies between its first and last step, less its known
 * gaps. Null without any subject.
 */
export function coverageOf(options: {
  readonly cursors: readonly CursorRow[];
  readonly gaps: readonly GapRow[];
  readonly window: { readonly from: number; readonly to: number };
  readonly stepMs: number;
}): number | null {
  const { cursors, gaps, window, stepMs } = options;
  if (cursors.length === 0) return null;
  const within = (from: number, to: number) => Math.max(0, Math.min(to, window.to) - Math.max(from, window.from));
  let covered = 0;
  for (const { first_at, last_at } of cursors) covered += within(first_at, last_at + stepMs);
  for (const { from_at, to_at } of gaps) covered -= within(from_at, to_at);
  return Math.max(0, Math.min(1, covered / (cursors.length * (window.to - window.from))));
}
