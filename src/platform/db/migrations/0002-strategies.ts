import type { Kysely } from 'kysely';
import { type DdlDialect, ddl } from '../ddl.ts';

export async function up(db: Kysely<unknown>, dialect: DdlDialect): Promise<void> {
  const d = ddl(db, dialect);
  await d.table(
    'strategy_versions',
    `id text primary key, clone_id bigint not null references clones(id), number integer not null,
     content_hash text not null, created_at bigint not null, graph text not null,
     unique (clone_id, number), unique (clone_id, content_hash)`,
  );
  await d.table(
    'active_strategies',
    `clone_id bigint primary key references clones(id), version_id text not null references strategy_versions(id),
     activated_at bigint not null`,
  );
}
