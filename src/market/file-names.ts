import { basename } from 'node:path';
import { type CandleColumns, type CandleInterval, INTERVAL_MS } from './columns.ts';

export interface FileNameHints {
  readonly symbol: string | undefined;
  readonly interval: CandleInterval | undefined;
}

const QUOTED = /^([A-Z0-9]{2,20}?)(USDT|USDC|BUSD|FDUSD|USD)(PERP)?$/;
const QUOTE = /^(USDT|USDC|BUSD|FDUSD|USD)$/;

export function isInterval(text: string | undefined): text is CandleInterval {
  return text !== undefined && Object.hasOwn(INTERVAL_MS, text);
}

/** What a file's name says: `binance_um_BTCUSDT_5m_2023.csv` is BTC at 5m, `ETH-USD-1h.parquet` is ETH at 1h. */
export function hintsOf(path: string): FileNameHints {
  const parts = basename(path).split(/[_\-.\s]+/);
  let symbol: string | undefined;
  parts.forEach((part, index) => {
    if (symbol !== undefined) return;
    symbol = QUOTED.exec(part)?.[1] ?? (QUOTE.test(parts[index + 1] ?? '') ? part : undefined);
  });
  return { symbol, interval: parts.find(isInterval) };
}

/** The spacing of most rows in ms; undefined when fewer than two times differ. */
export function spacingOf({ openAt }: Pick<CandleColumns, 'openAt'>): number | undefined {
  const times = openAt.filter(Number.isFinite).sort();
  const counts = new Map<number, number>();
  for (let index = 1; index < times.length; index++) {
    const spacing = (times[index] as number) - (times[index - 1] as number);
    if (spacing > 0) counts.set(spacing, (counts.get(spacing) ?? 0) + 1);
  }
  let best: number | undefined;
  for (const [spacing, count] of counts) if (best === undefined || count > (counts.get(best) ?? 0)) best = spacing;
  return best;
}

/** The interval of this length, if there is one. */
export function intervalOf(ms: number): CandleInterval | undefined {
  return (Object.keys(INTERVAL_MS) as CandleInterval[]).find((interval) => INTERVAL_MS[interval] === ms);
}
