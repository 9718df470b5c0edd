import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { brotliDecompressSync, createGunzip, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { CsvError, parse } from 'csv-parse';
import { asyncBufferFromFile, parquetMetadataAsync, parquetScan } from 'hyparquet';
import {
  type FileKind,
  type FileLayout,
  headerlessLayout,
  layoutOf,
  MarketFileError,
  toNumber,
  toTime,
} from './file-columns.ts';

export { type FileKind, MarketFileError } from './file-columns.ts';

/** Rows of a CSV file that are handed on together. */
const BATCH_ROWS = 32_768;
/** A line longer than this is no row of candles. */
const MAX_LINE_BYTES = 65_536;
/** Lines before the header, e.g. a link to where the file comes from. */
const MAX_PREAMBLE = 5;
const PARQUET_MAGIC = 'PAR1';

/** Rows of a file, by column; what is no number is NaN. */
export interface FileBatch {
  readonly kind: FileKind;
  /** Number of the first row, counted from 1 over the whole file, its header not included. */
  readonly firstRow: number;
  readonly time: Float64Array;
  /** open, high, low, close, volume; or the funding rate alone. */
  readonly values: readonly Float64Array[];
  /** How much of the file has been read, 0 to 1. */
  readonly share: number;
}

/**
 * Reads a CSV (also .gz) or Parquet file of candles or funding rates, batch by batch. `kind` undefined: its columns tell.
 * @throws MarketFileError when it cannot be read, or not to its end
 */
export async function* readMarketFile(path: string, kind?: FileKind): AsyncGenerator<FileBatch> {
  const { bytes, magic } = await inspect(path);
  try {
    yield* magic === PARQUET_MAGIC ? readParquet(path, kind) : readCsv(path, bytes, kind);
  } catch (error) {
    throw explain(path, error);
  }
}

async function inspect(path: string): Promise<{ bytes: number; magic: string }> {
  try {
    const file = await open(path);
    try {
      const stat = await file.stat();
      if (!stat.isFile()) throw new MarketFileError(`${path} is not a file.`);
      const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
      if (stat.size === 0) throw new MarketFileError(`${path} is empty.`);
      return { bytes: stat.size, magic: buffer.toString('latin1') };
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof MarketFileError) throw error;
    throw new MarketFileError(`${path} cannot be opened: ${(error as Error).message}`, { cause: error });
  }
}

function explain(path: string, error: unknown): MarketFileError {
  if (error instanceof MarketFileError) return error;
  const text = error instanceof Error ? error.message : String(error);
  if (error instanceof CsvError && error.code === 'CSV_MAX_RECORD_SIZE') {
    return new MarketFileError(`${path} has a line of more than ${MAX_LINE_BYTES} bytes: is it a CSV file?`);
  }
  return new MarketFileError(`${path} cannot be read to its end, it may be cut off or damaged: ${text}`, {
    cause: error,
  });
}

/** Rows gathered into columns until there are enough to hand on. */
class Batch {
  readonly #layout: FileLayout;
  #rows: unknown[][] = [];
  #firstRow = 1;

  constructor(layout: FileLayout) {
    this.#layout = layout;
  }

  get full(): boolean {
    return this.#rows.length >= BATCH_ROWS;
  }

  get empty(): boolean {
    return this.#rows.length === 0;
  }

  add(row: unknown[]): void {
    this.#rows.push(row);
  }

  take(share: number): FileBatch {
    const { kind, time, values } = this.#layout;
    const rows = this.#rows;
    const firstRow = this.#firstRow;
    this.#rows = [];
    this.#firstRow += rows.length;
    return {
      kind,
      firstRow,
      time: Float64Array.from(rows, (row) => toTime(row[time])),
      values: values.map((position) => Float64Array.from(rows, (row) => toNumber(row[position]))),
      share,
    };
  }
}

async function* readCsv(path: string, bytes: number, kind: FileKind | undefined): AsyncGenerator<FileBatch> {
  const file = createReadStream(path);
  const parser = parse({
    bom: true,
    delimiter: [',', ';', '\t'],
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: MAX_LINE_BYTES,
  });
  const source: Readable = path.endsWith('.gz') ? forward(file, createGunzip()) : file;
  forward(source, parser);
  let batch: Batch | undefined;
  const preamble: string[][] = [];
  try {
    for await (const row of parser as AsyncIterable<string[]>) {
      if (batch === undefined) {
        preamble.push(row);
        const layout = tryLayout(row, kind);
        if (layout === undefined && preamble.length < MAX_PREAMBLE) continue;
        // Without a header among the first lines, the longest of them is what the message shows.
        batch = new Batch(
          layout ??
            layoutOf(
              preamble.reduce((a, b) => (b.length > a.length ? b : a)),
              kind,
            ),
        );
        if (headerlessLayout(row) !== undefined) batch.add(row);
        continue;
      }
      batch.add(row);
      if (batch.full) yield batch.take(file.bytesRead / bytes);
    }
  } finally {
    file.destroy();
    parser.destroy();
  }
  if (batch === undefined) layoutOf(preamble[0] ?? [], kind);
  if (batch !== undefined && !batch.empty) yield batch.take(1);
}

/** Like pipe(), and errors go along. */
function forward<T extends NodeJS.WritableStream & { destroy(error: Error): unknown }>(from: Readable, to: T): T {
  from.on('error', (error) => to.destroy(error));
  from.pipe(to);
  return to;
}

function tryLayout(row: string[], kind: FileKind | undefined): FileLayout | undefined {
  try {
    return (kind === 'funding' ? undefined : headerlessLayout(row)) ?? layoutOf(row, kind);
  } catch {
    return undefined;
  }
}

const buffered = (unpack: (bytes: Uint8Array) => Uint8Array) => (bytes: Uint8Array) => new Uint8Array(unpack(bytes));
/** Snappy and none are hyparquet's own. */
const COMPRESSORS = {
  GZIP: buffered(gunzipSync),
  BROTLI: buffered(brotliDecompressSync),
  ZSTD: buffered(zstdDecompressSync),
};

async function* readParquet(path: string, kind: FileKind | undefined): AsyncGenerator<FileBatch> {
  const file = await asyncBufferFromFile(path);
  const metadata = await parquetMetadataAsync(file);
  // The first element is the root; columns of columns cannot be candles.
  const names = metadata.schema.slice(1).map((element) => element.name);
  const layout = layoutOf(names, kind);
  const columns = [layout.time, ...layout.values].map((position) => names[position] as string);
  const scan = await parquetScan({ file, metadata, columns, compressors: COMPRESSORS });
  for (const range of scan.ranges) {
    const [time, ...values] = await Promise.all(
      columns.map(async (column, index) => {
        const data = (await scan.readColumn({ column, ...range })) as ArrayLike<unknown>;
        return Float64Array.from(data, index === 0 ? toTime : toNumber);
      }),
    );
    const share = range.rowEnd / Number(metadata.num_rows);
    yield { kind: layout.kind, firstRow: range.rowStart + 1, time: time as Float64Array, values, share };
  }
}
