import { sql } from 'kysely';
import {
  type Executor,
  forUpdate,
  type ProfileReportTable,
  type ProfileTable,
  prepare,
  type Tx,
} from '../platform/db/index.ts';

export type ProfileRow = Readonly<ProfileTable>;
export type ReportRow = Readonly<ProfileReportTable>;

export const profileOf = prepare<{ cloneId: number }, ProfileRow>((qb, arg) =>
  qb.selectFrom('profiles').selectAll().where('clone_id', '=', arg('cloneId')),
);

/** The profile with its row locked, so that what is decided on it holds until the transaction ends. */
export const lockProfile = prepare<{ cloneId: number }, ProfileRow>((qb, arg) =>
  qb.selectFrom('profiles').selectAll().where('clone_id', '=', arg('cloneId')).$call(forUpdate(qb)),
);

export async function profilesOf(ex: Executor, cloneIds: readonly number[]): Promise<ProfileRow[]> {
  if (cloneIds.length === 0) return [];
  return ex.selectFrom('profiles').selectAll().where('clone_id', 'in', cloneIds).execute();
}

/** A user's profiles, those of the newest clones first, from below `beforeCloneId`. */
export async function listProfiles(
  ex: Executor,
  { userId, beforeCloneId, limit }: { userId: string; beforeCloneId: number | undefined; limit: number },
): Promise<ProfileRow[]> {
  let query = ex.selectFrom('profiles').selectAll().where('user_id', '=', userId);
  if (beforeCloneId !== undefined) query = query.where('clone_id', '<', beforeCloneId);
  return query.orderBy('clone_id', 'desc').limit(limit).execute();
}

export async function insertProfile(tx: Tx, profile: ProfileRow): Promise<void> {
  await tx.insertInto('profiles').values(profile).execute();
}

export async function updateProfile(
  tx: Tx,
  { cloneId, changes }: { cloneId: number; changes: Partial<Omit<ProfileTable, 'clone_id' | 'user_id'>> },
): Promise<ProfileRow> {
  return tx
    .updateTable('profiles')
    .set(changes)
    .where('clone_id', '=', cloneId)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** False: this reporter has an open report of this profile already. One statement, so that of any number at once one stays. */
export async function insertReport(tx: Tx, report: ReportRow): Promise<boolean> {
  const row = await tx
    .insertInto('profile_reports')
    .values(report)
    .onConflict((conflict) =>
      conflict
        .columns(['clone_id', 'reporter_user_id'])
        .where('status', '=', sql.lit('open' as const))
        .doNothing(),
    )
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function findReport(ex: Executor, id: string): Promise<ReportRow | undefined> {
  return ex.selectFrom('profile_reports').selectAll().where('id', '=', id).executeTakeFirst();
}

/** A page of reports, newest first; `before` is the last one of the page before. */
export async function listReports(
  ex: Executor,
  {
    status,
    before,
    limit,
  }: {
    status: ReportRow['status'] | undefined;
    before: { createdAt: number; id: string } | undefined;
    limit: number;
  },
): Promise<ReportRow[]> {
  let query = ex.selectFrom('profile_reports').selectAll();
  if (status !== undefined) query = query.where('status', '=', status);
  if (before !== undefined) {
    query = query.where((where) =>
      where.or([
        where('created_at', '<', before.createdAt),
        where.and([where('created_at', '=', before.createdAt), where('id', '<', before.id)]),
      ]),
    );
  }
  return query.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
}

/** Settles every open report of the profile; returns how many there were. */
export async function settleReports(
  tx: Tx,
  {
    cloneId,
    ...resolution
  }: { cloneId: number } & Pick<ProfileReportTable, 'action' | 'reason' | 'resolved_by' | 'resolved_at'>,
): Promise<number> {
  const rows = await tx
    .updateTable('profile_reports')
    .set({ ...resolution, status: 'resolved' })
    .where('clone_id', '=', cloneId)
    .where('status', '=', 'open')
    .returning('id')
    .execute();
  return rows.length;
}
