import { lazy, Suspense, useMemo } from 'react';
import { type AccountRef, type EquityPoint, useEquity } from '../../api/trading.ts';
import type { Schema } from '../../api/types.ts';
import { Loaded } from '../../ui/Loaded.tsx';
import { Card } from '../../ui/layout.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { equityLevels, equityLine, equitySummary } from './equity.ts';

const LineChart = lazy(() => import('../../ui-charts/LineChart.tsx').then((module) => ({ default: module.LineChart })));
const CHART = <Skeleton height="18rem" />;

/** The account's worth at its snapshots, with the target and the floor. */
export function EquityCard({ rules, ...ref }: AccountRef & { rules: Schema<'AuditionRules'> }) {
  const equity = useEquity(ref);
  return (
    <Card title="Equity">
      <Loaded query={equity} what="its snapshots" skeleton={CHART}>
        {(points) =>
          points.length === 0 ? (
            <p className="muted">The first snapshot is taken when it starts.</p>
          ) : (
            <Suspense fallback={CHART}>
              <Line points={points} rules={rules} />
            </Suspense>
          )
        }
      </Loaded>
    </Card>
  );
}

function Line({ points, rules }: { points: readonly EquityPoint[]; rules: Schema<'AuditionRules'> }) {
  const line = useMemo(() => equityLine(points), [points]);
  const levels = useMemo(() => equityLevels(line, rules), [line, rules]);
  return <LineChart points={line} levels={levels} summary={equitySummary(points)} />;
}
