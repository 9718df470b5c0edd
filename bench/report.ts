import { cpus } from 'node:os';
import type { Figures } from './measure.ts';

/** One line that names the machine and the day. */
export function machineLine(pinned: boolean): string {
  const [core] = cpus();
  const pinning = pinned ? 'server and client pinned to a core each' : 'not pinned';
  return `${core?.model.trim() ?? 'unknown CPU'}, ${cpus().length} cores, Node ${process.versions.node}, ${pinning}, ${new Date().toISOString().slice(0, 10)}`;
}

export interface Row {
  readonly server: string;
  readonly figures: ReadonlyMap<string, Figures>;
}

/** Requests a second as a share of the reference server's, with the p99 in milliseconds. */
export function ratioTable(titles: readonly string[], rows: readonly Row[]): string {
  const cell = (figures: Figures | undefined): string =>
    figures === undefined ? '' : `${figures.ratio.toFixed(2)} (${figures.p99.toFixed(1)} ms)`;
  const head = `| Server | ${titles.join(' | ')} |`;
  const rule = `|---|${titles.map(() => '---|').join('')}`;
  const lines = rows.map(
    ({ server, figures }) => `| ${server} | ${titles.map((title) => cell(figures.get(title))).join(' | ')} |`,
  );
  return [head, rule, ...lines].join('\n');
}

export interface Target {
  readonly text: string;
  readonly value: number;
  readonly atLeast: number;
}

export function targetLines(targets: readonly Target[]): string {
  return targets
    .map(
      ({ text, value, atLeast }) =>
        `${value >= atLeast ? 'met    ' : 'NOT MET'}  ${value.toFixed(2)} (target ${atLeast})  ${text}`,
    )
    .join('\n');
}
