// npm run import -- <file> [--symbol BTC] [--interval 5m] [--kind candles|funding] [--source name]
// Exit code: 0 every row is in; 1 some rows were refused, or the file is no good; 2 called or configured wrongly;
// 3 the database cannot be reached.
import { parseArgs } from 'node:util';
import { ConfigError, loadConfig } from '../src/config.ts';
import {
  createMarketData,
  type ImportOptions,
  type ImportProgress,
  type ImportReport,
  importMarketFile,
  isInterval,
  MarketFileError,
} from '../src/market/index.ts';
import { systemClock } from '../src/platform/clock.ts';
import { migrate, openDatabase } from '../src/platform/db/index.ts';

const USAGE =
  'npm run import -- <file.csv|.csv.gz|.parquet> [--symbol BTC] [--interval 1m|5m|15m|1h|4h|1d] ' +
  '[--kind candles|funding] [--source name]';
const PROGRESS_EVERY_MS = 500;

/** The command was called wrongly. Its own class: the operators' one would load the whole gateway. */
class UsageError extends Error {}

function readArguments(): Omit<ImportOptions, 'market'> {
  const { values, positionals } = parse();
  const [path, ...others] = positionals;
  const { symbol, interval, kind, source } = values;
  if (path === undefined || others.length > 0) throw new UsageError(`Name one file: ${USAGE}`);
  if (interval !== undefined && !isInterval(interval)) throw new UsageError(`${interval} is no interval: ${USAGE}`);
  if (kind !== undefined && kind !== 'candles' && kind !== 'funding') throw new UsageError(`--kind is wrong: ${USAGE}`);
  return { path, symbol, interval, kind, source };
}

function parse() {
  const option = { type: 'string' } as const;
  try {
    const options = { symbol: option, interval: option, kind: option, source: option };
    return parseArgs({ allowPositionals: true, options });
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n${USAGE}`);
  }
}

/** Writes to stderr now and then: rows, share, rate. On a terminal the line is written over. */
function progressPrinter(): (progress: ImportProgress) => void {
  const startedAt = performance.now();
  let printedAt = startedAt;
  return ({ rows, share }) => {
    const now = performance.now();
    if (now - printedAt < PROGRESS_EVERY_MS && share < 1) return;
    printedAt = now;
    const perSec = Math.round((rows / Math.max(now - startedAt, 1)) * 1000);
    const line = `${rows} rows, ${Math.floor(share * 100)} %, ${perSec} rows/s`;
    process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${line}${share < 1 ? '' : '\n'}` : `${line}\n`);
  };
}

const iso = (at: number | undefined) => (at === undefined ? '-' : new Date(at).toISOString());

function summaryOf(report: ImportReport): string {
  const { kind, symbol, interval, gaps } = report;
  const lines = [
    `${symbol}${interval === undefined ? '' : ` ${interval}`} ${kind}, ${iso(report.from)} to ${iso(report.to)}: ${report.rows} rows`,
    `  inserted ${report.inserted}, replaced ${report.replaced}, unchanged ${report.unchanged}, ` +
      `duplicates ${report.duplicates}, rejected ${report.rejected}`,
    ...report.reasons.map(({ row, reason }) => `  row ${row} was rejected: ${reason}`),
  ];
  if (report.rejected > report.reasons.length) lines.push(`  and ${report.rejected - report.reasons.length} more`);
  if (gaps !== undefined) {
    lines.push(gaps.count === 0 ? '  no gaps' : `  ${gaps.count} gaps, ${gaps.missing} candles are missing`);
    lines.push(...gaps.gaps.slice(0, 5).map(({ from, to }) => `  nothing from ${iso(from)} to ${iso(to)}`));
  }
  if (report.otherSource !== undefined) {
    lines.push(`  Note: ${report.otherSource} wrote this series before; where both have a candle, this file's counts.`);
  }
  return `${lines.join('\n')}\n`;
}

async function run(): Promise<number> {
  const options = readArguments();
  const { storage } = loadConfig(process.env);
  const db = await openDatabase({ url: storage.databaseUrl, file: storage.sqliteFile });
  try {
    await migrate(db);
    const market = createMarketData({ db, clock: systemClock });
    const report = await importMarketFile({ market, ...options, onProgress: progressPrinter() });
    process.stdout.write(summaryOf(report));
    return report.rejected === 0 ? 0 : 1;
  } finally {
    await db.close();
  }
}

try {
  process.exitCode = await run();
} catch (error) {
  const wrongCall = error instanceof UsageError || error instanceof ConfigError;
  process.exitCode = wrongCall ? 2 : error instanceof MarketFileError ? 1 : 3;
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
}
