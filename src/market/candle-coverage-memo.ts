import { isDeepStrictEqual } from 'node:util';
import type { Db } from '../platform/db/index.ts';
import type { Coverage } from './candle-coverage.ts';
import { coverageOf, type Stretches } from './candle-read.ts';
import { allSeries, type SeriesRow } from './candle-store.ts';
import { INTERVAL_MS } from './columns.ts';

interface Remembered {
  readonly row: SeriesRow;
  readonly coverage: Promise<Coverage>;
  readonly stretches: Stretches;
}

/** What is stored of all series. Everybody asks for it, and looking for gaps takes long: it is done once for each change. */
export interface CoverageMemo {
  /** By symbol; each finest interval first. */
  read(): Promise<ReadonlyMap<string, readonly Coverage[]>>;
}

export function createCoverageMemo({ db }: { db: Db }): CoverageMemo {
  /** By symbol and interval. */
  let memory = new Map<string, Remembered>();

  function remember(key: string, row: SeriesRow): Remembered {
    const before = memory.get(key);
    if (before !== undefined && isDeepStrictEqual(before.row, row)) return before;
    const stretches: Stretches = before?.stretches ?? new Map();
    const coverage = coverageOf(db, row, stretches);
    coverage.catch(() => {
      // A failure is everybody's who waits for it, and is not remembered.
      if (memory.get(key)?.coverage === coverage) memory.delete(key);
    });
    return { row, coverage, stretches };
  }

  return {
    async read() {
      const rows = await allSeries.all(db.read, {});
      // Series that are gone are forgotten with the map of before.
      const keyed = rows.map((row) => [`${row.symbol} ${row.interval}`, row] as const);
      memory = new Map(keyed.map(([key, row]) => [key, remember(key, row)]));
      const found = await Promise.all(
        [...memory.values()].map(async ({ row, coverage }) => ({ symbol: row.symbol, coverage: await coverage })),
      );
      const bySymbol = Map.groupBy(found, ({ symbol }) => symbol);
      return new Map([...bySymbol].map(([symbol, entries]) => [symbol, finestFirst(entries)]));
    },
  };
}

function finestFirst(entries: readonly { readonly coverage: Coverage }[]): Coverage[] {
  return entries.map(({ coverage }) => coverage).sort((a, b) => INTERVAL_MS[a.interval] - INTERVAL_MS[b.interval]);
}
