import { useQuery } from '@tanstack/react-query';
import {
  CandlestickSeries,
  createSeriesMarkers,
  type IChartApi,
  type SeriesMarker,
  type Time,
} from 'lightweight-charts';
import { useCallback } from 'react';
import { api, unwrap } from '../../api/client.ts';
import { own } from '../../api/keys.ts';
import { Loaded } from '../../ui/Loaded.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { Chart, chartTime, type Palette } from './Chart.tsx';
import { type Candle, candleReader, candlesOf, marksOf, priceReads } from './prices.ts';
import type { Result } from './useBacktests.ts';

type Asset = Result['assets'][number];

interface PriceChartProps {
  readonly result: Result;
  readonly asset: Asset;
}

/** Where the branch went in and out, on the prices of its asset. */
export function PriceChart({ result, asset }: PriceChartProps) {
  const prices = usePrices(result, asset);
  return (
    <Loaded query={prices} what="the prices" skeleton={<Skeleton height="20rem" />}>
      {({ candles, interval }) =>
        candles.length === 0 ? (
          <p className="muted">No candles of this window are stored any more; the trades are in the table.</p>
        ) : (
          <Trades asset={asset} candles={candles} interval={interval} />
        )
      }
    </Loaded>
  );
}

function Trades({ asset, candles, interval }: { asset: Asset; candles: readonly Candle[]; interval: string }) {
  const draw = useCallback(
    (chart: IChartApi, palette: Palette) => drawTrades(chart, palette, { candles, trades: asset.trades }),
    [candles, asset],
  );
  return (
    <Chart
      label={`Prices of ${asset.symbol} in candles of ${interval}, with ${asset.trades.length} trades marked; the table below lists them.`}
      draw={draw}
    />
  );
}

const MOST_MARKS = 80;

function drawTrades(
  chart: IChartApi,
  { up, down, accent, muted }: Palette,
  { candles, trades }: { candles: readonly Candle[]; trades: Asset['trades'] },
): void {
  const series = chart.addSeries(CandlestickSeries, {
    ...{ upColor: up, downColor: down, wickUpColor: up, wickDownColor: down, borderVisible: false },
    priceLineVisible: false,
  });
  series.setData(candles.map(({ at, ...prices }) => ({ time: chartTime(at), ...prices })));
  const looks = {
    long: { position: 'belowBar', shape: 'arrowUp', color: accent, text: 'L' },
    short: { position: 'aboveBar', shape: 'arrowDown', color: accent, text: 'S' },
    close: { position: 'aboveBar', shape: 'circle', color: muted, text: '' },
  } as const;
  const all = marksOf(trades, candles);
  // Many of them hide the prices: then only where it went in is marked, without a letter.
  const crowded = all.length > MOST_MARKS;
  const marks = all
    .filter(({ kind }) => !crowded || kind !== 'close')
    .map(({ at, kind }): SeriesMarker<Time> => ({ time: chartTime(at), ...looks[kind], ...(crowded && { text: '' }) }));
  createSeriesMarkers(series, marks);
}

/** There is no history of prices to be asked for, but what decisions can see: so it is read as one would. */
function usePrices({ cloneId, jobId, window }: Result, { symbol, interval: simulated }: Asset) {
  const { interval, asOf } = priceReads(window, simulated);
  return useQuery({
    queryKey: own.prices(jobId, symbol),
    queryFn: async ({ signal }) => {
      const pipeline = candleReader(symbol, interval);
      const reads = asOf.map((asOfMs) =>
        unwrap(
          api.POST('/clones/{cloneId}/assets/{symbol}/latest-data', {
            params: { path: { cloneId, symbol } },
            body: { pipeline, asOfMs },
            signal,
          }),
        ),
      );
      return { interval, candles: candlesOf(await Promise.all(reads), window) };
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
}
