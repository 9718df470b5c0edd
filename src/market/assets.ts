import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db/index.ts';
import { type AssetRow, addAsset, allAssets, putAsset } from './asset-store.ts';

/** A market's highest leverage where its source does not say. */
export const DEFAULT_MAX_LEVERAGE = 50;

export interface Asset {
  readonly symbol: string;
  readonly name: string | null;
  /** Who lists it, e.g. `hyperliquid`, `import`, `generator`. */
  readonly source: string;
  /** In whole multiples. */
  readonly maxLeverage: number;
  /** Decimals of a quantity; null where the source does not say. */
  readonly sizeDecimals: number | null;
  readonly status: 'active' | 'delisted';
  /** True: its market is generated. */
  readonly synthetic: boolean;
  readonly updatedAt: number;
}

/** What a source says of an asset; what it leaves out is unknown. */
export interface AssetFacts {
  readonly symbol: string;
  readonly name?: string | null;
  /** 0 like absent: unknown. */
  readonly maxLeverage?: number;
  readonly sizeDecimals?: number | null;
  readonly status?: Asset['status'];
  readonly synthetic?: boolean;
}

export interface AssetBatch {
  readonly source: string;
  readonly assets: readonly AssetFacts[];
}

export interface Assets {
  /** All assets by symbol, the delisted ones included. */
  listAssets(): Promise<Asset[]>;
  /** Writes what a venue lists; it replaces what was known. */
  upsertAssets(batch: AssetBatch): Promise<void>;
  /** Makes sure that the assets exist; what is known of them stays. Returns how many are new. */
  ensureAssets(batch: AssetBatch): Promise<number>;
}

export function createAssets({ db, clock }: { db: Db; clock: Clock }): Assets {
  return {
    listAssets: async () => bySymbol((await allAssets.all(db.read, {})).map(toAsset)),
    upsertAssets: ({ source, assets }) =>
      db.transaction(async (tx) => {
        for (const facts of bySymbol(assets)) await putAsset.all(tx, toRow(source, facts, clock.now()));
      }),
    ensureAssets: ({ source, assets }) =>
      db.transaction(async (tx) => {
        let added = 0;
        for (const facts of bySymbol(assets)) {
          if ((await addAsset.first(tx, toRow(source, facts, clock.now()))) !== undefined) added++;
        }
        return added;
      }),
  };
}

/** For writers too: in one order for all of them, two cannot wait for each other. */
function bySymbol<T extends AssetFacts>(assets: readonly T[]): T[] {
  return assets.toSorted((a, b) => (a.symbol < b.symbol ? -1 : 1));
}

function toAsset(row: AssetRow): Asset {
  return {
    symbol: row.symbol,
    name: row.name,
    source: row.source,
    maxLeverage: row.max_leverage,
    sizeDecimals: row.sz_decimals,
    status: row.status,
    synthetic: row.synthetic === 1,
    updatedAt: row.updated_at,
  };
}

function toRow(source: string, facts: AssetFacts, now: number): AssetRow {
  return {
    symbol: facts.symbol,
    name: facts.name ?? null,
    source,
    max_leverage: facts.maxLeverage || DEFAULT_MAX_LEVERAGE,
    sz_decimals: facts.sizeDecimals ?? null,
    status: facts.status ?? 'active',
    synthetic: facts.synthetic === true ? 1 : 0,
    updated_at: now,
  };
}
