import { type FileBatch, type FileKind, MarketFileError, readMarketFile } from './candle-files.ts';
import type { GapReport } from './candles.ts';
import { type CandleColumns, type CandleInterval, INTERVAL_MS } from './columns.ts';
import { hintsOf, intervalOf, spacingOf } from './file-names.ts';
import type { MarketData } from './market-data.ts';

const MAX_REASONS = 10;
const SYMBOL = /^[A-Za-z0-9][A-Za-z0-9:._-]{0,31}$/;

export interface ImportOptions {
  readonly market: MarketData;
  readonly path: string;
  /** Undefined: the file's name tells. */
  readonly symbol?: string | undefined;
  /** Undefined: the file's name or the spacing of its rows tells. */
  readonly interval?: CandleInterval | undefined;
  /** Undefined: its columns tell. */
  readonly kind?: FileKind | undefined;
  /** Default `import`. */
  readonly source?: string | undefined;
  readonly onProgress?: (progress: ImportProgress) => void;
}

export interface ImportProgress {
  readonly rows: number;
  /** How much of the file has been read, 0 to 1. */
  readonly share: number;
}

export interface ImportReport {
  readonly kind: FileKind;
  readonly symbol: string;
  /** Undefined for funding. */
  readonly interval: CandleInterval | undefined;
  readonly rows: number;
  readonly inserted: number;
  readonly replaced: number;
  readonly unchanged: number;
  /** Rows that another row of the file for the same time replaced. */
  readonly duplicates: number;
  readonly rejected: number;
  /** The first few. `row` counts from 1, the header not included. */
  readonly reasons: readonly { readonly row: number; readonly reason: string }[];
  /** Time of the first and the last good row; undefined when there is none. */
  readonly from: number | undefined;
  readonly to: number | undefined;
  /** Between `from` and `to`, as they are stored now; undefined for funding. */
  readonly gaps: GapReport | undefined;
  /** Who else wrote this series before; undefined when it was empty or the same. */
  readonly otherSource: string | undefined;
}

interface Totals {
  rows: number;
  inserted: number;
  replaced: number;
  unchanged: number;
  duplicates: number;
  rejected: number;
  reasons: { row: number; reason: string }[];
  from: number | undefined;
  to: number | undefined;
}

/**
 * Stores a file of candles or funding rates, batch by batch: what was read before a failure stays, and importing the file
 * again changes nothing that is already right.
 * @throws MarketFileError when the file, or what was asked of it, makes no sense; DATABASE_UNAVAILABLE
 */
export async function importMarketFile(options: ImportOptions): Promise<ImportReport> {
  const { market, path, source = 'import', onProgress } = options;
  const totals: Totals = {
    ...{ rows: 0, inserted: 0, replaced: 0, unchanged: 0, duplicates: 0, rejected: 0 },
    ...{ reasons: [], from: undefined, to: undefined },
  };
  let target: Target | undefined;
  for await (const batch of readMarketFile(path, options.kind)) {
    target ??= await chooseTarget(options, batch);
    const { symbol } = target;
    if (target.interval === undefined) await addFunding({ market, symbol, source, batch, totals });
    else await addCandles({ market, symbol, interval: target.interval, source, batch, totals });
    onProgress?.({ rows: totals.rows, share: batch.share });
  }
  if (target === undefined) throw new MarketFileError(`${path} has a header but no rows.`);
  if (totals.inserted + totals.replaced + totals.unchanged === 0) throw nothingUsable(path, totals);
  const { symbol, interval } = target;
  await market.ensureAssets({ source, assets: [{ symbol }] });
  const gaps =
    interval === undefined
      ? undefined
      : await market.gaps({ symbol, interval, from: totals.from ?? 0, to: (totals.to ?? 0) + 1 });
  return { ...target, ...totals, gaps };
}

function nothingUsable(path: string, { rows, reasons }: Totals): MarketFileError {
  const [first] = reasons;
  const why = first === undefined ? '' : ` Row ${first.row}: ${first.reason}.`;
  return new MarketFileError(`None of the ${rows} rows of ${path} could be used.${why}`);
}

