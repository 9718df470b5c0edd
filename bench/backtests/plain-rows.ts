import Database from 'better-sqlite3';
import type { CandleColumns } from '../../src/market/index.ts';

/** better-sqlite3 hands out rows as arrays on request, which is quicker than as objects. */
type RawStatement = Database.Statement & { raw(): RawStatement };

type Row = readonly [openAt: number, open: number, high: number, low: number, close: number, volume: number];
type Key = { readonly symbol: string; readonly interval: string };

/**
 * Candles as one stores them without much thought, done well: a row each in a table clustered by its key, prepared
 * statements, inserts in one transaction, and the same pragmas as the product's.
 */
export class PlainRows {
  readonly #database: Database.Instance;
  readonly #insert: Database.Statement;
  readonly #range: RawStatement;
  readonly #last: RawStatement;

  constructor(file: string) {
    const database = new Database(file);
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = NORMAL');
    database
      .prepare(
        `create table if not exists candle (symbol text not null, interval text not null, open_at integer not null,
           open real not null, high real not null, low real not null, close real not null, volume real not null,
           primary key (symbol, interval, open_at)) without rowid`,
      )
      .run([]);
    this.#database = database;
    this.#insert = database.prepare(
      `insert into candle values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (symbol, interval, open_at) do update set
         open = excluded.open, high = excluded.high, low = excluded.low, close = excluded.close, volume = excluded.volume`,
    );
    const select = 'select open_at, open, high, low, close, volume from candle where symbol = ? and interval = ?';
    this.#range = (
      database.prepare(`${select} and open_at >= ? and open_at < ? order by open_at`) as RawStatement
    ).raw();
    this.#last = (database.prepare(`${select} and open_at <= ? order by open_at desc limit ?`) as RawStatement).raw();
  }

  append({ symbol, interval }: Key, { openAt, open, high, low, close, volume }: CandleColumns): void {
    this.#database.prepare('begin immediate').run([]);
    for (let bar = 0; bar < openAt.length; bar++) {
      this.#insert.run([symbol, interval, openAt[bar], open[bar], high[bar], low[bar], close[bar], volume[bar]]);
    }
    this.#database.prepare('commit').run([]);
  }

  read({ symbol, interval }: Key, { from, to }: { from: number; to: number }): CandleColumns {
    return toColumns(this.#range.all(symbol, interval, from, to) as Row[]);
  }

  last({ symbol, interval }: Key, { latest, count }: { latest: number; count: number }): CandleColumns {
    return toColumns((this.#last.all(symbol, interval, latest, count) as Row[]).reverse());
  }

  close(): void {
    this.#database.close();
  }
}

/** What a backtest computes on. */
function toColumns(rows: readonly Row[]): CandleColumns {
  const column = () => new Float64Array(rows.length);
  const candles = {
    openAt: column(),
    open: column(),
    high: column(),
    low: column(),
    close: column(),
    volume: column(),
  };
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index] as Row;
    candles.openAt[index] = row[0];
    candles.open[index] = row[1];
    candles.high[index] = row[2];
    candles.low[index] = row[3];
    candles.close[index] = row[4];
    candles.volume[index] = row[5];
  }
  return candles;
}
