import type { Kysely } from 'kysely';
import { type DdlDialect, ddl } from '../ddl.ts';

export async function up(db: Kysely<unknown>, dialect: DdlDialect): Promise<void> {
  const d = ddl(db, dialect);
  await d.table(
    'candle_series',
    `symbol text not null, interval text not null, source text not null, first_at bigint, last_at bigint,
     count integer not null, synthetic_count integer not null, tail_count integer not null, updated_at bigint not null,
     primary key (symbol, interval)`,
  );
  // The bytes come last: SQLite then reads the columns before them without touching the rest of the row.
  await d.table(
    'candle_chunks',
    `symbol text not null, interval text not null, month_at bigint not null, first_at bigint not null,
     last_at bigint not null, count integer not null, synthetic_count integer not null, data bytea not null,
     primary key (symbol, interval, month_at)`,
  );
  await d.uncompressed('candle_chunks', 'data');
  await d.table(
    'candle_tail',
    `symbol text not null, interval text not null, open_at bigint not null, open double precision not null,
     high double precision not null, low double precision not null, close double precision not null,
     volume double precision not null, synthetic integer not null, primary key (symbol, interval, open_at)`,
  );
  await d.table(
    'funding_rates',
    `symbol text not null, minute bigint not null, at bigint not null, rate double precision not null,
     source text not null, synthetic integer not null, primary key (symbol, minute)`,
  );
  await d.table(
    'assets',
    `symbol text primary key, name text, source text not null, max_leverage integer not null, sz_decimals integer,
     status text not null, synthetic integer not null, updated_at bigint not null`,
  );
  await d.table(
    'replay_state',
    'id text primary key, feed text not null, market_at bigint not null, updated_at bigint not null',
  );
}
