import type { Kysely } from 'kysely';
import { type DdlDialect, ddl } from '../ddl.ts';

export async function up(db: Kysely<unknown>, dialect: DdlDialect): Promise<void> {
  const d = ddl(db, dialect);
  await d.column('clones', 'audition text');
  await d.column('clones', 'arena_slot integer not null default 0');
  await d.table(
    'audition_runs',
    `id text primary key, clone_id bigint not null references clones(id), user_id text not null references users(id),
     purchase_id text not null unique references purchases(id), strategy_version_id text not null references strategy_versions(id),
     content_hash text not null, symbols text not null, account_id text not null unique, rules text not null,
     state text not null, end_reason text, previous_run_id text references audition_runs(id),
     idempotency_key text, request text not null, synthetic integer not null, outcome text,
     created_at bigint not null, updated_at bigint not null, start_at bigint, ended_at bigint, decided_at bigint`,
  );
  await d.index('audition_runs', 'clone_id', 'created_at');
  await d.index('audition_runs', 'state');
  // One live run of a clone.
  await d.uniqueIndex('audition_runs', ['clone_id'], "state in ('queued', 'running', 'evaluating')");
  await d.uniqueIndex('audition_runs', ['user_id', 'idempotency_key'], 'idempotency_key is not null');
}
