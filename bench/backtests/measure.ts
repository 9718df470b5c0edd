import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { median, type Spread, spreadOf } from '../stats.ts';
import type { BacktestBenchOptions } from './options.ts';

/** One way of doing a piece of work, in this process. */
export interface Contender<Name extends string = string> {
  readonly name: Name;
  readonly run: () => unknown;
  /** Before its window, unmeasured: what it works on that others have no use for. */
  readonly prepare?: () => void;
  readonly release?: () => void;
}

/** Milliseconds that a run took, on the clock and of this thread's CPU: a busy machine disturbs the latter less. */
export interface RunTime {
  readonly ms: number;
  readonly cpuMs: number;
}

/** By contender and round. */
export type Times<Name extends string = string> = ReadonlyMap<Name, readonly RunTime[]>;

type Rounds = Pick<BacktestBenchOptions, 'rounds' | 'warmupMs' | 'windowMs'>;

/**
 * Every contender warms up; then, in each round, each is measured once, and every other round runs backwards. Before a
 * window the garbage of the one before is collected, and a run goes by unmeasured, since a collection also takes compiled
 * code along. A contender's own garbage is part of its time.
 */
export async function measure<Name extends string>(
  contenders: readonly Contender<Name>[],
  { rounds, warmupMs, windowMs }: Rounds,
): Promise<Times<Name>> {
  const times = new Map<Name, RunTime[]>(contenders.map(({ name }) => [name, []]));
  const collect = exposeCollector();
  for (const contender of contenders) {
    contender.prepare?.();
    await window(contender, warmupMs);
    contender.release?.();
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const contender of round % 2 === 0 ? contenders : [...contenders].reverse()) {
      contender.prepare?.();
      collect();
      await contender.run();
      times.get(contender.name)?.push(await window(contender, windowMs));
      contender.release?.();
    }
  }
  return times;
}

/** Runs for `minMs` at least, once at least; the mean of a run. */
async function window({ run }: Contender, minMs: number): Promise<RunTime> {
  const startedAt = performance.now();
  const cpuBefore = cpuMs();
  let runs = 0;
  let elapsed = 0;
  do {
    const result = run();
    // Awaiting what is known already would cost the quick ones.
    if (result instanceof Promise) await result;
    runs += 1;
    elapsed = performance.now() - startedAt;
  } while (elapsed < minMs);
  return { ms: elapsed / runs, cpuMs: (cpuMs() - cpuBefore) / runs };
}

function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** How many times as fast as another one a contender was in the same round. */
export function timesAsFast<Name extends string>(
  times: Times<Name>,
  names: { name: Name; as: Name },
  by: keyof RunTime = 'ms',
): Spread {
  const reference = times.get(names.as) ?? [];
  return spreadOf((times.get(names.name) ?? []).map((own, round) => (reference[round]?.[by] ?? Number.NaN) / own[by]));
}

export function medianMs<Name extends string>(times: Times<Name>, name: Name, by: keyof RunTime = 'ms'): number {
  return median((times.get(name) ?? []).map((each) => each[by]));
}

function exposeCollector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}
