import { Piscina } from 'piscina';
import type { EngineReport, ReportTask } from './engine-report.ts';
import type { EngineTask } from './engine-types.ts';
import type { ThreadTask } from './thread.ts';

const PROGRESS_EVERY_MS = 100;
const PROGRESS_STEPS = 10_000;
/** How long an idle thread is kept; starting one costs more than many a backtest. */
const IDLE_MS = 60_000;

/** Where a thread shares a core with the one that answers requests, that one gets three quarters of it. */
const NICE = 5;

/** Shared with the thread: how far it is (of PROGRESS_STEPS), and whether it shall stop. */
export const SHARED = { progress: 0, stop: 1, length: 2, steps: PROGRESS_STEPS } as const;

/** CPU work off the thread that answers requests. */
export interface EnginePool {
  /** Takes the task's arrays away. Rejects once the signal aborts; the thread stops within moments. */
  run(
    work: { task: EngineTask; report: ReportTask },
    options: { signal: AbortSignal; onProgress: (fraction: number) => void },
  ): Promise<EngineReport>;
  close(): Promise<void>;
}

export function createEnginePool({ threads }: { threads: number }): EnginePool {
  const pool = new Piscina({
    filename: new URL('./thread.ts', import.meta.url).href,
    name: 'runEngineTask',
    minThreads: 0,
    maxThreads: threads,
    idleTimeout: IDLE_MS,
    niceIncrement: NICE,
  });
  return {
    async run({ task, report }, { signal, onProgress }) {
      const shared = new Int32Array(new SharedArrayBuffer(SHARED.length * Int32Array.BYTES_PER_ELEMENT));
      const timer = setInterval(
        () => onProgress(Atomics.load(shared, SHARED.progress) / PROGRESS_STEPS),
        PROGRESS_EVERY_MS,
      );
      const stop = (): void => void Atomics.store(shared, SHARED.stop, 1);
      signal.addEventListener('abort', stop, { once: true });
      try {
        // A thread that does not heed the flag in time is ended by Piscina.
        const given: ThreadTask = { task, report, shared };
        return (await pool.run(given, { signal, transferList: buffersOf(task) })) as EngineReport;
      } finally {
        clearInterval(timer);
        signal.removeEventListener('abort', stop);
      }
    },
    close: () => pool.destroy(),
  };
}

/** The task's arrays move to the thread instead of being copied, each buffer once. */
function buffersOf({ branches }: EngineTask): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  const add = (column: Float64Array | Uint8Array): void => {
    if (column.buffer instanceof ArrayBuffer && column.byteLength > 0) buffers.add(column.buffer);
  };
  for (const { candles, streams, funding, decide } of branches) {
    for (const { openAt, open, high, low, close, volume } of candles.flatMap(([, pieces]) => pieces)) {
      for (const column of [openAt, open, high, low, close, volume]) add(column);
    }
    for (const { from, staleAfterMs } of streams) {
      if (typeof staleAfterMs !== 'number') add(staleAfterMs);
      if (from.kind !== 'points') continue;
      for (const column of [from.points.eventAt, from.points.availableAt, ...Object.values(from.points.values)])
        add(column);
    }
    for (const column of [funding.at, funding.rate]) add(column);
    if ('made' in decide) for (const column of [decide.made.tickAt, decide.made.mask, decide.made.size]) add(column);
  }
  return [...buffers];
}
