import type { EquityPoint } from '../../api/trading.ts';
import type { Schema } from '../../api/types.ts';
import { grouped } from '../../ui/amounts.ts';
import type { ChartPoint, Level } from '../../ui-charts/series.ts';

/** Snapshots as the chart takes them: pixels need no exactness. */
export function equityLine(points: readonly EquityPoint[]): ChartPoint[] {
  return points.map(({ at, equity }) => ({ at, value: Number(equity) }));
}

/** The profit target, and the floor under the highest equity so far. */
export function equityLevels(points: readonly ChartPoint[], rules: Schema<'AuditionRules'>): Level[] {
  const start = Number(rules.startBalance);
  const peak = points.reduce((highest, { value }) => Math.max(highest, value), start);
  return [
    { value: start * (1 + rules.profitTargetFraction), title: 'target', tone: 'up' },
    { value: peak * (1 - rules.maxDrawdownFraction), title: 'floor', tone: 'down' },
  ];
}

/** The line's figures in a sentence. */
export function equitySummary(points: readonly EquityPoint[]): string {
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined) return 'No snapshot yet.';
  const byWorth = [...points].sort((a, b) => Number(a.equity) - Number(b.equity));
  const lowest = byWorth[0] ?? first;
  const highest = byWorth.at(-1) ?? last;
  return (
    `From ${grouped(first.equity)} to ${grouped(last.equity)} USDC over ${points.length} snapshots; ` +
    `lowest ${grouped(lowest.equity)}, highest ${grouped(highest.equity)}.`
  );
}
