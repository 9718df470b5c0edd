import type { Insertable, Selectable, Updateable } from 'kysely';
import {
  type ArenaEntryTable,
  type ArenaHistoryTable,
  type ArenaStateTable,
  type ArenaStayTable,
  type Executor,
  forUpdate,
  prepare,
  type Tx,
} from '../platform/db/index.ts';

export type StateRow = Readonly<ArenaStateTable>;
export type EntryRow = Readonly<ArenaEntryTable>;
export type StayRow = Readonly<ArenaStayTable>;
export type HistoryRow = Readonly<Selectable<ArenaHistoryTable>>;

const NEW_STATE: StateRow = { id: 1, first_season_at: null, season: 0, outbox_cursor: 0 };

const readState = prepare<Record<string, never>, StateRow>((qb) => qb.selectFrom('arena_state').selectAll());
const lockRow = prepare<Record<string, never>, StateRow>((qb) =>
  qb.selectFrom('arena_state').selectAll().$call(forUpdate(qb)),
);

export async function stateOf(ex: Executor): Promise<StateRow> {
  return (await readState.first(ex, {})) ?? NEW_STATE;
}

/** The one row whose lock whoever changes the Arena holds until the transaction ends. */
export async function lockState(tx: Tx): Promise<StateRow> {
  const row = await lockRow.first(tx, {});
  if (row !== undefined) return row;
  await tx
    .insertInto('arena_state')
    .values(NEW_STATE)
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
  return (await lockRow.first(tx, {})) ?? NEW_STATE;
}

export async function updateState(tx: Tx, changes: Partial<Omit<StateRow, 'id'>>): Promise<void> {
  await tx.updateTable('arena_state').set(changes).where('id', '=', 1).execute();
}

export async function entriesOf(ex: Executor, cloneIds: readonly number[]): Promise<EntryRow[]> {
  if (cloneIds.length === 0) return [];
  return ex
    .selectFrom('arena_entries')
    .selectAll()
    .where('clone_id', 'in', [...cloneIds])
    .execute();
}

export async function saveEntry(tx: Tx, entry: EntryRow): Promise<void> {
  const { clone_id: _, ...columns } = entry;
  await tx
    .insertInto('arena_entries')
    .values(entry)
    .onConflict((conflict) => conflict.column('clone_id').doUpdateSet(columns))
    .execute();
}

/** Where an entry stands in the queue. */
export interface QueuePlace {
  readonly queuedAt: number;
  readonly cloneId: number;
}

/** A stretch of the queue in its order: by moment, then by clone. */
export async function queuePage(
  ex: Executor,
  { after, limit }: { after: QueuePlace | undefined; limit: number },
): Promise<EntryRow[]> {
  let query = ex.selectFrom('arena_entries').selectAll().where('status', '=', 'queued');
  if (after !== undefined) {
    query = query.where((where) =>
      where.or([
        where('queued_at', '>', after.queuedAt),
        where.and([where('queued_at', '=', after.queuedAt), where('clone_id', '>', after.cloneId)]),
      ]),
    );
  }
  return query.orderBy('queued_at').orderBy('clone_id').limit(limit).execute();
}

/** How many wait; with `upTo`, how many of them at or before that place. */
export async function countQueued(ex: Executor, upTo?: QueuePlace): Promise<number> {
  let query = ex
    .selectFrom('arena_entries')
    .select(({ fn }) => fn.countAll().as('count'))
    .where('status', '=', 'queued');
  if (upTo !== undefined) {
    query = query.where((where) =>
      where.or([
        where('queued_at', '<', upTo.queuedAt),
        where.and([where('queued_at', '=', upTo.queuedAt), where('clone_id', '<=', upTo.cloneId)]),
      ]),
    );
  }
  return Number((await query.executeTakeFirstOrThrow()).count);
}

export async function barredEntries(ex: Executor): Promise<EntryRow[]> {
  return ex.selectFrom('arena_entries').selectAll().where('status', '=', 'barred').execute();
}

/** The stays that last, in the order of admission. */
export const openStays = prepare<Record<string, never>, StayRow>((qb) =>
  qb.selectFrom('arena_stays').selectAll().where('left_at', 'is', null).orderBy('admitted_at').orderBy('clone_id'),
);

export async function insertStay(tx: Tx, stay: StayRow): Promise<void> {
  await tx.insertInto('arena_stays').values(stay).execute();
}

export async function updateStay(
  tx: Tx,
  { id, changes }: { id: string; changes: Updateable<ArenaStayTable> },
): Promise<void> {
  await tx.updateTable('arena_stays').set(changes).where('id', '=', id).execute();
}

export async function appendHistory(tx: Tx, row: Insertable<ArenaHistoryTable>): Promise<void> {
  await tx.insertInto('arena_history').values(row).execute();
}

export const recentHistory = prepare<{ limit: number }, HistoryRow>((qb, arg) =>
  qb.selectFrom('arena_history').selectAll().orderBy('id', 'desc').limit(arg('limit')),
);
