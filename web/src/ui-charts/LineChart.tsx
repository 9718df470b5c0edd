import {
  type AutoscaleInfo,
  type IChartApi,
  type ISeriesApi,
  LineSeries,
  LineStyle,
  type UTCTimestamp,
} from 'lightweight-charts';
import { useEffect, useState } from 'react';
import styles from './Chart.module.css';
import { ChartFigure } from './ChartFigure.tsx';
import { type ChartPoint, type Level, timesInSeconds } from './series.ts';
import { useChart } from './useChart.ts';

interface LineChartProps {
  readonly points: readonly ChartPoint[];
  /** Dashed lines across, with their names at the side. */
  readonly levels?: readonly Level[];
  readonly summary: string;
}

/** One line over time, which may grow. Imported lazily: it brings the charts' library along. */
export function LineChart({ points, levels = NONE, summary }: LineChartProps) {
  const { place, chart, colours } = useChart();
  const series = useLine(chart, colours.accent);
  useEffect(() => {
    series?.setData(timesInSeconds(points).map(({ time, value }) => ({ time: time as UTCTimestamp, value })));
    chart?.timeScale().fitContent();
  }, [chart, series, points]);
  useEffect(() => {
    series?.applyOptions({ autoscaleInfoProvider: (line: () => AutoscaleInfo | null) => withLevels(line(), levels) });
  }, [series, levels]);
  useEffect(() => {
    const lines = levels.map(({ value, title, tone }) =>
      series?.createPriceLine({
        ...{ price: value, title, color: colours[tone], lineWidth: 1, lineStyle: LineStyle.Dashed },
      }),
    );
    return () => {
      // The chart itself goes before, with all that is on it.
      if (place.current === null) return;
      for (const line of lines) if (line !== undefined) series?.removePriceLine(line);
    };
  }, [series, place, levels, colours]);
  return (
    <ChartFigure summary={summary}>
      <div ref={place} className={styles.place} />
    </ChartFigure>
  );
}

/** The chart scales to the line alone; its levels are to be seen too. */
function withLevels(line: AutoscaleInfo | null, levels: readonly Level[]): AutoscaleInfo | null {
  if (line?.priceRange == null) return line;
  const values = levels.map(({ value }) => value);
  const minValue = Math.min(line.priceRange.minValue, ...values);
  const maxValue = Math.max(line.priceRange.maxValue, ...values);
  return { ...line, priceRange: { minValue, maxValue } };
}

function useLine(chart: IChartApi | undefined, color: string): ISeriesApi<'Line'> | undefined {
  const [series, setSeries] = useState<ISeriesApi<'Line'>>();
  useEffect(() => {
    // All of it is always in sight: nothing to zoom, and a finger on it scrolls the page.
    chart?.applyOptions({ handleScroll: false, handleScale: false, timeScale: { minBarSpacing: 0.01 } });
    chart?.timeScale().subscribeSizeChange(() => chart.timeScale().fitContent());
    setSeries(chart?.addSeries(LineSeries, { lineWidth: 2, priceLineVisible: false }));
  }, [chart]);
  useEffect(() => series?.applyOptions({ color }), [series, color]);
  return series;
}

const NONE: readonly Level[] = [];
