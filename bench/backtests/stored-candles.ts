import { join } from 'node:path';
import { type CandleColumns, createMarketData } from '../../src/market/index.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { migrate, openDatabase } from '../../src/platform/db/index.ts';
import { BAR_MS, INTERVAL, YEAR } from './candles.ts';
import type { BacktestBench } from './context.ts';
import { type Contender, measure } from './measure.ts';
import { PlainRows } from './plain-rows.ts';
import { ratioTarget, speeds, speedTable } from './report.ts';

const AT_LEAST = 5;
const WEEK_MS = 7 * 86_400_000;
const KEY = { symbol: 'BTC', interval: INTERVAL } as const;
/** The newest candles came one by one, as from a live feed; half a tail of them is still rows. */
const LIVE = 227;

/** Storing a year of candles and reading stretches of it, beside plain rows; both give columns. */
export async function compareStoredCandles(bench: BacktestBench): Promise<void> {
  const { dir, year } = bench;
  const db = await openDatabase({ url: undefined, file: join(dir, 'candles.sqlite') });
  const rows = new PlainRows(join(dir, 'rows.sqlite'));
  try {
    await migrate(db);
    const market = createMarketData({ db, clock: systemClock });
    await fill({ market, rows }, year.candles);
    await compareReads(bench, { market, rows });
    await compareImport(bench, { market, rows });
  } finally {
    rows.close();
    await db.close();
  }
}

interface Stores {
  readonly market: ReturnType<typeof createMarketData>;
  readonly rows: PlainRows;
}

async function fill({ market, rows }: Stores, candles: CandleColumns): Promise<void> {
  rows.append(KEY, candles);
  const bars = candles.openAt.length;
  await market.appendCandles({ ...KEY, source: 'bench', candles: cut(candles, 0, bars - LIVE) });
  for (let bar = bars - LIVE; bar < bars; bar++) {
    await market.appendCandles({ ...KEY, source: 'bench', candles: cut(candles, bar, bar + 1) });
  }
}

function cut(candles: CandleColumns, from: number, to: number): CandleColumns {
  const { openAt, open, high, low, close, volume } = candles;
  const part = (column: Float64Array) => column.subarray(from, to);
  return {
    openAt: part(openAt),
    open: part(open),
    high: part(high),
    low: part(low),
    close: part(close),
    volume: part(volume),
  };
}

async function compareReads(bench: BacktestBench, { market, rows }: Stores): Promise<void> {
  const week = { from: YEAR.from + 20 * WEEK_MS, to: YEAR.from + 21 * WEEK_MS };
  const lastWeek = { from: YEAR.to - WEEK_MS, to: YEAR.to };
  const count = 288;
  const scan = (title: string, range: { from: number; to: number }): Scan => ({
    title,
    gateway: () => market.readCandles({ ...KEY, ...range }),
    rows: () => rows.read(KEY, range),
    target: true,
  });
  const scans: Scan[] = [
    scan('a year', YEAR),
    scan('a week', week),
    scan('the newest week', lastWeek),
    {
      title: `the last ${count}`,
      gateway: () => market.lastCandles({ ...KEY, asOf: YEAR.to, count }),
      rows: () => rows.last(KEY, { latest: YEAR.to - BAR_MS, count }),
      target: false,
    },
  ];
  for (const each of scans) await compareScan(bench, each);
}

interface Scan {
  readonly title: string;
  readonly gateway: () => Promise<CandleColumns>;
  readonly rows: () => CandleColumns;
  readonly target: boolean;
}

async function compareScan({ options, say, targets, results }: BacktestBench, scan: Scan): Promise<void> {
  const [own, plain] = [await scan.gateway(), scan.rows()];
  for (const name of ['openAt', 'open', 'high', 'low', 'close', 'volume'] as const) {
    if (Buffer.compare(Buffer.from(own[name].slice().buffer), Buffer.from(plain[name].buffer)) !== 0) {
      throw new Error(`${scan.title}: the columns "${name}" differ`);
    }
  }
  const count = plain.openAt.length;
  say(`reading ${scan.title}, ${count} candles: ${options.rounds} rounds …`);
  const contenders: Contender<'gateway' | 'plain rows'>[] = [
    { name: 'gateway', run: scan.gateway },
    { name: 'plain rows', run: scan.rows },
  ];
  const times = await measure(contenders, options);
  const work = { count, what: 'candles', as: 'plain rows' } as const;
  say(`\n${speedTable(times, work)}\n`);
  results[`read ${scan.title}`] = speeds(times, work);
  targets.push(
    ratioTarget(
      times,
      { name: 'gateway', as: 'plain rows' },
      { text: `reading ${scan.title}, times plain rows`, ...(scan.target && { atLeast: AT_LEAST }) },
    ),
  );
}

/** Each run stores the year under a new symbol; what the rounds before stored stays. */
async function compareImport(bench: BacktestBench, { market, rows }: Stores): Promise<void> {
  const { options, year, say, targets, results } = bench;
  const count = year.candles.openAt.length;
  let turn = 0;
  const symbol = () => `S${turn++}`;
  say(`storing ${count} candles: ${options.rounds} rounds …`);
  const times = await measure(
    [
      {
        name: 'gateway',
        run: () =>
          market.appendCandles({ symbol: symbol(), interval: INTERVAL, source: 'bench', candles: year.candles }),
      },
      { name: 'plain rows', run: () => rows.append({ symbol: symbol(), interval: INTERVAL }, year.candles) },
    ],
    { ...options, warmupMs: 1, windowMs: 1 },
  );
  const work = { count, what: 'candles', as: 'plain rows' } as const;
  say(`\n${speedTable(times, work)}\n`);
  results.import = speeds(times, work);
  targets.push(ratioTarget(times, { name: 'gateway', as: 'plain rows' }, { text: 'storing a year, times plain rows' }));
}
