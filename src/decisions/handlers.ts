import type { Clones } from '../clones/index.ts';
import type { Handlers } from '../contract/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db/index.ts';
import { appError } from '../platform/errors.ts';
import { decodeCursor, pageLimit, toPage } from '../platform/page.ts';
import type { AssetCatalogue, Strategies, StrategyEditor } from '../strategies/index.ts';
import { latestData } from './latest-data.ts';
import type { MarketReader } from './market-reader.ts';
import { type DecisionRuns, presentRun } from './runs.ts';

export type DecisionHandlers = Pick<Handlers, 'listDecisionRuns' | 'resolveLatestData'>;

export interface DecisionHandlerDeps {
  readonly db: Db;
  readonly clones: Pick<Clones, 'owned'>;
  readonly strategies: Pick<Strategies, 'graphFor'>;
  readonly editor: Pick<StrategyEditor, 'compile' | 'ready'>;
  readonly assets: AssetCatalogue;
  readonly reader: MarketReader;
  /** The market's now, which the replay feed runs. */
  readonly marketClock: Clock;
  readonly runs: DecisionRuns;
}

const DEFAULT_LIMIT = 50;

export function createDecisionHandlers(deps: DecisionHandlerDeps): DecisionHandlers {
  const { db, clones, strategies, editor, assets, reader, marketClock, runs } = deps;

  return {
    async listDecisionRuns({ params: { cloneId }, query, caller }) {
      await clones.owned(caller.userId, cloneId);
      const { limit: wanted = DEFAULT_LIMIT, cursor, ...filters } = query;
      const limit = pageLimit(wanted);
      const rows = await runs.list(db.read, { cloneId, filters, after: positionOf(cursor), limit: limit + 1 });
      const { items, nextCursor } = toPage(rows, limit, (row) => [row.scheduled_at, row.id]);
      return { status: 200, body: { runs: items.map(presentRun), filters, nextCursor } };
    },

    async resolveLatestData({ params: { cloneId, symbol }, body, caller }) {
      await clones.owned(caller.userId, cloneId);
      await assets.know([symbol]);
      if (assets.find(symbol) === undefined) throw appError('ASSET_NOT_FOUND');
      const now = marketClock.now();
      const asOf = body?.asOfMs ?? now;
      if (asOf > now) throw appError('AS_OF_IN_FUTURE', { details: { nowMs: now } });
      const chosen = await strategies.graphFor(db.read, cloneId, body?.pipeline);
      return { status: 200, body: await latestData({ symbol, asOf, ...chosen }, { reader, editor }) };
    },
  };
}

function positionOf(cursor: string | undefined): { scheduledAt: number; id: string } | undefined {
  if (cursor === undefined) return undefined;
  const [scheduledAt, id] = decodeCursor(cursor, ['number', 'string']) as [number, string];
  return { scheduledAt, id };
}
