import type { Db, Tx } from '../platform/db/index.ts';
import { canonicalJson } from '../platform/json.ts';
import type { PointColumns } from './columns.ts';
import {
  deletePointsBefore,
  insertPoint,
  latestVersion,
  type PointRow,
  pointsAsOf,
  pointsBetween,
} from './points-store.ts';

/** Points of one transaction; more would hold SQLite's writer for too long. */
const BATCH = 200;
const PRUNE_BATCH = 1000;

export interface NewPoint {
  /** e.g. `polymarket:512357`, `defillama:capital_base:chain:Ethereum`, `hyperliquid:funding:BTC`. */
  readonly key: string;
  /** What the point is about, epoch ms. */
  readonly eventAt: number;
  /** From when on it was known, epoch ms. */
  readonly availableAt: number;
  readonly values: Readonly<Record<string, number | null>>;
}

/** Stored points of all streams that are no candles. Nothing that was visible at a moment is ever changed afterwards. */
export interface Points {
  /**
   * Adds points and returns how many were new. One that repeats what is known changes nothing; one that differs is a
   * correction, visible from its own `availableAt` on, and never before what it corrects.
   */
  append(points: readonly NewPoint[]): Promise<number>;
  /**
   * Points with `availableAt` in [from, to], ascending by it. A correction of an event that was no longer the newest is left
   * out: in columns it would look like news.
   */
  readPoints(range: { readonly key: string; readonly from: number; readonly to: number }): Promise<PointColumns>;
  /** The newest `count` events known at `asOf`, each as it was known then, ascending by `eventAt`. */
  lastPoints(query: { readonly key: string; readonly asOf: number; readonly count: number }): Promise<PointColumns>;
  /** Deletes what became known before `before`; returns how many. */
  prune(before: number): Promise<number>;
}

export function createPoints({ db }: { db: Db }): Points {
  async function append(points: readonly NewPoint[]): Promise<number> {
    let added = 0;
    for (let start = 0; start < points.length; start += BATCH) {
      const batch = points.slice(start, start + BATCH);
      added += await db.transaction((tx) => appendAll(tx, batch), { durable: false });
    }
    return added;
  }

  async function prune(before: number): Promise<number> {
    for (let total = 0; ; ) {
      const removed = await db.transaction((tx) => deletePointsBefore(tx, { before, limit: PRUNE_BATCH }), {
        durable: false,
      });
      total += removed;
      if (removed < PRUNE_BATCH) return total;
    }
  }

  return {
    append,
    prune,
    readPoints: async (range) => columnsOf(newsOnly(await pointsBetween.all(db.read, range))),
    lastPoints: async (query) => columnsOf((await pointsAsOf.all(db.read, query)).toReversed()),
  };
}

async function appendAll(tx: Tx, points: readonly NewPoint[]): Promise<number> {
  let added = 0;
  for (const { key, eventAt, availableAt, values } of points) {
    const fields = canonicalJson(values);
    const known = await latestVersion.first(tx, { key, eventAt });
    if (known?.fields === fields) continue;
    // After what it corrects, also when the clock was set back.
    const visibleAt = known === undefined ? availableAt : Math.max(availableAt, known.available_at + 1);
    await insertPoint(tx, { stream_key: key, event_at: eventAt, available_at: visibleAt, fields });
    added += 1;
  }
  return added;
}

function newsOnly(rows: readonly PointRow[]): PointRow[] {
  let newest = Number.NEGATIVE_INFINITY;
  return rows.filter(({ event_at }) => {
    if (event_at < newest) return false;
    newest = event_at;
    return true;
  });
}

function columnsOf(rows: readonly PointRow[]): PointColumns {
  const values: Record<string, Float64Array> = {};
  rows.forEach((row, index) => {
    for (const [field, value] of Object.entries(JSON.parse(row.fields) as Record<string, number | null>)) {
      values[field] ??= new Float64Array(rows.length).fill(Number.NaN);
      values[field][index] = value ?? Number.NaN;
    }
  });
  return {
    eventAt: Float64Array.from(rows, (row) => row.event_at),
    availableAt: Float64Array.from(rows, (row) => row.available_at),
    values,
  };
}
