import type { Kysely } from 'kysely';
import { type DdlDialect, ddl } from '../ddl.ts';

export async function up(db: Kysely<unknown>, dialect: DdlDialect): Promise<void> {
  const d = ddl(db, dialect);
  await d.table(
    'backtest_jobs',
    `id text primary key, clone_id bigint not null references clones(id), user_id text not null references users(id),
     status text not null, request text not null, progress text not null, result text, error_code text,
     attempt integer not null, quota_day text not null, model_calls_reserved integer not null, model_calls_made integer not null,
     created_at bigint not null, updated_at bigint not null, started_at bigint, finished_at bigint`,
  );
  await d.index('backtest_jobs', 'clone_id', 'created_at');
  await d.index('backtest_jobs', 'user_id', 'status');
  await d.table(
    'backtest_usage',
    `clone_id bigint not null references clones(id), day text not null, runs integer not null,
     model_calls integer not null, primary key (clone_id, day)`,
  );
}
