import { prepare } from '../platform/db/index.ts';
import type { AssetTable } from '../platform/db/tables/candles.ts';

export type AssetRow = Pick<AssetTable, keyof AssetTable>;

export const allAssets = prepare<Record<never, never>, AssetRow>((qb) => qb.selectFrom('assets').selectAll());

export const putAsset = prepare<AssetRow, unknown>((qb, arg) =>
  qb
    .insertInto('assets')
    .values(assetValues(arg))
    .onConflict((conflict) =>
      conflict.column('symbol').doUpdateSet((eb) => ({
        name: eb.ref('excluded.name'),
        source: eb.ref('excluded.source'),
        max_leverage: eb.ref('excluded.max_leverage'),
        sz_decimals: eb.ref('excluded.sz_decimals'),
        status: eb.ref('excluded.status'),
        synthetic: eb.ref('excluded.synthetic'),
        updated_at: eb.ref('excluded.updated_at'),
      })),
    ),
);

/** Inserts an asset unless its symbol is known. */
export const addAsset = prepare<AssetRow, { symbol: string }>((qb, arg) =>
  qb
    .insertInto('assets')
    .values(assetValues(arg))
    .onConflict((conflict) => conflict.column('symbol').doNothing())
    .returning('symbol'),
);

function assetValues(arg: <K extends keyof AssetRow>(name: K) => AssetRow[K]): AssetRow {
  return {
    symbol: arg('symbol'),
    name: arg('name'),
    source: arg('source'),
    max_leverage: arg('max_leverage'),
    sz_decimals: arg('sz_decimals'),
    status: arg('status'),
    synthetic: arg('synthetic'),
    updated_at: arg('updated_at'),
  };
}
