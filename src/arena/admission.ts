import type { Clones } from '../clones/index.ts';
import type { Executor } from '../platform/db/index.ts';
import type { Ids } from '../platform/ids.ts';
import type { Profiles } from '../profiles/index.ts';
import { branchesOf, type Strategies } from '../strategies/index.ts';
import type { AccountPolicy } from '../trading/index.ts';
import type { Facts } from './facts.ts';
import type { ArenaTrading } from './ports.ts';
import { type Candidate, chosen, type Seats, seatsOf } from './queue.ts';
import { wholeMinute } from './seasons.ts';
import * as store from './store.ts';
import { type Turn, WORKER } from './turn.ts';

/** Slots and who takes them. */
export interface Admissions {
  /** Gives every free slot to whom it is due; returns the clones that took one, in the order of the queue. */
  fill(turn: Turn): Promise<readonly number[]>;
  /** Those of the queue that could take a slot, in its order; as many as `need` asks for, if there are, whatever seats others give up. */
  waiting(ex: Executor, input: { need: number; seats: Seats }): Promise<readonly Candidate[]>;
}

export function createAdmissions(deps: {
  ids: Ids;
  clones: Pick<Clones, 'noteSlot' | 'rightsOf'>;
  profiles: Pick<Profiles, 'standings'>;
  strategies: Pick<Strategies, 'activeVersion'>;
  trading: Pick<ArenaTrading, 'open' | 'start'>;
  facts: Facts;
  limits: { readonly capacity: number; readonly maxPerUser: number };
  policy: AccountPolicy;
}): Admissions {
  const { ids, clones, profiles, strategies, trading, facts, limits, policy } = deps;
  const { maxPerUser } = limits;

  async function waiting(ex: Executor, { need, seats }: { need: number; seats: Seats }): Promise<Candidate[]> {
    const sound: Candidate[] = [];
    const perUser = new Map<string, number>();
    for await (const stretch of facts.queue(ex)) {
      for (const candidate of stretch) {
        const before = perUser.get(candidate.userId) ?? 0;
        // More of one user can't be admitted, whoever leaves.
        if (candidate.hidden || !candidate.entitled || before >= maxPerUser) continue;
        perUser.set(candidate.userId, before + 1);
        sound.push(candidate);
      }
      if (chosen(sound, { free: need, seats, maxPerUser }).length === need) break;
    }
    return sound;
  }

  async function admit(turn: Turn, { cloneId, userId }: Candidate): Promise<void> {
    const { tx, now, marketNow } = turn;
    const version = await strategies.activeVersion(tx, cloneId);
    const entitlement = (await clones.rightsOf(tx, [cloneId])).get(cloneId)?.entitlement;
    const publishedAt = (await profiles.standings(tx, [cloneId])).get(cloneId)?.publishedAt;
    if (version === undefined || entitlement === undefined || publishedAt == null) {
      throw new Error(`clone ${cloneId} was chosen for the Arena and lacks what it takes`);
    }
    const startAt = wholeMinute(marketNow);
    if (turn.state.first_season_at === null) await turn.setState({ first_season_at: startAt, season: 1 });
    const id = ids.id('sty');
    const symbols = [...new Set(branchesOf(version.graph).map(({ symbol }) => symbol))].sort();
    const accountId = await trading.open(tx, {
      ...{ userId, cloneId, symbols, policy, parent: { kind: 'arena', id } },
      strategyVersionId: version.strategyVersionId,
    });
    await trading.start(tx, { accountId, at: startAt, durationMs: null });
    await store.insertStay(tx, {
      ...{ id, clone_id: cloneId, user_id: userId, account_id: accountId },
      ...{ strategy_version_id: version.strategyVersionId, symbols: JSON.stringify(symbols) },
      ...{ model_strength: entitlement.modelStrength, published_at: publishedAt, admitted_at: marketNow },
      ...{ suspended_at: null, left_at: null, left_reason: null },
    });
    await store.saveEntry(tx, {
      ...{ clone_id: cloneId, user_id: userId, status: 'competing', queued_at: null },
      ...{ not_before: null, barred_until_season: null },
    });
    await clones.noteSlot(tx, cloneId, true);
    const { season } = turn.state;
    await store.appendHistory(tx, {
      ...{ at: marketNow, recorded_at: now, kind: 'admitted', season, clone_id: cloneId, user_id: userId },
      ...{ stay_id: id, rank: null, return_fraction: null, reason: null },
    });
    turn.note(
      { actor: WORKER, action: 'arena.admitted', subject: String(cloneId), details: { stayId: id, accountId, season } },
      { topic: 'arena.admitted', payload: { cloneId, userId, accountId, season } },
    );
  }

  return {
    waiting,
    async fill(turn) {
      const holders = await store.openStays.all(turn.tx, {});
      const free = limits.capacity - holders.length;
      if (free <= 0) return [];
      const seats = seatsOf(holders.map(({ user_id: userId }) => ({ userId })));
      const queue = await waiting(turn.tx, { need: free, seats });
      const next = chosen(queue, { free, seats, maxPerUser });
      for (const candidate of next) await admit(turn, candidate);
      return next.map(({ cloneId }) => cloneId);
    },
  };
}
