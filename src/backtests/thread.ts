import { newRuleBuffers } from '../decisions/calc.ts';
import { runEngine } from './engine.ts';
import type { EngineOutput, EngineTask } from './engine-types.ts';

/** The two numbers of pool.ts' SHARED; this file imports nothing that a thread has no use for. */
const PROGRESS = 0;
const STOP = 1;
const STEPS = 10_000;

const buffers = newRuleBuffers();

/** What a worker thread runs: one backtest, told to stop and asked for its progress through shared memory. */
export function runEngineTask({ task, shared }: { task: EngineTask; shared: Int32Array }): EngineOutput {
  return runEngine(task, {
    onProgress: (fraction) => void Atomics.store(shared, PROGRESS, Math.round(fraction * STEPS)),
    buffers,
    shouldStop: () => Atomics.load(shared, STOP) === 1,
  });
}
