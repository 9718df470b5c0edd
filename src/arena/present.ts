import type { ArenaConfig } from '../config.ts';
import type { components } from '../contract/index.ts';
import { returnOf } from './ranking.ts';
import type { ArenaView, QueueView, RankedView } from './reads.ts';
import { seasonOf } from './seasons.ts';
import type { HistoryRow } from './store.ts';

type Schemas = components['schemas'];

export function presentArena(
  { state, competing, queued, marketAt, events }: ArenaView,
  {
    config,
    marketFeed,
    modelCallsPerDay,
  }: { config: ArenaConfig; marketFeed: Schemas['MarketFeed']; modelCallsPerDay: number },
): Schemas['Arena'] {
  const { capacity, maxPerUser, seasonMs } = config;
  const { first_season_at: firstAt, season } = state;
  return {
    ...{ capacity, maxPerUser, competing, queued, marketFeed, marketAt },
    freeSlots: Math.max(0, capacity - competing),
    season: firstAt === null ? null : seasonOf({ firstAt, seasonMs }, season),
    rules: {
      startBalance: config.startBalance,
      maxDrawdownFraction: config.maxDrawdownFraction,
      seasonSec: seasonMs / 1000,
      turnoverFraction: config.turnoverFraction,
      modelCallsPerDay,
    },
    events: events.map(presentEvent),
  };
}

function presentEvent(row: HistoryRow): Schemas['ArenaEvent'] {
  const { at, kind, season, clone_id: cloneId, rank, return_fraction: returnFraction, reason } = row;
  return { at, kind, season, cloneId, rank, returnFraction, reason };
}

export function presentRanked(view: RankedView): Schemas['ArenaClone'] {
  const { stay, account } = view;
  return {
    rank: view.rank,
    cloneId: stay.clone_id,
    profile: view.face,
    modelStrength: stay.model_strength,
    symbols: JSON.parse(stay.symbols) as string[],
    admittedAt: stay.admitted_at,
    accountId: account.accountId,
    accountState: account.state,
    rankedSinceAt: account.base.at,
    equity: account.equity,
    returnFraction: returnOf(account),
    maxDrawdownFraction: account.base.maxDrawdownFraction,
    closedTrades: account.closedTrades,
  };
}

export function presentQueued(view: QueueView): Schemas['PromotionQueueEntry'] {
  const { candidate, passedOver, slotFree } = view;
  return {
    position: view.position,
    cloneId: candidate.cloneId,
    profile: view.face,
    queuedAt: candidate.queuedAt,
    passedOver: passedOver !== undefined,
    reason: passedOver ?? (slotFree ? 'admission_due' : 'no_free_slot'),
  };
}
