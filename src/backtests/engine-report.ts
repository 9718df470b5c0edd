import { type NewRun, runBytes, runRows } from '../decisions/calc.ts';
import { type EngineOutput, type EngineTask, MAX_ACTED } from './engine-types.ts';
import type { BacktestResult } from './types.ts';

/** What a job's end tells beside what the engine finds out. */
export interface ReportTask {
  /** `warnings`: those that were known beforehand. */
  readonly result: Omit<BacktestResult, 'summary' | 'series' | 'assets'>;
  readonly runs: {
    /** What the ids of the runs begin with. */
    readonly batch: string;
    /** Runs of the same batch that are kept already: those that asked a model. */
    readonly before: number;
  };
}

/** A job's end as it is stored: texts in UTF-8, made where they hold up nobody. */
export interface EngineReport {
  /** A BacktestResult. */
  readonly result: Uint8Array;
  /** The decision runs of rules that acted, see runBytes. */
  readonly runs: Uint8Array;
}

/** Writes a job's end down. The same output and task give the same bytes. */
export function reportOf(
  output: EngineOutput,
  { task, report }: { task: EngineTask; report: ReportTask },
): EngineReport {
  const { summary, series, assets, warnings } = output;
  const { warnings: before, ...known } = report.result;
  const result: BacktestResult = {
    ...known,
    summary,
    series: [...series],
    assets: [...assets],
    warnings: [...before, ...warnings],
  };
  return {
    result: new TextEncoder().encode(JSON.stringify(result)),
    runs: runBytes(actedRows(output, { task, report })),
  };
}

/** Of the rules those decisions are kept that acted; MAX_ACTED in all. */
function actedRows({ acted }: EngineOutput, { task, report }: { task: EngineTask; report: ReportTask }) {
  const { batch, before } = report.runs;
  const byRules = new Set(task.branches.filter(({ decide }) => 'rules' in decide).map(({ branchId }) => branchId));
  const runs = acted
    .filter(({ branchId }) => byRules.has(branchId))
    .slice(0, Math.max(0, MAX_ACTED - before))
    .map(({ branchId, symbol, tickAt, actions, inputs }) =>
      backtestRun(report.result, {
        branch: { branchId, symbol, engine: 'rules' },
        scheduledAt: tickAt,
        outcome: { status: 'completed', errorCode: null, actions, inputs },
      }),
    );
  return runRows(runs, { batch, from: before });
}

/** A decision of a job. On the market's clock it takes no time. */
export function backtestRun(
  { jobId, cloneId }: Pick<BacktestResult, 'jobId' | 'cloneId'>,
  run: Pick<NewRun, 'branch' | 'scheduledAt' | 'outcome'>,
): NewRun {
  const { scheduledAt } = run;
  return { ...run, cloneId, origin: 'backtest', originId: jobId, startedAt: scheduledAt, finishedAt: scheduledAt };
}
