import type { Clones } from '../clones/index.ts';
import type { ArenaConfig } from '../config.ts';
import type { Places } from './places.ts';
import type { ArenaAccount, ArenaTrading } from './ports.ts';
import * as store from './store.ts';
import type { Turn } from './turn.ts';

export interface Watch {
  /** Looks at what competing clones live on: their accounts and what was paid for them. Returns how many lost their slot. */
  look(turn: Turn): Promise<number>;
}

export function createWatch(deps: {
  config: Pick<ArenaConfig, 'maxSuspendedMs'>;
  clones: Pick<Clones, 'rightsOf'>;
  trading: Pick<ArenaTrading, 'accounts' | 'pause' | 'resume'>;
  places: Places;
}): Watch {
  const { config, clones, trading, places } = deps;

  function ended(account: ArenaAccount | undefined): 'liquidated' | 'account_ended' | undefined {
    if (account?.state === 'liquidated') return 'liquidated';
    return account?.state === 'completed' ? 'account_ended' : undefined;
  }

  /** Pauses an account with the first look that finds nothing paid behind it; true once that has lasted too long. */
  async function unpaid(turn: Turn, stay: store.StayRow, entitled: boolean): Promise<boolean> {
    const { tx, now, marketNow } = turn;
    const pause = { accountId: stay.account_id, reason: 'entitlement_suspended', at: marketNow } as const;
    if (entitled) {
      if (stay.suspended_at === null) return false;
      await trading.resume(tx, pause);
      await store.updateStay(tx, { id: stay.id, changes: { suspended_at: null } });
      return false;
    }
    if (stay.suspended_at !== null) return now - stay.suspended_at >= config.maxSuspendedMs;
    await trading.pause(tx, pause);
    await store.updateStay(tx, { id: stay.id, changes: { suspended_at: now } });
    return config.maxSuspendedMs === 0;
  }

  return {
    async look(turn) {
      const stays = await store.openStays.all(turn.tx, {});
      const accounts = await trading.accounts(
        turn.tx,
        stays.map((stay) => stay.account_id),
      );
      const rights = await clones.rightsOf(
        turn.tx,
        stays.map((stay) => stay.clone_id),
      );
      let left = 0;
      for (const stay of stays) {
        const entitled = rights.get(stay.clone_id)?.entitlement?.status === 'active';
        const reason = ended(accounts.get(stay.account_id));
        if (reason === undefined && !(await unpaid(turn, stay, entitled))) continue;
        await places.leave(turn, stay, { reason: reason ?? 'entitlement_lost' });
        left += 1;
      }
      return left;
    },
  };
}
