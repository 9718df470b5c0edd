import { type Executor, prepare, type Tx } from '../platform/db/index.ts';
import type { CandleSeriesTable, CandleTailTable } from '../platform/db/tables/candles.ts';
import { allocate, type FlaggedCandles } from './candle-chunks.ts';

export type SeriesKey = { symbol: string; interval: string };
export type SeriesRow = Readonly<CandleSeriesTable>;
export type RangeArgs = SeriesKey & { from: number; to: number };
type TailRow = Readonly<Omit<CandleTailTable, 'symbol' | 'interval'>>;
type WholeTailRow = Pick<CandleTailTable, keyof CandleTailTable>;

/** The series' row, made if need be, and locked until the transaction ends: writers of one series take turns. */
export const lockSeries = prepare<SeriesKey & { now: number }, SeriesRow>((qb, arg) =>
  qb
    .insertInto('candle_series')
    .values({
      symbol: arg('symbol'),
      interval: arg('interval'),
      source: '',
      first_at: null,
      last_at: null,
      count: 0,
      synthetic_count: 0,
      tail_count: 0,
      updated_at: arg('now'),
    })
    .onConflict((conflict) =>
      conflict.columns(['symbol', 'interval']).doUpdateSet((eb) => ({ updated_at: eb.ref('excluded.updated_at') })),
    )
    .returningAll(),
);

export const updateSeries = prepare<SeriesRow, unknown>((qb, arg) =>
  qb
    .updateTable('candle_series')
    .set({
      source: arg('source'),
      first_at: arg('first_at'),
      last_at: arg('last_at'),
      count: arg('count'),
      synthetic_count: arg('synthetic_count'),
      tail_count: arg('tail_count'),
      updated_at: arg('updated_at'),
    })
    .where('symbol', '=', arg('symbol'))
    .where('interval', '=', arg('interval')),
);

export async function deleteSeries(tx: Tx, { symbol, interval }: SeriesKey): Promise<void> {
  await tx.deleteFrom('candle_series').where('symbol', '=', symbol).where('interval', '=', interval).execute();
}

/** All series that hold candles. */
export const allSeries = prepare<Record<never, never>, SeriesRow>((qb) =>
  qb.selectFrom('candle_series').selectAll().where('count', '>', 0),
);

const tailIn = prepare<RangeArgs, TailRow>((qb, arg) =>
  qb
    .selectFrom('candle_tail')
    .select(['open_at', 'open', 'high', 'low', 'close', 'volume', 'synthetic'])
    .where('symbol', '=', arg('symbol'))
    .where('interval', '=', arg('interval'))
    .where('open_at', '>=', arg('from'))
    .where('open_at', '<', arg('to'))
    .orderBy('open_at'),
);

/** The rows of the tail with `openAt` in [from, to). */
export async function readTail(ex: Executor, range: RangeArgs): Promise<FlaggedCandles> {
  const rows = await tailIn.all(ex, range);
  const candles = allocate(rows.length);
  rows.forEach((row, index) => {
    candles.openAt[index] = row.open_at;
    candles.open[index] = row.open;
    candles.high[index] = row.high;
    candles.low[index] = row.low;
    candles.close[index] = row.close;
    candles.volume[index] = row.volume;
    candles.synthetic[index] = row.synthetic;
  });
  return candles;
}

const putTailRow = prepare<WholeTailRow, unknown>((qb, arg) =>
  qb
    .insertInto('candle_tail')
    .values({
      symbol: arg('symbol'),
      interval: arg('interval'),
      open_at: arg('open_at'),
      open: arg('open'),
      high: arg('high'),
      low: arg('low'),
      close: arg('close'),
      volume: arg('volume'),
      synthetic: arg('synthetic'),
    })
    .onConflict((conflict) =>
      conflict.columns(['symbol', 'interval', 'open_at']).doUpdateSet((eb) => ({
        open: eb.ref('excluded.open'),
        high: eb.ref('excluded.high'),
        low: eb.ref('excluded.low'),
        close: eb.ref('excluded.close'),
        volume: eb.ref('excluded.volume'),
        synthetic: eb.ref('excluded.synthetic'),
      })),
    ),
);

/** Inserts or replaces rows of the tail. */
export async function writeTail(tx: Tx, { symbol, interval }: SeriesKey, candles: FlaggedCandles): Promise<void> {
  for (let index = 0; index < candles.openAt.length; index++) {
    await putTailRow.all(tx, {
      symbol,
      interval,
      open_at: candles.openAt[index] as number,
      open: candles.open[index] as number,
      high: candles.high[index] as number,
      low: candles.low[index] as number,
      close: candles.close[index] as number,
      volume: candles.volume[index] as number,
      synthetic: candles.synthetic[index] as number,
    });
  }
}

export const clearTail = prepare<SeriesKey, unknown>((qb, arg) =>
  qb.deleteFrom('candle_tail').where('symbol', '=', arg('symbol')).where('interval', '=', arg('interval')),
);
