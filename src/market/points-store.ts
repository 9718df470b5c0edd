import { prepare, type Tx } from '../platform/db/index.ts';
import type { StreamPointTable } from '../platform/db/tables/feeds.ts';

export type PointRow = Readonly<StreamPointTable>;

/** What is stored of one event of a stream, newest knowledge first. */
export const latestVersion = prepare<{ key: string; eventAt: number }, Pick<PointRow, 'available_at' | 'fields'>>(
  (qb, arg) =>
    qb
      .selectFrom('stream_points')
      .select(['available_at', 'fields'])
      .where('stream_key', '=', arg('key'))
      .where('event_at', '=', arg('eventAt'))
      .orderBy('available_at', 'desc')
      .limit(1),
);

const insert = prepare<PointRow, unknown>((qb, arg) =>
  qb
    .insertInto('stream_points')
    .values({
      stream_key: arg('stream_key'),
      event_at: arg('event_at'),
      available_at: arg('available_at'),
      fields: arg('fields'),
    })
    .onConflict((conflict) => conflict.columns(['stream_key', 'event_at', 'available_at']).doNothing()),
);

export async function insertPoint(tx: Tx, row: PointRow): Promise<void> {
  await insert.all(tx, row);
}

/** Points that became available in [from, to], in that order. */
export const pointsBetween = prepare<{ key: string; from: number; to: number }, PointRow>((qb, arg) =>
  qb
    .selectFrom('stream_points')
    .selectAll()
    .where('stream_key', '=', arg('key'))
    .where('available_at', '>=', arg('from'))
    .where('available_at', '<=', arg('to'))
    .orderBy('available_at')
    .orderBy('event_at'),
);

/** The newest events known at `asOf`, each as it was known then; newest first. */
export const pointsAsOf = prepare<{ key: string; asOf: number; count: number }, PointRow>((qb, arg) =>
  qb
    .selectFrom('stream_points as point')
    .selectAll()
    .where('stream_key', '=', arg('key'))
    .where('available_at', '<=', arg('asOf'))
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('stream_points as later')
            .select('later.event_at')
            .whereRef('later.stream_key', '=', 'point.stream_key')
            .whereRef('later.event_at', '=', 'point.event_at')
            .whereRef('later.available_at', '>', 'point.available_at')
            .where('later.available_at', '<=', arg('asOf')),
        ),
      ),
    )
    .orderBy('event_at', 'desc')
    .limit(arg('count')),
);

/** Deletes at most `limit` of the points that became available before a moment; returns how many. */
export async function deletePointsBefore(
  tx: Tx,
  { before, limit }: { before: number; limit: number },
): Promise<number> {
  const keys = await tx
    .selectFrom('stream_points')
    .select(['stream_key', 'event_at', 'available_at'])
    .where('available_at', '<', before)
    .orderBy('available_at')
    .limit(limit)
    .execute();
  for (const key of keys) await removePoint.all(tx, key);
  return keys.length;
}

const removePoint = prepare<Pick<PointRow, 'stream_key' | 'event_at' | 'available_at'>, unknown>((qb, arg) =>
  qb
    .deleteFrom('stream_points')
    .where('stream_key', '=', arg('stream_key'))
    .where('event_at', '=', arg('event_at'))
    .where('available_at', '=', arg('available_at')),
);
