import { type Executor, prepare, type Tx } from '../platform/db/index.ts';
import type { IngestionRunTable } from '../platform/db/tables/feeds.ts';

export type RunRow = Readonly<Omit<IngestionRunTable, 'id'>> & { readonly id: number };

export async function insertRun(tx: Tx, run: { channel: string; startedAt: number }): Promise<number> {
  const row = await tx
    .insertInto('ingestion_runs')
    .values({
      channel: run.channel,
      status: 'running',
      started_at: run.startedAt,
      finished_at: null,
      rows_written: 0,
      dropped: 0,
      newest_event_at: null,
      error: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return Number(row.id);
}

export async function finishRun(tx: Tx, { id, ...result }: Omit<RunRow, 'channel' | 'started_at'>): Promise<void> {
  await tx.updateTable('ingestion_runs').set(result).where('id', '=', id).execute();
}

/** Ends rounds that a dead process left behind. */
export async function abandonRuns(tx: Tx, run: { channel: string; now: number; error: string }): Promise<void> {
  await tx
    .updateTable('ingestion_runs')
    .set({ status: 'failed', finished_at: run.now, error: run.error })
    .where('channel', '=', run.channel)
    .where('status', '=', 'running')
    .execute();
}

function newestRun(statuses: readonly RunRow['status'][]) {
  return prepare<{ channel: string }, RunRow>((qb, arg) =>
    qb
      .selectFrom('ingestion_runs')
      .selectAll()
      .where('channel', '=', arg('channel'))
      .where('status', 'in', statuses)
      .orderBy('started_at', 'desc')
      .orderBy('id', 'desc')
      .limit(1),
  );
}

export const runningRun = newestRun(['running']);
export const lastGoodRun = newestRun(['ok']);
/** The newest round that ended, well or not. One that was called off says nothing. */
export const lastFinishedRun = newestRun(['ok', 'failed']);

/** Rows written since a moment, and the newest event of all rounds that are kept. */
export async function volumeOf(
  ex: Executor,
  { channel, since }: { channel: string; since: number },
): Promise<{ rows: number; newestEventAt: number | null }> {
  const runs = ex.selectFrom('ingestion_runs').where('channel', '=', channel);
  const [sum, newest] = await Promise.all([
    runs
      .select((eb) => eb.fn.sum('rows_written').as('rows'))
      .where('started_at', '>', since)
      .executeTakeFirst(),
    runs.select((eb) => eb.fn.max('newest_event_at').as('at')).executeTakeFirst(),
  ]);
  const at = newest?.at ?? null;
  return { rows: Number(sum?.rows ?? 0), newestEventAt: at === null ? null : Number(at) };
}

/** Forgets old rounds, but never a channel's newest good one. */
export async function deleteRunsBefore(
  tx: Tx,
  { channel, before }: { channel: string; before: number },
): Promise<number> {
  const kept = tx
    .selectFrom('ingestion_runs')
    .select((eb) => eb.fn.coalesce(eb.fn.max('id'), eb.lit(0)).as('id'))
    .where('channel', '=', channel)
    .where('status', '=', 'ok');
  const result = await tx
    .deleteFrom('ingestion_runs')
    .where('channel', '=', channel)
    .where('started_at', '<', before)
    .where('id', 'not in', kept)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}
