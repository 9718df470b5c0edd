import { sql } from 'kysely';
import { type Executor, prepare, type Tx } from '../platform/db/index.ts';
import type { CandleChunkTable } from '../platform/db/tables/candles.ts';
import {
  type ChunkPart,
  COLUMNS,
  countSynthetic,
  decodeChunk,
  decodePart,
  encodeChunk,
  type FlaggedCandles,
  type Part,
} from './candle-chunks.ts';
import type { RangeArgs, SeriesKey } from './candle-store.ts';

export type ChunkMeta = Readonly<
  Pick<CandleChunkTable, 'month_at' | 'first_at' | 'last_at' | 'count' | 'synthetic_count'>
>;
type MonthArgs = SeriesKey & { monthAt: number };
type ChunkRow = Pick<CandleChunkTable, keyof CandleChunkTable>;

const CHUNK_META = ['month_at', 'first_at', 'last_at', 'count', 'synthetic_count'] as const;
/** From this share of a chunk on it is read whole: one piece of memory instead of seven. */
const NEARLY_WHOLE = 0.75;

/** What is known of the chunks with candles in [from, to), oldest first. */
export const chunksIn = prepare<RangeArgs, ChunkMeta>((qb, arg) =>
  qb
    .selectFrom('candle_chunks')
    .select(CHUNK_META)
    .where('symbol', '=', arg('symbol'))
    .where('interval', '=', arg('interval'))
    .where('month_at', '<', arg('to'))
    .where('last_at', '>=', arg('from'))
    .where('first_at', '<', arg('to'))
    .orderBy('month_at'),
);

const chunkData = prepare<MonthArgs, { count: number; data: Uint8Array }>((qb, arg) =>
  qb
    .selectFrom('candle_chunks')
    .select(['count', 'data'])
    .where('symbol', '=', arg('symbol'))
    .where('interval', '=', arg('interval'))
    .where('month_at', '=', arg('monthAt')),
);

/** The candles of one month's chunk; undefined when there is none. */
export async function readChunk(ex: Executor, key: MonthArgs): Promise<FlaggedCandles | undefined> {
  const row = await chunkData.first(ex, key);
  return row === undefined ? undefined : decodeChunk(row.data, row.count);
}

type PartArgs = MonthArgs & { firstAt: number; lastAt: number; count: number } & {
  start: number;
  length: number;
  bytes: number;
};

/** A stretch of each column; only of a chunk that is as it was when the stretch was chosen. */
const chunkPart = prepare<PartArgs, ChunkPart>((qb, arg) =>
  qb
    .selectFrom('candle_chunks')
    .select(
      COLUMNS.map((name, index) =>
        sql<Uint8Array>`substr(data, 1 + (count * ${sql.lit(index)} + ${arg('start')}) * 8, ${arg('bytes')})`.as(name),
      ),
    )
    .select(
      sql<Uint8Array>`substr(data, 1 + count * ${sql.lit(COLUMNS.length * 8)} + ${arg('start')}, ${arg('length')})`.as(
        'synthetic',
      ),
    )
    .where('symbol', '=', arg('symbol'))
    .where('interval', '=', arg('interval'))
    .where('month_at', '=', arg('monthAt'))
    .where('first_at', '=', arg('firstAt'))
    .where('last_at', '=', arg('lastAt'))
    .where('count', '=', arg('count')),
);

/**
 * The candles of a chunk from index `start` up to, not including, `end`, or more of it; undefined when there is none any
 * more. Short parts cost the database and the memory little more than what they hold.
 */
export async function readChunkPart(
  ex: Executor,
  { symbol, interval }: SeriesKey,
  { meta, start, end }: Part & { readonly meta: ChunkMeta },
): Promise<FlaggedCandles | undefined> {
  const { month_at: monthAt, first_at: firstAt, last_at: lastAt, count } = meta;
  const length = end - start;
  if (length < count * NEARLY_WHOLE) {
    const columns = await chunkPart.first(ex, {
      symbol,
      interval,
      monthAt,
      firstAt,
      lastAt,
      count,
      start,
      length,
      bytes: length * 8,
    });
    if (columns !== undefined) return decodePart(columns, length);
  }
  return readChunk(ex, { symbol, interval, monthAt });
}

const putChunk = prepare<ChunkRow, unknown>((qb, arg) =>
  qb
    .insertInto('candle_chunks')
    .values({
      symbol: arg('symbol'),
      interval: arg('interval'),
      month_at: arg('month_at'),
      first_at: arg('first_at'),
      last_at: arg('last_at'),
      count: arg('count'),
      synthetic_count: arg('synthetic_count'),
      data: arg('data'),
    })
    .onConflict((conflict) =>
      conflict.columns(['symbol', 'interval', 'month_at']).doUpdateSet((eb) => ({
        first_at: eb.ref('excluded.first_at'),
        last_at: eb.ref('excluded.last_at'),
        count: eb.ref('excluded.count'),
        synthetic_count: eb.ref('excluded.synthetic_count'),
        data: eb.ref('excluded.data'),
      })),
    ),
);

/** Writes a month's chunk anew; without candles it is deleted. */
export async function writeChunk(tx: Tx, key: MonthArgs, candles: FlaggedCandles): Promise<void> {
  const { symbol, interval, monthAt } = key;
  const count = candles.openAt.length;
  if (count === 0) {
    await dropChunk.all(tx, key);
    return;
  }
  await putChunk.all(tx, {
    symbol,
    interval,
    month_at: monthAt,
    first_at: candles.openAt[0] as number,
    last_at: candles.openAt[count - 1] as number,
    count,
    synthetic_count: countSynthetic(candles),
    data: encodeChunk(candles),
  });
}

const dropChunk = prepare<MonthArgs, unknown>((qb, arg) =>
  qb
    .deleteFrom('candle_chunks')
    .where('symbol', '=', arg('symbol'))
    .where('interval', '=', arg('interval'))
    .where('month_at', '=', arg('monthAt')),
);
