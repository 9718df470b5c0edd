import { join } from 'node:path';
import { createMarketData } from '../../src/market/index.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { migrate, openDatabase } from '../../src/platform/db/index.ts';
import type { StrategyGraph } from '../../src/strategies/index.ts';
import { type BenchData, createBenchData } from '../data.ts';
import { BAR_MS, INTERVAL, YEAR, type YearOfCandles } from './candles.ts';
import { POLICY, SMA_RULES } from './sma-rules.ts';

export const SYMBOL = 'BTC';

const { sizeFraction: _, ...policy } = POLICY;
const { execution, ...risk } = policy;

/** One asset, one rules prompt, one required stream. */
export const GRAPH: StrategyGraph = {
  schemaVersion: 1,
  nodes: [
    {
      id: 'candles',
      type: 'data_stream',
      config: {
        provider: 'hyperliquid',
        channel: 'candles',
        interval: INTERVAL,
        inclusion: 'required',
        depth: 'balanced',
      },
    },
    { id: 'assets', type: 'asset_selection', config: { symbols: [SYMBOL] } },
    {
      id: 'prompt',
      type: 'trading_prompt',
      config: {
        enabled: true,
        cadenceSec: BAR_MS / 1000,
        engine: 'rules',
        rules: SMA_RULES,
        risk,
        execution,
      },
    },
  ],
  edges: [
    { id: 'candles-assets', source: 'candles', target: 'assets' },
    { id: 'assets-prompt', source: 'assets', target: 'prompt' },
  ],
};

export interface HttpData extends BenchData {
  readonly token: string;
  /** A clone with one granted starter purchase. */
  readonly cloneId: number;
  readonly body: object;
}

/** A database with signed-in users, granted clones and a year of candles. */
export async function createHttpData(dir: string, { candles }: YearOfCandles): Promise<HttpData> {
  const data = await createBenchData(dir);
  const db = await openDatabase({ url: undefined, file: data.file });
  try {
    await migrate(db);
    const market = createMarketData({ db, clock: systemClock });
    await market.appendCandles({ symbol: SYMBOL, interval: INTERVAL, source: 'bench', candles });
  } finally {
    await db.close();
  }
  const { token, cloneIds } = data.users[data.users.length - 1] as BenchData['users'][0];
  return { ...data, token, cloneId: cloneIds[1] as number, body: { graph: GRAPH, window: YEAR } };
}

/** A copy of the data for a process of its own. */
export function serverDir(dir: string): { dataDir: string; databaseFile: string } {
  const dataDir = join(dir, 'gateway');
  return { dataDir, databaseFile: join(dataDir, 'gateway.sqlite') };
}
