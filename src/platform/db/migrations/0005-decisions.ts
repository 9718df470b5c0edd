import type { Kysely } from 'kysely';
import { type DdlDialect, ddl } from '../ddl.ts';

export async function up(db: Kysely<unknown>, dialect: DdlDialect): Promise<void> {
  const d = ddl(db, dialect);
  await d.table(
    'decision_runs',
    `id text primary key, clone_id bigint not null references clones(id), origin text not null, origin_id text not null,
     branch_id text not null, symbol text not null, engine text not null, model text, status text not null,
     scheduled_at bigint not null, started_at bigint, finished_at bigint, inputs text not null, actions text not null,
     rejections text not null, warnings text not null, prompt_tokens integer not null, completion_tokens integer not null,
     cost_nano_usd bigint, replayed integer not null, model_call_key text, error_code text`,
  );
  // One for each filter that may leave few of a clone's many runs; all in the order of the list.
  await d.index('decision_runs', 'clone_id', 'scheduled_at', 'id');
  await d.index('decision_runs', 'clone_id', 'symbol', 'scheduled_at', 'id');
  await d.index('decision_runs', 'clone_id', 'branch_id', 'scheduled_at', 'id');
  await d.index('decision_runs', 'clone_id', 'status', 'scheduled_at', 'id');
  await d.index('decision_runs', 'clone_id', 'origin_id', 'scheduled_at', 'id');
  await d.table(
    'model_calls',
    `key text primary key, model text not null, request text not null, response text, prompt_tokens integer not null,
     completion_tokens integer not null, lease_token text, leased_until bigint not null, created_at bigint not null,
     finished_at bigint`,
  );
  await d.table(
    'model_usage',
    'scope text not null, day text not null, calls integer not null, primary key (scope, day)',
  );
}
