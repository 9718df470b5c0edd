import type { Kysely } from 'kysely';
import { type DdlDialect, ddl } from '../ddl.ts';

export async function up(db: Kysely<unknown>, dialect: DdlDialect): Promise<void> {
  const d = ddl(db, dialect);
  await d.column('leases', 'ran_at bigint');
  await d.column('leases', 'taken_at bigint');
}
