import { prepare, type StrategyDraftTable, type Tx } from '../platform/db/index.ts';

export type DraftRow = Readonly<StrategyDraftTable>;

/** The draft of a clone; every clone has one. */
export const findDraft = prepare<{ cloneId: number }, DraftRow>((qb, arg) =>
  qb.selectFrom('strategy_drafts').selectAll().where('clone_id', '=', arg('cloneId')),
);

export async function insertDraft(tx: Tx, draft: DraftRow): Promise<void> {
  await tx.insertInto('strategy_drafts').values(draft).execute();
}
