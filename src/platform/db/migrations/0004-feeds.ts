import { type Kysely, sql } from 'kysely';
import { type DdlDialect, ddl } from '../ddl.ts';

export async function up(db: Kysely<unknown>, dialect: DdlDialect): Promise<void> {
  const d = ddl(db, dialect);
  await d.table(
    'ingestion_runs',
    `id ${d.autoId}, channel text not null, status text not null, started_at bigint not null, finished_at bigint,
     rows_written integer not null, dropped integer not null, newest_event_at bigint, error text`,
  );
  await d.index('ingestion_runs', 'channel', 'started_at');
  await d.table(
    'ingestion_cursors',
    `channel text not null, subject text not null, first_at bigint not null, last_at bigint not null,
     primary key (channel, subject)`,
  );
  await d.table(
    'ingestion_gaps',
    `channel text not null, subject text not null, from_at bigint not null, to_at bigint not null,
     recorded_at bigint not null, primary key (channel, subject, from_at)`,
  );
  await d.index('ingestion_gaps', 'channel', 'to_at');
  await d.table(
    'stream_points',
    `stream_key text not null, event_at bigint not null, available_at bigint not null, fields text not null,
     primary key (stream_key, event_at, available_at)`,
  );
  await d.index('stream_points', 'stream_key', 'available_at');
  await d.index('stream_points', 'available_at');

  const searchable = `num ${d.autoId}, id text not null unique, title_norm text not null, body_norm text not null,
     size_usd double precision not null, weight double precision not null, document text not null,
     updated_at bigint not null`;
  await d.table('polymarket_markets', `${searchable}, closed integer not null, end_at bigint`);
  await d.index('polymarket_markets', 'closed', 'size_usd');
  await d.table(
    'defillama_subjects',
    `${searchable}, subject_type text not null, capital_base integer not null, capital_flows integer not null,
     economic_throughput integer not null`,
  );
  await d.index('defillama_subjects', 'size_usd');
  for (const table of ['polymarket_markets', 'defillama_subjects']) {
    await d.index(table, 'title_norm');
    for (const statement of dialect === 'sqlite' ? sqliteIndex(table) : postgresIndex(table)) {
      await sql.raw(statement).execute(db);
    }
  }
}

/** An FTS5 index beside the table, kept in step by triggers; it changes only when the words do. */
function sqliteIndex(table: string): string[] {
  const search = `${table}_search`;
  const add = `insert into ${search}(rowid, title_norm, body_norm) values (new.num, new.title_norm, new.body_norm);`;
  const remove = `insert into ${search}(${search}, rowid, title_norm, body_norm)
    values ('delete', old.num, old.title_norm, old.body_norm);`;
  return [
    `create virtual table ${search} using fts5(title_norm, body_norm, content='${table}', content_rowid='num',
       tokenize='unicode61 remove_diacritics 0', prefix='1 2 3')`,
    `create trigger ${table}_added after insert on ${table} begin ${add} end`,
    `create trigger ${table}_removed after delete on ${table} begin ${remove} end`,
    `create trigger ${table}_changed after update of title_norm, body_norm on ${table}
       when old.title_norm <> new.title_norm or old.body_norm <> new.body_norm begin ${remove} ${add} end`,
  ];
}

function postgresIndex(table: string): string[] {
  return [
    `alter table ${table} add column search tsvector generated always as (
       setweight(to_tsvector('simple'::regconfig, title_norm), 'A') ||
       setweight(to_tsvector('simple'::regconfig, body_norm), 'B')) stored`,
    `create index ${table}_search_idx on ${table} using gin (search)`,
  ];
}
