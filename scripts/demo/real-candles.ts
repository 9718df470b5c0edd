import { join } from 'node:path';
import { createMarketData, type ImportReport, INTERVAL_MS, importMarketFile } from '../../src/market/index.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { migrate, openDatabase } from '../../src/platform/db/index.ts';
import { amount, bar, day } from './figures.ts';
import type { Market } from './graphs.ts';
import type { Screen } from './screen.ts';

const BAR = 30;
/** Rules look at hourly candles, or at what there is. */
const SHORTEST_MS = 3_600_000;
/** As many assets as the demo's entitlement allows. */
const MAX_SYMBOLS = 3;

/** Imports files of candles and funding into the demo's database, as `npm run import` does. @throws MarketFileError */
export async function importCandles(screen: Screen, files: readonly string[], dataDir: string): Promise<Market> {
  const db = await openDatabase({ url: undefined, file: join(dataDir, 'gateway.sqlite') });
  const reports: ImportReport[] = [];
  try {
    await migrate(db);
    const market = createMarketData({ db, clock: systemClock });
    for (const path of files) {
      const report = await importMarketFile({
        market,
        path,
        onProgress: ({ rows, share }) => screen.passing(`  import    ${bar(share, BAR)}  ${amount(rows)} rows`, false),
      });
      screen.line(`  import    ${textOf(report)}, REAL`);
      reports.push(report);
    }
  } finally {
    await db.close();
  }
  return marketOf(reports);
}

function textOf({ symbol, interval, kind, rows, from, to, gaps, rejected }: ImportReport): string {
  const what = interval === undefined ? kind : `${interval} ${kind}`;
  const stretch = from === undefined || to === undefined ? '' : `, ${day(from)} to ${day(to)}`;
  const holes = gaps === undefined ? '' : `, ${gaps.count} gaps`;
  return `${symbol} ${what}: ${amount(rows)} rows${stretch}${holes}${rejected === 0 ? '' : `, ${rejected} refused`}`;
}

function marketOf(reports: readonly ImportReport[]): Market {
  const candles = reports.flatMap(({ symbol, interval }) => (interval === undefined ? [] : [{ symbol, interval }]));
  const symbols = [...new Set(candles.map(({ symbol }) => symbol))].slice(0, MAX_SYMBOLS);
  if (symbols.length === 0) throw new Error('Name at least one file of candles: funding alone cannot be traded.');
  // What all have: the longest of each one's shortest candles.
  const finest = symbols.map((symbol) =>
    candles
      .filter((each) => each.symbol === symbol)
      .map(({ interval }) => interval)
      .reduce((a, b) => (INTERVAL_MS[a] < INTERVAL_MS[b] ? a : b)),
  );
  const common = finest.reduce((a, b) => (INTERVAL_MS[a] > INTERVAL_MS[b] ? a : b));
  return {
    symbols,
    interval: INTERVAL_MS[common] > SHORTEST_MS ? common : '1h',
    funding: symbols.every((symbol) => reports.some((report) => report.symbol === symbol && report.kind === 'funding')),
  };
}
