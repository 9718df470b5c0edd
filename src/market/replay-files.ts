import { basename } from 'node:path';
import { lowerBound } from './ascending.ts';
import { checkCandles } from './candle-check.ts';
import { between, concat, type FlaggedCandles } from './candle-chunks.ts';
import { type FileBatch, readMarketFile } from './candle-files.ts';
import { mergeCandles } from './candle-merge.ts';
import { type CandleInterval, type FundingColumns, INTERVAL_MS } from './columns.ts';
import { MarketFileError } from './file-columns.ts';
import { hintsOf, intervalOf, spacingOf } from './file-names.ts';
import { toCandles } from './import.ts';
import type { ReplaySource } from './replay-source.ts';

/** Files are held in memory while they are replayed: 48 bytes a candle. */
const MAX_ROWS = 5_000_000;
const NAMING = 'name it like BTCUSDT_5m.csv';

interface LoadedFile {
  readonly symbol: string;
  readonly interval: CandleInterval | undefined;
  readonly candles: FlaggedCandles;
  readonly funding: FundingColumns;
}

/**
 * Files of candles and funding rates as a source; names tell symbols and intervals, as for an import.
 * @throws MarketFileError when one cannot be used
 */
export async function fileSource({ paths }: { paths: readonly string[] }): Promise<ReplaySource> {
  const series = new Map<string, LoadedFile>();
  for (const path of paths) {
    const file = await load(path);
    const key = `${file.symbol} ${file.interval ?? 'funding'}`;
    const known = series.get(key);
    if (known !== undefined && file.interval === undefined) throw new MarketFileError(`Give one file of ${key} only.`);
    series.set(
      key,
      known === undefined ? file : { ...file, candles: mergeCandles(known.candles, file.candles).merged },
    );
  }
  const files = [...series.values()];
  const candles = files.flatMap((file) => (file.interval === undefined ? [] : [{ ...file, interval: file.interval }]));
  if (candles.length === 0) throw new MarketFileError('Name at least one file of candles to replay.');
  const ends = candles.map(({ candles: { openAt }, interval }) => (openAt.at(-1) as number) + INTERVAL_MS[interval]);
  return {
    id: `files:${candles.map((file) => describe(file)).join()}`,
    name: 'replay',
    synthetic: false,
    series: candles.map((file) => ({
      symbol: file.symbol,
      interval: file.interval,
      read: (from, to) => between(file.candles, from, to),
    })),
    funding: files
      .filter(({ interval }) => interval === undefined)
      .map(({ symbol, funding }) => ({ symbol, read: (from, to) => fundingBetween(funding, from, to) })),
    from: Math.min(...candles.map((file) => file.candles.openAt[0] as number)),
    to: Math.max(...ends),
  };
}

function describe({ symbol, interval, candles: { openAt } }: LoadedFile): string {
  return `${symbol}:${interval}:${openAt[0]}:${openAt.at(-1)}:${openAt.length}`;
}

function fundingBetween({ at, rate }: FundingColumns, from: number, to: number): FundingColumns {
  const [start, end] = [lowerBound(at, from), lowerBound(at, to)];
  return { at: at.subarray(start, end), rate: rate.subarray(start, end) };
}

async function load(path: string): Promise<LoadedFile> {
  const name = basename(path);
  const { symbol, interval } = hintsOf(path);
  if (symbol === undefined) throw new MarketFileError(`${name} does not say which asset it is: ${NAMING}.`);
  const batches: FileBatch[] = [];
  let rows = 0;
  for await (const batch of readMarketFile(path)) {
    rows += batch.time.length;
    if (rows > MAX_ROWS) throw new MarketFileError(`${name} has more than ${MAX_ROWS} rows: cut it, or import it.`);
    batches.push(batch);
  }
  const [first] = batches;
  if (first === undefined) throw new MarketFileError(`${name} has no rows.`);
  if (first.kind === 'funding') {
    return { symbol, interval: undefined, candles: concat([]), funding: toFunding(batches) };
  }
  const found = interval ?? intervalOf(spacingOf(toCandles(first)) ?? 0);
  if (found === undefined) throw new MarketFileError(`${name} does not say how long its candles are: ${NAMING}.`);
  const candles = join(batches.map((batch) => checkCandles(toCandles(batch), found, false).candles));
  if (candles.openAt.length === 0) throw new MarketFileError(`None of the rows of ${name} can be a ${found} candle.`);
  return { symbol, interval: found, candles, funding: toFunding([]) };
}

/** Batches of a file that is not in order are put in order by merging them. */
function join(parts: readonly FlaggedCandles[]): FlaggedCandles {
  const filled = parts.filter(({ openAt }) => openAt.length > 0);
  const inOrder = filled.every(({ openAt }, index) => (filled[index - 1]?.openAt.at(-1) ?? -1) < (openAt[0] as number));
  return inOrder ? concat(filled) : filled.reduce((all, part) => mergeCandles(all, part).merged, concat([]));
}

function toFunding(batches: readonly FileBatch[]): FundingColumns {
  const rows = batches.flatMap(({ time, values: [rate] }) => [...time].map((at, index) => [at, rate?.[index] ?? NaN]));
  const good = (rows as [number, number][]).filter((row) => row.every(Number.isFinite)).sort(([a], [b]) => a - b);
  return { at: Float64Array.from(good, ([at]) => at), rate: Float64Array.from(good, ([, rate]) => rate) };
}
