import type { Schema } from '../../api/types.ts';
import { share } from '../backtests/format.ts';

const KINDS: Readonly<Record<Schema<'DecisionAction'>['kind'], string>> = {
  long: 'Long',
  short: 'Short',
  exit: 'Exit',
  hold: 'Hold',
};

/** What a run wants done, in a few words. */
export function actionsText(run: Pick<Schema<'DecisionRun'>, 'actions' | 'rejections' | 'status'>): string {
  if (run.actions.length > 0) {
    return run.actions
      .map(({ kind, sizeFraction }) => (sizeFraction === null ? KINDS[kind] : `${KINDS[kind]} ${share(sizeFraction)}`))
      .join(', ');
  }
  if (run.rejections.length > 0) return 'Not allowed';
  return run.status === 'completed' ? 'Nothing to do' : 'No decision';
}

const number = new Intl.NumberFormat('en', { maximumSignificantDigits: 8 });

/** The values of a stream's newest point: "close 16,548.9 · volume 4,012.5". What the source had none of is left out. */
export function valuesText(points: Schema<'StreamRead'>['points']): string {
  const values = Object.entries(points.at(-1)?.values ?? {});
  const known = values.flatMap(([name, value]) => (value === null ? [] : [`${name} ${number.format(value)}`]));
  return known.length === 0 ? '–' : known.join(' · ');
}
