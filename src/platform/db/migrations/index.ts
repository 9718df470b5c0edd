import type { Kysely } from 'kysely';
import type { DdlDialect } from '../ddl.ts';
import { up as foundation } from './0001-foundation.ts';

export interface Migration {
  readonly name: string;
  readonly up: (db: Kysely<unknown>, dialect: DdlDialect) => Promise<void>;
}

/** In the order in which they run. A migration that was released is never edited. */
export const migrations: readonly Migration[] = [{ name: '0001-foundation', up: foundation }];
