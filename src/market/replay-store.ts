import { prepare } from '../platform/db/index.ts';

export type ReplayState = { feed: string; market_at: number };

/** The one row of the table. */
const ID = 'market';

export const replayState = prepare<Record<never, never>, ReplayState>((qb) =>
  qb.selectFrom('replay_state').select(['feed', 'market_at']).where('id', '=', ID),
);

export const saveReplayState = prepare<ReplayState & { now: number }, unknown>((qb, arg) =>
  qb
    .insertInto('replay_state')
    .values({ id: ID, feed: arg('feed'), market_at: arg('market_at'), updated_at: arg('now') })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet((eb) => ({
        feed: eb.ref('excluded.feed'),
        market_at: eb.ref('excluded.market_at'),
        updated_at: eb.ref('excluded.updated_at'),
      })),
    ),
);

/** When the replay last moved on, on the wall clock. */
export const replayRound = prepare<Record<never, never>, { market_at: number; updated_at: number }>((qb) =>
  qb.selectFrom('replay_state').select(['market_at', 'updated_at']).where('id', '=', ID),
);
