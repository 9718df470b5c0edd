import {
  type ChartOptions,
  ColorType,
  createChart,
  type DeepPartial,
  type IChartApi,
  type UTCTimestamp,
} from 'lightweight-charts';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import styles from './Backtests.module.css';

/** Colours of the tokens, as the canvas needs them: by value. */
export interface Palette {
  readonly ink: string;
  readonly muted: string;
  readonly line: string;
  readonly surface: string;
  readonly accent: string;
  readonly up: string;
  readonly down: string;
}

interface ChartProps {
  /** What the chart shows, in words: all that a screen reader gets of it. */
  readonly label: string;
  readonly tall?: boolean;
  /** Puts the series on. It must be the same function as long as it draws the same. */
  readonly draw: (chart: IChartApi, palette: Palette) => void;
}

/** A chart in the page's colours. It is drawn anew when they change. */
export function Chart({ label, tall = false, draw }: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const theme = useTheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme has other colours
  useEffect(() => {
    if (place.current === null) return;
    const palette = paletteOf(document.documentElement);
    const chart = createChart(place.current, optionsFor(palette));
    draw(chart, palette);
    chart.timeScale().fitContent();
    return () => chart.remove();
  }, [draw, theme]);
  return (
    <div className={tall ? styles.tallChart : styles.chart} role="img" aria-label={label}>
      <div ref={place} className={styles.chartPlace} />
    </div>
  );
}

/** The library wants to be named beside its charts. Its own logo would bring a style element with it. */
export function ChartCredit() {
  return (
    <p className="muted small">
      Charts by <a href="https://www.tradingview.com/">TradingView Lightweight Charts</a>. Times are in UTC.
    </p>
  );
}

/** The library counts seconds. */
export function chartTime(at: number): UTCTimestamp {
  return Math.floor(at / 1000) as UTCTimestamp;
}

function optionsFor({ ink, line, surface }: Palette): DeepPartial<ChartOptions> {
  const { fontFamily } = getComputedStyle(document.body);
  return {
    autoSize: true,
    layout: {
      attributionLogo: false,
      background: { type: ColorType.Solid, color: surface },
      textColor: ink,
      fontFamily,
      panes: { separatorColor: line, enableResize: false },
    },
    grid: { vertLines: { color: line }, horzLines: { color: line } },
    rightPriceScale: { borderColor: line },
    timeScale: { borderColor: line, timeVisible: true, secondsVisible: false },
    // The page scrolls under the pointer and under the finger.
    handleScroll: { mouseWheel: false, vertTouchDrag: false },
    handleScale: { mouseWheel: false },
  };
}

function paletteOf(root: HTMLElement): Palette {
  const style = getComputedStyle(root);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: token('ink'),
    muted: token('muted'),
    line: token('line'),
    surface: token('surface'),
    accent: token('accent'),
    up: token('up'),
    down: token('down'),
  };
}

const dark = matchMedia('(prefers-color-scheme: dark)');

/** Says which colours are shown, and when that changes. */
function useTheme(): string {
  return useSyncExternalStore(
    (onChange) => {
      const observer = new MutationObserver(onChange);
      observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
      dark.addEventListener('change', onChange);
      return () => {
        observer.disconnect();
        dark.removeEventListener('change', onChange);
      };
    },
    () => `${document.documentElement.dataset.theme ?? ''} ${dark.matches}`,
  );
}
