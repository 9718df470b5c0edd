import { type LoadResult, load } from './load.ts';
import type { BenchOptions } from './options.ts';
import type { RunningServer } from './processes.ts';
import type { Scenario } from './scenarios.ts';
import { median, type Spread, spreadOf } from './stats.ts';

/** What each server did in each round, by its name. */
export type Series = ReadonlyMap<string, readonly LoadResult[]>;

export type Windows = Pick<BenchOptions, 'rounds' | 'warmupMs' | 'settleMs' | 'measureMs'>;

/** One server's figures in one scenario. */
export interface Figures {
  readonly perSecond: number;
  /** Of the reference server's requests a second. */
  readonly ratio: Spread;
  /** Of the reference server's requests for each second of CPU; undefined where that is not known. */
  readonly cpuRatio: Spread | undefined;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** The client's share of its core, 0 to 1, at its highest: near 1 it measures itself. */
  readonly clientLoad: number;
}

/**
 * Many short rounds; in each, every server is measured once, and every other round runs backwards. A machine that is busy
 * for a while so disturbs all of them alike, and a ratio within a round hardly at all.
 */
export async function measure(
  servers: readonly RunningServer[],
  scenario: Scenario,
  { rounds, warmupMs, settleMs, measureMs }: Windows,
): Promise<Series> {
  const series = new Map<string, LoadResult[]>(servers.map(({ spec }) => [spec.name, []]));
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? servers : [...servers].reverse();
    // Warm once: its code stays compiled from round to round.
    const before = round === 0 ? warmupMs : settleMs;
    for (const server of order) {
      series.get(server.spec.name)?.push(await sample(server, scenario.requests, { warmupMs: before, measureMs }));
    }
  }
  return series;
}

/** Loads one server once. */
export async function sample(
  { port, spec, cpuSeconds }: RunningServer,
  requests: Scenario['requests'],
  { warmupMs, measureMs }: Pick<Windows, 'warmupMs' | 'measureMs'>,
): Promise<LoadResult> {
  const result = await load({ port, requests, warmupMs, measureMs, cpuSeconds });
  if (result.failures > 0) throw new Error(`${spec.name} failed ${result.failures} of ${result.requests}`);
  return result;
}

type Rate = 'perSecond' | 'perCpuSecond';

/** One server's rate as a share of another's in the same round: the median of those, not the share of the medians. */
export function ratioOf(series: Series, names: { server: string; of: string }, rate: Rate = 'perSecond'): Spread {
  const own = series.get(names.server) ?? [];
  const reference = series.get(names.of) ?? [];
  return spreadOf(own.map((each, round) => (each[rate] ?? Number.NaN) / (reference[round]?.[rate] ?? Number.NaN)));
}

export function figuresOf(series: Series, names: { server: string; of: string }): Figures {
  const own = series.get(names.server) ?? [];
  const cpuRatio = ratioOf(series, names, 'perCpuSecond');
  return {
    perSecond: median(own.map((each) => each.perSecond)),
    ratio: ratioOf(series, names),
    cpuRatio: Number.isNaN(cpuRatio.median) ? undefined : cpuRatio,
    p50: median(own.map((each) => each.p50)),
    p99: median(own.map((each) => each.p99)),
    clientLoad: Math.max(...own.map((each) => each.clientLoad)),
  };
}
