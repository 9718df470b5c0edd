import type { Kysely } from 'kysely';
import { type DdlDialect, ddl } from '../ddl.ts';

export async function up(db: Kysely<unknown>, dialect: DdlDialect): Promise<void> {
  const d = ddl(db, dialect);
  await d.table(
    'arena_state',
    'id integer primary key, first_season_at bigint, season integer not null, outbox_cursor bigint not null',
  );
  await d.table(
    'arena_entries',
    `clone_id bigint primary key references clones(id), user_id text not null references users(id), status text not null,
     queued_at bigint, not_before bigint, barred_until_season integer`,
  );
  await d.index('arena_entries', 'status', 'queued_at', 'clone_id');
  await d.table(
    'arena_stays',
    `id text primary key, clone_id bigint not null references clones(id), user_id text not null references users(id),
     account_id text not null unique, strategy_version_id text not null references strategy_versions(id),
     symbols text not null, model_strength text not null, published_at bigint not null, admitted_at bigint not null,
     suspended_at bigint, left_at bigint, left_reason text`,
  );
  // A clone holds one slot at most.
  await d.uniqueIndex('arena_stays', ['clone_id'], 'left_at is null');
  await d.table(
    'arena_history',
    `id ${d.autoId}, at bigint not null, recorded_at bigint not null, kind text not null, season integer not null,
     clone_id bigint not null references clones(id), user_id text not null, stay_id text references arena_stays(id),
     rank integer, return_fraction double precision, reason text`,
  );
  await d.index('arena_history', 'clone_id', 'id');
  await d.appendOnly('arena_history');
}
