import { type Executor, prepare, type StrategyDraftTable, type Tx } from '../platform/db/index.ts';

export type DraftRow = Readonly<StrategyDraftTable>;

export const draftOf = prepare<{ cloneId: number }, DraftRow>((qb, arg) =>
  qb.selectFrom('strategy_drafts').selectAll().where('clone_id', '=', arg('cloneId')),
);

export async function insertDraft(tx: Tx, draft: DraftRow): Promise<void> {
  await tx.insertInto('strategy_drafts').values(draft).execute();
}

export async function findDraft(ex: Executor, cloneId: number): Promise<DraftRow | undefined> {
  return draftOf.first(ex, { cloneId });
}
