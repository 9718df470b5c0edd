import { cpus, loadavg } from 'node:os';
import type { Figures } from './measure.ts';
import type { Spread } from './stats.ts';

/** One line that names the machine, how busy it was just now, and the day. */
export function machineLine(pinned: boolean): string {
  const [core] = cpus();
  const pinning = pinned ? 'server and client pinned to a core each' : 'not pinned';
  const load = `load ${loadavg()[0]?.toFixed(1)} at the start`;
  return `${core?.model.trim() ?? 'unknown CPU'}, ${cpus().length} cores, Node ${process.versions.node}, ${pinning}, ${load}, ${new Date().toISOString().slice(0, 10)}`;
}

export interface Row {
  readonly server: string;
  readonly figures: ReadonlyMap<string, Figures>;
}

/** Requests a second as a share of the reference server's, with the quartiles, and the p99 in milliseconds. */
export function ratioTable(titles: readonly string[], rows: readonly Row[]): string {
  const cell = (figures: Figures | undefined): string =>
    figures === undefined ? '' : `${spread(figures.ratio)} · ${figures.p99.toFixed(0)} ms`;
  const head = `| Server | ${titles.join(' | ')} |`;
  const rule = `|---|${titles.map(() => '---|').join('')}`;
  const lines = rows.map(
    ({ server, figures }) => `| ${server} | ${titles.map((title) => cell(figures.get(title))).join(' | ')} |`,
  );
  return [head, rule, ...lines].join('\n');
}

export interface Target {
  readonly text: string;
  readonly value: Spread;
  /** The same for each second of the servers' CPU, where it is known. */
  readonly byCpu?: Spread | undefined;
  /** Undefined: shown beside the targets, and none itself. */
  readonly atLeast: number | undefined;
}

export function targetLines(targets: readonly Target[]): string {
  return targets
    .map((target) => [verdict(target), spread(target.value).padEnd(17), cpuText(target), target.text].join('  '))
    .join('\n');
}

function verdict({ value, atLeast }: Target): string {
  if (atLeast === undefined) return ''.padEnd(13);
  return `${value.median >= atLeast ? 'met' : 'NOT MET'} ${atLeast}`.padEnd(13);
}

function cpuText({ byCpu }: Target): string {
  return (byCpu === undefined || Number.isNaN(byCpu.median) ? '' : `by CPU ${ratioText(byCpu.median)}`).padEnd(12);
}

/** The median with its quartiles. */
export function spread({ median, low, high }: Spread): string {
  const digits = digitsOf(median);
  return `${median.toFixed(digits)} [${low.toFixed(digits)}–${high.toFixed(digits)}]`;
}

function ratioText(ratio: number): string {
  return ratio.toFixed(digitsOf(ratio));
}

function digitsOf(ratio: number): number {
  if (ratio < 0.1) return 3;
  return ratio < 10 ? 2 : 1;
}
