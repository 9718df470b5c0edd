import type { Kysely } from 'kysely';
import { type DdlDialect, ddl } from '../ddl.ts';

export async function up(db: Kysely<unknown>, dialect: DdlDialect): Promise<void> {
  ddl(db, dialect);
}
