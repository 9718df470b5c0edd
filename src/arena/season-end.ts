import type { ArenaConfig } from '../config.ts';
import type { Admissions } from './admission.ts';
import type { Places } from './places.ts';
import type { ArenaAccount, ArenaTrading } from './ports.ts';
import { seatsOf } from './queue.ts';
import { ranked, returnOf, type Standing } from './ranking.ts';
import { leavers, seasonAt, seasonOf, wholeMinute } from './seasons.ts';
import * as store from './store.ts';
import { type Turn, WORKER } from './turn.ts';

/** Market time that an account gets to start in, after the season's end. */
const PENDING_GRACE_MS = 3_600_000;

export interface SeasonEnds {
  /** Ends the season that is over, if one is and every account has come to its end; true when it did. */
  endIfOver(turn: Turn): Promise<boolean>;
}

interface Holder extends Standing {
  readonly stay: store.StayRow;
  readonly userId: string;
}

export function createSeasonEnds(deps: {
  config: Pick<ArenaConfig, 'capacity' | 'maxPerUser' | 'seasonMs' | 'turnoverFraction'>;
  trading: Pick<ArenaTrading, 'accounts' | 'rebase'>;
  admissions: Admissions;
  places: Places;
}): SeasonEnds {
  const { config, trading, admissions, places } = deps;
  const { capacity, maxPerUser, seasonMs, turnoverFraction } = config;

  /** The ranking at the end; undefined while an account that trades has not come so far. */
  async function finalRanking(turn: Turn, endAt: number): Promise<readonly Holder[] | undefined> {
    const stays = await store.openStays.all(turn.tx, {});
    const accounts = await trading.accounts(
      turn.tx,
      stays.map((stay) => stay.account_id),
    );
    const holders: Holder[] = [];
    for (const stay of stays) {
      const account = accounts.get(stay.account_id);
      if (account === undefined) throw new Error(`the account of stay ${stay.id} is gone`);
      if (isBehind(account, { stay, endAt, marketNow: turn.marketNow })) return undefined;
      const { equity, base } = account;
      holders.push({ stay, cloneId: stay.clone_id, userId: stay.user_id, admittedAt: stay.admitted_at, equity, base });
    }
    return ranked(holders);
  }

  async function keepPlaces(turn: Turn, ranking: readonly Holder[]): Promise<void> {
    const { tx, now, marketNow, state } = turn;
    for (const [index, { stay, ...standing }] of ranking.entries()) {
      await store.appendHistory(tx, {
        ...{ at: marketNow, recorded_at: now, kind: 'season_ended', season: state.season, stay_id: stay.id },
        ...{ clone_id: stay.clone_id, user_id: stay.user_id, reason: null },
        ...{ rank: index + 1, return_fraction: returnOf(standing) },
      });
    }
    const places = ranking.map(({ cloneId }) => cloneId);
    const details = { season: state.season, places };
    turn.note(
      { actor: WORKER, action: 'arena.season_ended', subject: String(state.season), details },
      { topic: 'arena.season_ended', payload: details },
    );
  }

  /** The lowest go to the queue's end, and those who waited take their slots: in that order, so that nobody takes his own again. */
  async function turnOver(turn: Turn, ranking: readonly Holder[]): Promise<readonly Holder[]> {
    const free = capacity - ranking.length;
    const need = free + ranking.length;
    const queue = await admissions.waiting(turn.tx, { need, seats: seatsOf(ranking) });
    const leaving = leavers(ranking, { queue, free, maxPerUser, turnoverFraction });
    for (const { stay } of leaving) await places.leave(turn, stay, { reason: 'season_turnover' });
    return ranking.filter((holder) => !leaving.includes(holder));
  }

  return {
    async endIfOver(turn) {
      const { first_season_at: firstAt, season } = turn.state;
      if (firstAt === null) return false;
      const grid = { firstAt, seasonMs };
      const { endAt } = seasonOf(grid, season);
      if (turn.marketNow < endAt) return false;
      const ranking = await finalRanking(turn, endAt);
      if (ranking === undefined) return false;
      await keepPlaces(turn, ranking);
      const staying = await turnOver(turn, ranking);
      await turn.setState({ season: seasonAt(grid, turn.marketNow) });
      await admissions.fill(turn);
      for (const { stay } of staying) await trading.rebase(turn.tx, { accountId: stay.account_id, at: turn.marketNow });
      // Bars end with the season; who was barred comes after all who waited.
      const barred = await store.barredEntries(turn.tx);
      for (const entry of barred) await store.saveEntry(turn.tx, { ...entry, not_before: turn.marketNow });
      await places.reconsider(
        turn,
        barred.map((entry) => entry.clone_id),
      );
      return true;
    },
  };
}

/** True while an account's equity at the end is still to be known. A paused one stands still: its equity is what it is. */
function isBehind(
  { state, cursor }: ArenaAccount,
  { stay, endAt, marketNow }: { stay: store.StayRow; endAt: number; marketNow: number },
): boolean {
  if (state === 'active') return (cursor ?? 0) < endAt;
  // Not started because nobody looked, or because its markets are dead: for those the season does not wait for ever.
  return state === 'pending' && wholeMinute(stay.admitted_at) < endAt && marketNow < endAt + PENDING_GRACE_MS;
}
