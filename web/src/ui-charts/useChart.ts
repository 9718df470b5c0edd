import { type ChartOptions, createChart, type DeepPartial, type IChartApi } from 'lightweight-charts';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { type ChartColours, coloursNow, onColoursChange } from './colours.ts';

export interface ChartHandle {
  /** Where the chart goes: a block with a height of its own. */
  readonly place: RefObject<HTMLDivElement | null>;
  /** Undefined until the place is on the page. */
  readonly chart: IChartApi | undefined;
  /** The page's colours, light or dark; series take theirs from here. */
  readonly colours: ChartColours;
}

/** A chart of the page's looks that follows its place's size and the theme, and goes with the component. */
export function useChart(): ChartHandle {
  const place = useRef<HTMLDivElement>(null);
  const [chart, setChart] = useState<IChartApi>();
  const [colours, setColours] = useState(coloursNow);
  useEffect(() => onColoursChange(() => setColours(coloursNow())), []);
  useEffect(() => {
    if (place.current === null) return;
    const created = createChart(place.current, { ...FIXED, ...looks(coloursNow()) });
    setChart(created);
    return () => {
      setChart(undefined);
      created.remove();
    };
  }, []);
  useEffect(() => chart?.applyOptions(looks(colours)), [chart, colours]);
  return { place, chart, colours };
}

const FIXED: DeepPartial<ChartOptions> = {
  autoSize: true,
  // A finger on a chart scrolls the page; two fingers zoom the chart.
  handleScroll: { vertTouchDrag: false, mouseWheel: false },
  handleScale: { mouseWheel: false },
  timeScale: { timeVisible: true, secondsVisible: false, borderVisible: false },
  rightPriceScale: { borderVisible: false },
};

function looks({ text, line, surface }: ChartColours): DeepPartial<ChartOptions> {
  return {
    layout: {
      background: { color: surface },
      textColor: text,
      fontFamily: getComputedStyle(document.body).fontFamily,
      // Its style element is against the page's policy; `ChartFigure` names the source in a link.
      attributionLogo: false,
    },
    grid: { vertLines: { color: line }, horzLines: { color: line } },
  };
}
