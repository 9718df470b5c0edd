import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db/index.ts';
import { type Assets, createAssets } from './assets.ts';
import { type Candles, createCandles } from './candles.ts';
import { createFunding, type Funding } from './funding.ts';

/** All that is stored of markets: candles, funding and the assets themselves. */
export interface MarketData extends Candles, Funding, Assets {}

export function createMarketData(deps: { db: Db; clock: Clock }): MarketData {
  return { ...createCandles(deps), ...createFunding(deps), ...createAssets(deps) };
}
