import type { ReactNode } from 'react';
import styles from './Chart.module.css';

interface ChartFigureProps {
  /** What the chart shows, in a sentence with its figures: all that a screen reader gets of it, and below it for all. */
  readonly summary: string;
  readonly children: ReactNode;
}

/** Around a chart: its figures in words, and whose library draws it (its licence wants the link). */
export function ChartFigure({ summary, children }: ChartFigureProps) {
  return (
    <figure className={styles.figure}>
      <div aria-hidden="true">{children}</div>
      <figcaption className={styles.caption}>
        <span className="numeric">{summary}</span>
        <a href="https://www.tradingview.com/" target="_blank" rel="noopener noreferrer">
          Charts by TradingView
        </a>
      </figcaption>
    </figure>
  );
}
