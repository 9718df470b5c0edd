import { spread } from '../report.ts';
import type { Spread } from '../stats.ts';
import { medianMs, type Times, timesAsFast } from './measure.ts';

export interface Target {
  readonly text: string;
  readonly value: Spread;
  /** The same by the thread's CPU, where it is known. */
  readonly byCpu?: Spread;
  readonly unit?: 'ms';
  /** One of the two; neither: shown beside the targets, and none itself. */
  readonly atLeast?: number;
  readonly atMost?: number;
}

export function targetLines(targets: readonly Target[]): string {
  return targets
    .map((target) => {
      const value = `${spread(target.value)}${target.unit === undefined ? '' : ` ${target.unit}`}`;
      const byCpu = target.byCpu === undefined ? '' : `by CPU ${spread(target.byCpu)}`;
      return [verdict(target).padEnd(15), value.padEnd(22), byCpu.padEnd(24), target.text].join('  ');
    })
    .join('\n');
}

function verdict({ value, atLeast, atMost }: Target): string {
  if (atLeast !== undefined) return `${value.median >= atLeast ? 'met' : 'NOT MET'} ≥ ${atLeast}`;
  if (atMost !== undefined) return `${value.median <= atMost ? 'met' : 'NOT MET'} ≤ ${atMost}`;
  return '';
}

interface Work<Name extends string> {
  /** What one run goes over, and what those are called. */
  readonly count: number;
  readonly what: string;
  /** Every contender is shown as a multiple of this one, within the round. */
  readonly as: Name;
}

/** A contender's speed, and how many times as fast as the reference it is: median with quartiles. */
export function speedTable<Name extends string>(times: Times<Name>, { count, what, as }: Work<Name>): string {
  const rows = [...times.keys()].map((name) => {
    const ms = medianMs(times, name);
    const ratios = [timesAsFast(times, { name, as }), timesAsFast(times, { name, as }, 'cpuMs')].map(spread);
    return `| ${[name, perSecond(count, ms), ms.toFixed(ms < 10 ? 3 : 1), ...ratios].join(' | ')} |`;
  });
  const head = `| | ${what} a second | ms | times ${as} | by CPU |`;
  return [head, '|---|---|---|---|---|', ...rows].join('\n');
}

function perSecond(count: number, ms: number): string {
  const rate = (count / ms) * 1000;
  return rate >= 1e6 ? `${(rate / 1e6).toFixed(1)} M` : `${(rate / 1e3).toFixed(0)} k`;
}

/** For `--json`. */
export function speeds<Name extends string>(times: Times<Name>, { count, as }: Work<Name>): Record<string, unknown> {
  return Object.fromEntries(
    [...times.keys()].map((name) => {
      const ms = medianMs(times, name);
      const ratio = { times: timesAsFast(times, { name, as }), byCpu: timesAsFast(times, { name, as }, 'cpuMs') };
      return [name, { ms, cpuMs: medianMs(times, name, 'cpuMs'), perSecond: (count / ms) * 1000, ...ratio }];
    }),
  );
}

/** A target on how many times as fast as another one a contender is. */
export function ratioTarget<Name extends string>(
  times: Times<Name>,
  names: { name: Name; as: Name },
  { text, atLeast }: { text: string; atLeast?: number },
): Target {
  return {
    text,
    value: timesAsFast(times, names),
    byCpu: timesAsFast(times, names, 'cpuMs'),
    ...(atLeast !== undefined && { atLeast }),
  };
}
