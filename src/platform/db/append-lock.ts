import { sql } from 'kysely';
import { engineOf } from './prepare.ts';
import type { Tx } from './types.ts';

/** Key of the advisory lock. Any fixed number. */
const APPEND_LOCK = 7_265_502;

/**
 * Makes appends to the audit log and the outbox take turns, until the transaction ends: rows then become visible in the
 * order of their numbers. One lock for both logs, so that two transactions cannot wait for each other's. SQLite's single
 * writer needs none. Take it late: whoever holds it makes all other appenders wait.
 */
export async function lockAppends(tx: Tx): Promise<void> {
  if (engineOf(tx) === 'postgres') await sql`select pg_advisory_xact_lock(${APPEND_LOCK})`.execute(tx);
}
