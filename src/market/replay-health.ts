import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db/index.ts';
import { INTERVAL_MS } from './columns.ts';
import type { DashboardChannel } from './dashboard.ts';
import type { HealthRow } from './health.ts';
import type { Ingestion } from './ingestion.ts';
import type { MarketData } from './market-data.ts';
import { replayRound } from './replay-store.ts';

const NAMES = { source: 'replay', channel: 'replay_candles' } as const;
const DAY_MS = 86_400_000;
/** Rounds that may be missed before the feed counts as stale. */
const STALE_ROUNDS = 30;

/** Health and dashboard of a replay: one channel, which is well while its rounds come. */
export function createReplayHealth(deps: {
  db: Db;
  market: Pick<MarketData, 'listSeries'>;
  marketClock: Clock;
  roundMs: number;
}): Pick<Ingestion, 'health' | 'dashboard'> {
  const { db, market, marketClock, roundMs } = deps;
  const expectedCadenceSec = Math.max(1, Math.round(roundMs / 1000));
  const staleAfterSec = expectedCadenceSec * STALE_ROUNDS;

  async function read(now: number) {
    const state = await replayRound.first(db.read, {});
    const series = state === undefined ? [] : await market.listSeries();
    const ageSec = state === undefined ? null : Math.max(0, Math.floor((now - state.updated_at) / 1000));
    const status: HealthRow['status'] = ageSec === null ? 'missing' : ageSec > staleAfterSec ? 'stale' : 'ok';
    return { state, series, ageSec, status };
  }

  return {
    async health(now) {
      const { series, ageSec, status } = await read(now);
      const rowsWritten = series.reduce((sum, { count }) => sum + count, 0);
      const row = { ...NAMES, status, expectedCadenceSec, staleAfterSec, ageSec, rowsWritten, lastError: null };
      return { ok: status === 'ok', rows: [row] };
    },
    async dashboard(now) {
      const { state, series, ageSec, status } = await read(now);
      const newest = Math.max(0, ...series.map(({ lastAt, interval }) => lastAt + INTERVAL_MS[interval]));
      const inADay = series.map(({ count, interval }) => Math.min(count, DAY_MS / INTERVAL_MS[interval]));
      const channel: DashboardChannel = {
        ...NAMES,
        status,
        // Of market time.
        rows24h: inADay.reduce((sum, count) => sum + count, 0),
        coverage24h: ageSec === null ? null : 1,
        lagSec: newest === 0 ? null : Math.max(0, Math.floor((marketClock.now() - newest) / 1000)),
        lastRunAt: state?.updated_at ?? null,
        gaps: [],
      };
      return { ok: status === 'ok', channels: [channel] };
    },
  };
}
