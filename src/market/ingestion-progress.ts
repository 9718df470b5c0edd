import type { Db } from '../platform/db/index.ts';
import { cursorOf, cursorsOf, putCursor, putGap } from './feed-store.ts';

export interface Stretch {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

/** How far channels have come, and what they know to be missing. */
export interface IngestionProgress {
  /** `last_at` of each subject of a channel. */
  positions(channel: string): Promise<ReadonlyMap<string, number>>;
  /** Records that everything from `firstAt` (counts only the first time) to `lastAt` was read, except for the gaps. */
  advance(step: {
    readonly channel: string;
    readonly subject: string;
    readonly firstAt: number;
    readonly lastAt: number;
    readonly gaps: readonly Stretch[];
    readonly now: number;
  }): Promise<void>;
  /** Records one sampled slot; slots missed since the one before become a gap. */
  sampled(sample: { channel: string; slotAt: number; lengthMs: number; now: number }): Promise<void>;
}

export function createIngestionProgress({ db }: { db: Db }): IngestionProgress {
  const advance: IngestionProgress['advance'] = async ({ channel, subject, firstAt, lastAt, gaps, now }) => {
    await db.transaction(
      async (tx) => {
        for (const { from, to } of gaps) {
          await putGap.all(tx, { channel, subject, from_at: from, to_at: to, recorded_at: now });
        }
        await putCursor.all(tx, { channel, subject, first_at: firstAt, last_at: lastAt });
      },
      { durable: false },
    );
  };

  return {
    async positions(channel) {
      const rows = await cursorsOf.all(db.read, { channel });
      return new Map(rows.map((row) => [row.subject, row.last_at]));
    },
    advance,
    async sampled({ channel, slotAt, lengthMs, now }) {
      const before = await cursorOf.first(db.read, { channel, subject: '' });
      const missed = before !== undefined && before.last_at + lengthMs < slotAt;
      const gaps = missed ? [{ from: before.last_at + lengthMs, to: slotAt }] : [];
      await advance({ channel, subject: '', firstAt: slotAt, lastAt: slotAt, gaps, now });
    },
  };
}
