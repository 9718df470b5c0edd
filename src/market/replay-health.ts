import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db/index.ts';
import type { DashboardChannel } from './dashboard.ts';
import type { HealthRow } from './health.ts';
import type { Ingestion } from './ingestion.ts';
import type { MarketData } from './market-data.ts';
import { replayRound } from './replay-store.ts';

const NAMES = { source: 'replay', channel: 'replay_candles' } as const;
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

  async function row(now: number): Promise<HealthRow> {
    const state = await replayRound.first(db.read, {});
    const series = state === undefined ? [] : await market.listSeries();
    const ageSec = state === undefined ? null : Math.max(0, Math.floor((now - state.updated_at) / 1000));
    const status = ageSec === null ? 'missing' : ageSec > staleAfterSec ? 'stale' : 'ok';
    const rowsWritten = series.reduce((sum, { count }) => sum + count, 0);
    return { ...NAMES, status, expectedCadenceSec, staleAfterSec, ageSec, rowsWritten, lastError: null };
  }

  return {
    async health(now) {
      const only = await row(now);
      return { ok: only.status === 'ok', rows: [only] };
    },
    async dashboard(now) {
      const [{ status, rowsWritten, ageSec }, state] = [await row(now), await replayRound.first(db.read, {})];
      const series = await market.listSeries();
      const newest = Math.max(0, ...series.map(({ lastAt }) => lastAt));
      const channel: DashboardChannel = {
        ...NAMES,
        status,
        rows24h: rowsWritten,
        coverage24h: ageSec === null ? null : 1,
        lagSec: newest === 0 ? null : Math.max(0, Math.floor((marketClock.now() - newest) / 1000)),
        lastRunAt: state?.updated_at ?? null,
        gaps: [],
      };
      return { ok: status === 'ok', channels: [channel] };
    },
  };
}
