import type { Clones } from '../clones/index.ts';
import { appError } from '../platform/errors.ts';
import type { Admissions } from './admission.ts';
import type { Places } from './places.ts';
import type { ArenaAuditions } from './ports.ts';
import * as store from './store.ts';
import type { Turn, Turns } from './turn.ts';

export interface Removal {
  readonly cloneId: number;
  /** Market time. */
  readonly removedAt: number;
  readonly barredUntilSeason: number;
  readonly admittedCloneIds: readonly number[];
}

/** What people do to a place in the Arena. Each frees the slot and gives it to the next in one transaction. */
export interface Retirements {
  /** @throws AppError CLONE_NOT_FOUND, CLONE_RETIRED */
  retireOwn(owned: { userId: string; cloneId: number }): Promise<{ userId: string }>;
  /** @throws AppError CLONE_NOT_FOUND, CLONE_RETIRED */
  retireAny(input: { cloneId: number; actor: string; reason: string }): Promise<{ userId: string }>;
  /** @throws AppError CLONE_NOT_FOUND, CLONE_NOT_COMPETING */
  remove(input: { cloneId: number; actor: string; reason: string }): Promise<Removal>;
}

export function createRetirements(deps: {
  turns: Turns;
  clones: Pick<Clones, 'lock' | 'retire' | 'rightsOf'>;
  auditions: Pick<ArenaAuditions, 'withdraw'>;
  places: Places;
  admissions: Admissions;
}): Retirements {
  const { turns, clones, auditions, places, admissions } = deps;

  async function ownerOf(turn: Turn, cloneId: number): Promise<string> {
    const standing = (await clones.rightsOf(turn.tx, [cloneId])).get(cloneId);
    if (standing === undefined) throw appError('CLONE_NOT_FOUND');
    return standing.userId;
  }

  async function stayOf(turn: Turn, cloneId: number): Promise<store.StayRow | undefined> {
    return (await store.openStays.all(turn.tx, {})).find((stay) => stay.clone_id === cloneId);
  }

  async function retire(turn: Turn, { userId, cloneId, by, actor, reason }: RetirementOf): Promise<{ userId: string }> {
    const { tx, now, marketNow, state } = turn;
    if ((await clones.lock(tx, { userId, cloneId })) === undefined) throw appError('CLONE_NOT_FOUND');
    if (!(await clones.retire(tx, cloneId))) throw appError('CLONE_RETIRED');
    const stay = await stayOf(turn, cloneId);
    if (stay !== undefined) await places.leave(turn, stay, { reason: 'retired', actor });
    else await places.reconsider(turn, [cloneId]);
    await store.appendHistory(tx, {
      ...{ at: marketNow, recorded_at: now, kind: 'retired', season: state.season, reason: null },
      ...{ clone_id: cloneId, user_id: userId, stay_id: stay?.id ?? null, rank: null, return_fraction: null },
    });
    turn.note(
      { actor, action: 'clone.retired', subject: String(cloneId), details: reason === undefined ? {} : { reason } },
      { topic: 'clone.retired', payload: { cloneId, userId } },
    );
    await admissions.fill(turn);
    // Last: it appends to the logs itself.
    await auditions.withdraw(tx, { cloneId, actor, by });
    return { userId };
  }

  return {
    retireOwn: ({ userId, cloneId }) =>
      turns.take((turn) => retire(turn, { userId, cloneId, by: 'owner', actor: userId })),

    retireAny: ({ cloneId, actor, reason }) =>
      turns.take(async (turn) => {
        const userId = await ownerOf(turn, cloneId);
        return retire(turn, { userId, cloneId, by: 'operator', actor, reason });
      }),

    remove: ({ cloneId, actor, reason }) =>
      turns.take(async (turn) => {
        await ownerOf(turn, cloneId);
        const stay = await stayOf(turn, cloneId);
        if (stay === undefined) throw appError('CLONE_NOT_COMPETING');
        await places.leave(turn, stay, { reason: 'operator', actor, details: { why: reason } });
        const admittedCloneIds = await admissions.fill(turn);
        const { marketNow: removedAt, state } = turn;
        return { cloneId, removedAt, barredUntilSeason: state.season + 1, admittedCloneIds };
      }),
  };
}

interface RetirementOf {
  readonly userId: string;
  readonly cloneId: number;
  readonly by: 'owner' | 'operator';
  readonly actor: string;
  readonly reason?: string;
}
