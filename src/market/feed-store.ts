import { prepare } from '../platform/db/index.ts';
import type { IngestionCursorTable, IngestionGapTable } from '../platform/db/tables/feeds.ts';

export type CursorRow = Readonly<IngestionCursorTable>;
export type GapRow = Readonly<IngestionGapTable>;

export const cursorsOf = prepare<{ channel: string }, CursorRow>((qb, arg) =>
  qb.selectFrom('ingestion_cursors').selectAll().where('channel', '=', arg('channel')),
);

export const cursorOf = prepare<{ channel: string; subject: string }, CursorRow>((qb, arg) =>
  qb
    .selectFrom('ingestion_cursors')
    .selectAll()
    .where('channel', '=', arg('channel'))
    .where('subject', '=', arg('subject')),
);

/** Moves a cursor on; it never goes back. */
export const putCursor = prepare<CursorRow, unknown>((qb, arg) =>
  qb
    .insertInto('ingestion_cursors')
    .values({
      channel: arg('channel'),
      subject: arg('subject'),
      first_at: arg('first_at'),
      last_at: arg('last_at'),
    })
    .onConflict((conflict) =>
      conflict
        .columns(['channel', 'subject'])
        .doUpdateSet((eb) => ({ last_at: eb.ref('excluded.last_at') }))
        .whereRef('ingestion_cursors.last_at', '<', 'excluded.last_at'),
    ),
);

export const putGap = prepare<GapRow, unknown>((qb, arg) =>
  qb
    .insertInto('ingestion_gaps')
    .values({
      channel: arg('channel'),
      subject: arg('subject'),
      from_at: arg('from_at'),
      to_at: arg('to_at'),
      recorded_at: arg('recorded_at'),
    })
    .onConflict((conflict) => conflict.columns(['channel', 'subject', 'from_at']).doNothing()),
);

/** Gaps that reach into the time after `since`, newest first. */
export const gapsSince = prepare<{ channel: string; since: number; limit: number }, GapRow>((qb, arg) =>
  qb
    .selectFrom('ingestion_gaps')
    .selectAll()
    .where('channel', '=', arg('channel'))
    .where('to_at', '>', arg('since'))
    .orderBy('to_at', 'desc')
    .orderBy('subject')
    .limit(arg('limit')),
);
