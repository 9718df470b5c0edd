import { prepare } from '../platform/db/index.ts';
import type { FundingRateTable } from '../platform/db/tables/candles.ts';

type FundingRow = Pick<FundingRateTable, keyof FundingRateTable>;
export type StoredFunding = Readonly<Pick<FundingRateTable, 'minute' | 'at' | 'rate' | 'synthetic'>>;

/** Inserts a rate, or replaces one for the same minute. */
export const putFunding = prepare<FundingRow, unknown>((qb, arg) =>
  qb
    .insertInto('funding_rates')
    .values({
      symbol: arg('symbol'),
      minute: arg('minute'),
      at: arg('at'),
      rate: arg('rate'),
      source: arg('source'),
      synthetic: arg('synthetic'),
    })
    .onConflict((conflict) =>
      conflict.columns(['symbol', 'minute']).doUpdateSet((eb) => ({
        at: eb.ref('excluded.at'),
        rate: eb.ref('excluded.rate'),
        source: eb.ref('excluded.source'),
        synthetic: eb.ref('excluded.synthetic'),
      })),
    ),
);

/** Rates of the minutes from `from` to `to`, both included. */
export const fundingIn = prepare<{ symbol: string; from: number; to: number }, StoredFunding>((qb, arg) =>
  qb
    .selectFrom('funding_rates')
    .select(['minute', 'at', 'rate', 'synthetic'])
    .where('symbol', '=', arg('symbol'))
    .where('minute', '>=', arg('from'))
    .where('minute', '<=', arg('to'))
    .orderBy('minute'),
);

/** The newest `limit` minutes up to and including `to`, newest first. */
export const fundingUpTo = prepare<{ symbol: string; to: number; limit: number }, StoredFunding>((qb, arg) =>
  qb
    .selectFrom('funding_rates')
    .select(['minute', 'at', 'rate', 'synthetic'])
    .where('symbol', '=', arg('symbol'))
    .where('minute', '<=', arg('to'))
    .orderBy('minute', 'desc')
    .limit(arg('limit')),
);

export const dropSyntheticFunding = prepare<Record<never, never>, { minute: number }>((qb) =>
  qb.deleteFrom('funding_rates').where('synthetic', '=', 1).returning('minute'),
);
