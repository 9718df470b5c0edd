import { type Executor, prepare, type Schema, type Tx } from '../platform/db/index.ts';

export type DraftRow = Readonly<Schema['strategy_drafts']>;
export type VersionRow = Readonly<Schema['strategy_versions']>;
/** A version without its graph; `active_id` is null unless it is the one in force. */
export type VersionSummaryRow = Omit<VersionRow, 'graph'> & { readonly active_id: string | null };
export type ActiveSummaryRow = Pick<VersionRow, 'id' | 'number' | 'content_hash' | 'created_at'>;
export type FullVersionRow = VersionRow & { readonly active_id: string | null };

/** The draft of a clone; every clone has one. */
export const findDraft = prepare<{ cloneId: number }, DraftRow>((qb, arg) =>
  qb.selectFrom('strategy_drafts').selectAll().where('clone_id', '=', arg('cloneId')),
);

export async function insertDraft(tx: Tx, draft: DraftRow): Promise<void> {
  await tx.insertInto('strategy_drafts').values(draft).execute();
}

export type SavedDraftRow = Pick<DraftRow, 'revision' | 'updated_at'>;
type NewDraft = { cloneId: number; graph: string; now: number };

const SAVED = ['revision', 'updated_at'] as const;

/** Replaces whatever draft the clone has. */
export const replaceDraft = prepare<NewDraft, SavedDraftRow>((qb, arg) => replacement(qb, arg).returning(SAVED));

/** Replaces the draft if it still is that revision; no row when it is not. */
export const replaceRevision = prepare<NewDraft & { revision: number }, SavedDraftRow>((qb, arg) =>
  replacement(qb, arg).where('revision', '=', arg('revision')).returning(SAVED),
);

function replacement(qb: Executor, arg: <K extends keyof NewDraft>(name: K) => NewDraft[K]) {
  return qb
    .updateTable('strategy_drafts')
    .set((eb) => ({
      graph: arg('graph'),
      revision: eb('revision', '+', 1),
      persisted: 1,
      updated_at: arg('now'),
    }))
    .where('clone_id', '=', arg('cloneId'));
}

const COLUMNS = ['id', 'clone_id', 'number', 'content_hash', 'created_at'] as const;
const SUMMARY = [
  'strategy_versions.id',
  'strategy_versions.clone_id',
  'strategy_versions.number',
  'strategy_versions.content_hash',
  'strategy_versions.created_at',
  'active_strategies.version_id as active_id',
] as const;

/** The version in force. Hot: every read of a clone asks, for just what it shows. */
export const activeSummary = prepare<{ cloneId: number }, ActiveSummaryRow>((qb, arg) =>
  qb
    .selectFrom('strategy_versions')
    .select(['id', 'number', 'content_hash', 'created_at'])
    .where('id', '=', versionInForce(qb, arg('cloneId'))),
);

export const activeVersion = prepare<{ cloneId: number }, FullVersionRow>((qb, arg) =>
  qb
    .selectFrom('strategy_versions')
    .select([...COLUMNS, 'graph', 'id as active_id'])
    .where('id', '=', versionInForce(qb, arg('cloneId'))),
);

/** No join: SQLite would prepare that anew for each value that is bound, at several times the statement's cost. */
function versionInForce(qb: Executor, cloneId: number) {
  return qb.selectFrom('active_strategies').select('version_id').where('clone_id', '=', cloneId);
}

export async function activeSummaries(ex: Executor, cloneIds: readonly number[]): Promise<VersionSummaryRow[]> {
  if (cloneIds.length === 0) return [];
  return ex
    .selectFrom('active_strategies')
    .innerJoin('strategy_versions', 'strategy_versions.id', 'active_strategies.version_id')
    .select(SUMMARY)
    .where('active_strategies.clone_id', 'in', [...cloneIds])
    .execute();
}

/** All versions of a clone, newest first. */
export const versionsOf = prepare<{ cloneId: number }, VersionSummaryRow>((qb, arg) =>
  qb
    .selectFrom('strategy_versions')
    .leftJoin('active_strategies', 'active_strategies.version_id', 'strategy_versions.id')
    .select(SUMMARY)
    .where('strategy_versions.clone_id', '=', arg('cloneId'))
    .orderBy('strategy_versions.number', 'desc'),
);

export const versionById = prepare<{ cloneId: number; id: string }, FullVersionRow>((qb, arg) =>
  qb
    .selectFrom('strategy_versions')
    .leftJoin('active_strategies', 'active_strategies.version_id', 'strategy_versions.id')
    .select([...SUMMARY, 'strategy_versions.graph'])
    .where('strategy_versions.id', '=', arg('id'))
    .where('strategy_versions.clone_id', '=', arg('cloneId')),
);

/** The version of the clone with this content, if it was ever published. */
export const versionByHash = prepare<{ cloneId: number; contentHash: string }, VersionRow>((qb, arg) =>
  qb
    .selectFrom('strategy_versions')
    .selectAll()
    .where('clone_id', '=', arg('cloneId'))
    .where('content_hash', '=', arg('contentHash')),
);

/** The number of the clone's newest version; null before the first. */
export const highestNumber = prepare<{ cloneId: number }, { highest: number | null }>((qb, arg) =>
  qb
    .selectFrom('strategy_versions')
    .select((eb) => eb.fn.max('number').as('highest'))
    .where('clone_id', '=', arg('cloneId')),
);

export async function insertVersion(tx: Tx, version: VersionRow): Promise<void> {
  await tx.insertInto('strategy_versions').values(version).execute();
}

/** Puts a version in force in place of the one that was. */
export async function activate(
  tx: Tx,
  row: { clone_id: number; version_id: string; activated_at: number },
): Promise<void> {
  const { version_id, activated_at } = row;
  await tx
    .insertInto('active_strategies')
    .values(row)
    .onConflict((conflict) => conflict.column('clone_id').doUpdateSet({ version_id, activated_at }))
    .execute();
}