type Target = Pick<ImportReport, 'kind' | 'symbol' | 'interval' | 'otherSource'>;

/** What the options, the file's name and its first rows say. */
async function chooseTarget(options: ImportOptions, batch: FileBatch): Promise<Target> {
  const { kind } = batch;
  const symbol = chooseSymbol(options);
  const interval = kind === 'candles' ? chooseInterval(options, toCandles(batch)) : undefined;
  return { kind, symbol, interval, otherSource: await sourceBefore(options, symbol, interval) };
}

function chooseSymbol({ path, symbol }: ImportOptions): string {
  const chosen = symbol ?? hintsOf(path).symbol;
  if (chosen === undefined) throw new MarketFileError(`${path} does not say which asset it is: add --symbol BTC.`);
  if (!SYMBOL.test(chosen))
    throw new MarketFileError(`"${chosen}" is not a symbol: letters, digits, and : . _ - inside.`);
  return chosen;
}

function chooseInterval({ path, interval }: ImportOptions, candles: CandleColumns): CandleInterval {
  const asked = interval ?? hintsOf(path).interval;
  const spacing = spacingOf(candles);
  const found = spacing === undefined ? undefined : intervalOf(spacing);
  if (asked === undefined) {
    if (found !== undefined) return found;
    throw new MarketFileError(`${path} does not say how long its candles are: add --interval 5m.`);
  }
  if (found !== undefined && found !== asked) {
    throw new MarketFileError(`Most rows of ${path} are ${found} apart, not ${asked}: use --interval ${found}.`);
  }
  return asked;
}

async function sourceBefore(
  { market, source = 'import' }: ImportOptions,
  symbol: string,
  interval: CandleInterval | undefined,
): Promise<string | undefined> {
  const series = (await market.listSeries()).find((row) => row.symbol === symbol && row.interval === interval);
  return series === undefined || series.source === source ? undefined : series.source;
}

/** The candles of a batch, unchecked. */
export function toCandles({ time, values }: FileBatch): CandleColumns {
  const [open, high, low, close, volume] = values as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  return { openAt: time, open, high, low, close, volume };
}

interface Step {
  readonly market: MarketData;
  readonly symbol: string;
  readonly source: string;
  readonly batch: FileBatch;
  readonly totals: Totals;
}

async function addCandles({ market, symbol, interval, source, batch, totals }: Step & { interval: CandleInterval }) {
  const result = await market.appendCandles({ symbol, interval, source, candles: toCandles(batch) });
  totals.duplicates += result.duplicates;
  count(totals, batch, result);
  const aligned = (at: number) => at % INTERVAL_MS[interval] === 0;
  extend(totals, batch.time, aligned);
}

async function addFunding({ market, symbol, source, batch, totals }: Step) {
  const funding = { at: batch.time, rate: batch.values[0] as Float64Array };
  count(totals, batch, await market.appendFunding({ symbol, source, funding }));
  extend(totals, batch.time, Number.isFinite);
}

function count(
  totals: Totals,
  batch: FileBatch,
  result: Pick<ImportReport, 'inserted' | 'replaced' | 'unchanged' | 'rejected'> & {
    reasons: readonly { index: number; reason: string }[];
  },
): void {
  totals.rows += batch.time.length;
  totals.inserted += result.inserted;
  totals.replaced += result.replaced;
  totals.unchanged += result.unchanged;
  totals.rejected += result.rejected;
  for (const { index, reason } of result.reasons) {
    if (totals.reasons.length < MAX_REASONS) totals.reasons.push({ row: batch.firstRow + index, reason });
  }
}

function extend(totals: Totals, times: Float64Array, good: (at: number) => boolean): void {
  for (const at of times) {
    if (!good(at)) continue;
    if (totals.from === undefined || at < totals.from) totals.from = at;
    if (totals.to === undefined || at > totals.to) totals.to = at;
  }
}
