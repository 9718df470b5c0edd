import { AreaSeries, type IChartApi, LineSeries } from 'lightweight-charts';
import { useCallback } from 'react';
import { Chart, ChartCredit, chartTime, type Palette } from './Chart.tsx';
import { equityInWords, thinned } from './figures.ts';
import { direction, momentText, share, usdc } from './format.ts';
import { SmallTable } from './SmallTable.tsx';
import type { Result } from './useBacktests.ts';

type Point = Result['series'][number];

/** A fall is drawn below, in a pane of its own and a third of the height. */
const FALL_PANE = 1;
const SHARES = [2, 1] as const;
const MOST_ROWS = 60;

/** The account over time and its falls below a peak, on one axis of time. */
export function EquityCharts({ series }: { series: readonly Point[] }) {
  const draw = useCallback((chart: IChartApi, palette: Palette) => drawEquity(chart, palette, series), [series]);
  const words = equityInWords(series);
  return (
    <>
      <p>{words}</p>
      <Chart label={`Equity, and below it the drawdown. ${words}`} tall draw={draw} />
      <ChartCredit />
      <details>
        <summary>Equity and drawdown as a table</summary>
        <SmallTable caption="Equity and drawdown" head={['Moment (UTC)', 'Equity', 'Below the peak']}>
          {thinned(series, MOST_ROWS).map(({ at, equity, drawdown }) => (
            <tr key={at}>
              <td>{momentText(at)}</td>
              <td>{usdc(equity)}</td>
              <td data-direction={direction(-drawdown)}>{share(drawdown)}</td>
            </tr>
          ))}
        </SmallTable>
      </details>
    </>
  );
}

function drawEquity(chart: IChartApi, { accent, down }: Palette, series: readonly Point[]): void {
  // Of two points within a second the later one counts: times have to rise.
  const points = [...new Map(series.map((point) => [chartTime(point.at), point]))];
  const equity = chart.addSeries(LineSeries, {
    ...{ color: accent, lineWidth: 2, priceLineVisible: false },
    priceFormat: { type: 'custom', formatter: (value: number) => usdc(value).replace(' USDC', '') },
  });
  equity.setData(points.map(([time, point]) => ({ time, value: point.equity })));
  const fall = chart.addSeries(
    AreaSeries,
    {
      ...{ lineColor: down, topColor: 'transparent', bottomColor: 'transparent', lineWidth: 2 },
      ...{ invertFilledArea: true, priceLineVisible: false },
      priceFormat: { type: 'custom', formatter: (value: number) => share(value), minMove: 0.0001 },
    },
    FALL_PANE,
  );
  fall.setData(points.map(([time, point]) => ({ time, value: -point.drawdown })));
  chart.panes().forEach((pane, index) => {
    pane.setStretchFactor(SHARES[index] ?? 1);
  });
}
