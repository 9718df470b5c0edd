import { setImmediate as nextTurn } from 'node:timers/promises';
import { runBytes, runRows } from '../decisions/index.ts';
import { backtestRun } from './engine-report.ts';
import { MAX_ACTED } from './engine-types.ts';
import type { ModelDecisions } from './model-decisions.ts';
import type { JobSummaryRow } from './store.ts';

/** Rows made in one go; between two such pieces others get their turn. */
const PIECE = 50;

/** The decision runs of a job that asked a model, MAX_ACTED at most, as rows in pieces. */
export async function modelRunPieces(
  { id, clone_id: cloneId }: JobSummaryRow,
  { byModel, batch }: { byModel: ModelDecisions['runs']; batch: string },
): Promise<{ pieces: Uint8Array[]; count: number }> {
  const kept = byModel.slice(0, MAX_ACTED);
  const pieces: Uint8Array[] = [];
  for (let from = 0; from < kept.length; from += PIECE) {
    if (from > 0) await nextTurn();
    const runs = kept.slice(from, from + PIECE).map((run) => backtestRun({ jobId: id, cloneId }, run));
    pieces.push(runBytes(runRows(runs, { batch, from })));
  }
  return { pieces, count: kept.length };
}
