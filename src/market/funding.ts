import type { Db } from '../platform/db/index.ts';
import { MAX_REASONS } from './candle-check.ts';
import type { FundingColumns } from './columns.ts';
import { dropSyntheticFunding, fundingIn, fundingUpTo, putFunding, type StoredFunding } from './funding-store.ts';

const MINUTE_MS = 60_000;
/** Rates written in one transaction. */
const BATCH = 500;
/** The last moment that a Date can show. */
const MAX_TIME = 8.64e15;
/** A rate beyond this share of the notional, for one settlement, is taken for an error of the source. */
const MAX_RATE = 1;
const CHEAP = { durable: false };

export interface FundingAppend {
  readonly symbol: string;
  readonly source: string;
  /** In any order. Settlements of one minute are one settlement, whatever their milliseconds. */
  readonly funding: FundingColumns;
  /** True: made by a generator. Such a rate never takes the place of a real one. */
  readonly synthetic?: boolean;
}

export interface FundingAppendResult {
  readonly inserted: number;
  readonly replaced: number;
  readonly unchanged: number;
  readonly rejected: number;
  /** The first few; `index` is the position in what was given. */
  readonly reasons: readonly { readonly index: number; readonly at: number; readonly reason: string }[];
}

export interface FundingRange extends FundingColumns {
  /** True when some of these rates are generated. */
  readonly synthetic: boolean;
}

/** Stored funding settlements. */
export interface Funding {
  /** Adds settlements, replaces those that differ. Doing it again changes nothing. @throws DATABASE_UNAVAILABLE */
  appendFunding(append: FundingAppend): Promise<FundingAppendResult>;
  /** The settlements with `at` in [from, to). */
  readFunding(range: { symbol: string; from: number; to: number }): Promise<FundingRange>;
  /** The newest `count` settlements with `at` ≤ `asOf`. */
  lastFunding(query: { symbol: string; asOf: number; count: number }): Promise<FundingRange>;
  /** Deletes every generated rate; returns how many. */
  removeSyntheticFunding(): Promise<number>;
}

export function createFunding({ db }: { db: Db }): Funding {
  return {
    appendFunding: (append) => appendAll(db, append),
    readFunding: async ({ symbol, from, to }) => {
      const minutes = { symbol, from: Math.floor(from / MINUTE_MS), to: Math.ceil(to / MINUTE_MS) };
      const rows = await fundingIn.all(db.read, minutes);
      return toColumns(rows.filter(({ at }) => at >= from && at < to));
    },
    lastFunding: async ({ symbol, asOf, count }) => {
      // One more: the newest minute may hold a stamp that lies after `asOf`.
      const to = Math.ceil(asOf / MINUTE_MS);
      const rows = await fundingUpTo.all(db.read, { symbol, to, limit: count + 1 });
      const known = rows.filter(({ at }) => at <= asOf);
      return toColumns(known.slice(0, count).reverse());
    },
    removeSyntheticFunding: async () =>
      (await db.transaction(async (tx) => await dropSyntheticFunding.all(tx, {}), CHEAP)).length,
  };
}

function toColumns(rows: readonly StoredFunding[]): FundingRange {
  return {
    at: Float64Array.from(rows, (row) => row.at),
    rate: Float64Array.from(rows, (row) => row.rate),
    synthetic: rows.some((row) => row.synthetic === 1),
  };
}

function reasonAgainst(at: number, rate: number): string | undefined {
  if (!Number.isSafeInteger(at) || at < 0 || at > MAX_TIME) return 'the time is missing or out of range';
  if (!Number.isFinite(rate)) return 'the rate is missing or not a number';
  return Math.abs(rate) > MAX_RATE ? 'the rate is beyond ±100 %' : undefined;
}

async function appendAll(db: Db, append: FundingAppend): Promise<FundingAppendResult> {
  const { at, rate } = append.funding;
  const good: { minute: number; at: number; rate: number }[] = [];
  const reasons: { index: number; at: number; reason: string }[] = [];
  for (let index = 0; index < at.length; index++) {
    const row = { at: at[index] as number, rate: rate[index] as number };
    const reason = reasonAgainst(row.at, row.rate);
    if (reason === undefined) good.push({ minute: Math.round(row.at / MINUTE_MS), ...row });
    else if (reasons.length < MAX_REASONS) reasons.push({ index, at: row.at, reason });
  }
  good.sort((a, b) => a.minute - b.minute);
  const total = { inserted: 0, replaced: 0, unchanged: 0 };
  for (let start = 0; start < good.length; start += BATCH) {
    const counts = await appendBatch(db, append, good.slice(start, start + BATCH));
    total.inserted += counts.inserted;
    total.replaced += counts.replaced;
    total.unchanged += counts.unchanged;
  }
  return { ...total, rejected: at.length - good.length, reasons };
}

async function appendBatch(
  db: Db,
  { symbol, source, synthetic = false }: FundingAppend,
  rows: readonly { minute: number; at: number; rate: number }[],
): Promise<Omit<FundingAppendResult, 'rejected' | 'reasons'>> {
  const range = { symbol, from: rows[0]?.minute ?? 0, to: rows.at(-1)?.minute ?? 0 };
  return db.transaction(async (tx) => {
    const known = new Map((await fundingIn.all(tx, range)).map((row) => [row.minute, row]));
    const counts = { inserted: 0, replaced: 0, unchanged: 0 };
    for (const row of rows) {
      const old = known.get(row.minute);
      const same =
        old !== undefined && old.at === row.at && old.rate === row.rate && old.synthetic === Number(synthetic);
      if (same || (synthetic && old?.synthetic === 0)) counts.unchanged++;
      else {
        await putFunding.all(tx, { symbol, source, ...row, synthetic: Number(synthetic) });
        known.set(row.minute, { ...row, synthetic: Number(synthetic) });
        if (old === undefined) counts.inserted++;
        else counts.replaced++;
      }
    }
    return counts;
  }, CHEAP);
}
