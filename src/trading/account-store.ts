import { sql } from 'kysely';
import {
  type Executor,
  engineOf,
  forUpdate,
  prepare,
  type TradingAccountTable,
  type Tx,
} from '../platform/db/index.ts';

export type AccountRow = Readonly<TradingAccountTable>;

/** What a step, a request or a decision changes of an account's row. */
export type AccountChange = Pick<
  AccountRow,
  | 'id'
  | 'state'
  | 'base_ms'
  | 'synthetic'
  | 'cursor_at'
  | 'book'
  | 'requests'
  | 'deciding_at'
  | 'lease_token'
  | 'leased_until'
  | 'updated_at'
  /** The new one: it holds only where the row still has the one before. */
  | 'revision'
>;

type RowArgs = { [Column in keyof TradingAccountTable]: TradingAccountTable[Column] };
type ChangeArgs = { [Column in keyof AccountChange]: AccountChange[Column] } & { before: number };

/** States in which an account has something to do. */
const LIVING = ['pending', 'active', 'paused'] as const;

const insertRow = prepare<RowArgs, unknown>((qb, arg) =>
  qb.insertInto('trading_accounts').values({
    id: arg('id'),
    user_id: arg('user_id'),
    clone_id: arg('clone_id'),
    parent_kind: arg('parent_kind'),
    parent_id: arg('parent_id'),
    strategy_version_id: arg('strategy_version_id'),
    policy: arg('policy'),
    symbols: arg('symbols'),
    base_ms: arg('base_ms'),
    synthetic: arg('synthetic'),
    state: arg('state'),
    cursor_at: arg('cursor_at'),
    revision: arg('revision'),
    book: arg('book'),
    requests: arg('requests'),
    deciding_at: arg('deciding_at'),
    lease_token: arg('lease_token'),
    leased_until: arg('leased_until'),
    created_at: arg('created_at'),
    updated_at: arg('updated_at'),
  }),
);

export async function insertAccount(tx: Tx, row: AccountRow): Promise<void> {
  await insertRow.all(tx, { ...row });
}

/** Somebody's own account. */
export const accountOf = prepare<{ id: string; userId: string }, AccountRow>((qb, arg) =>
  qb.selectFrom('trading_accounts').selectAll().where('id', '=', arg('id')).where('user_id', '=', arg('userId')),
);

export const lockAccount = prepare<{ id: string }, AccountRow>((qb, arg) =>
  qb.selectFrom('trading_accounts').selectAll().where('id', '=', arg('id')).$call(forUpdate(qb)),
);

export async function accountsById(ex: Executor, ids: readonly string[]): Promise<AccountRow[]> {
  if (ids.length === 0) return [];
  return ex.selectFrom('trading_accounts').selectAll().where('id', 'in', ids).execute();
}

export interface LivingPage {
  readonly afterId: string;
  readonly limit: number;
  /** Market time: those for which base bars have ended since their cursor, or that wait for decisions. */
  readonly marketNow: number;
  /** Wall time: those that somebody works on at present are left out. */
  readonly now: number;
}

/** Accounts that have somewhere to go, by id. */
export async function livingAccounts(
  ex: Executor,
  { afterId, limit, marketNow, now }: LivingPage,
): Promise<AccountRow[]> {
  return ex
    .selectFrom('trading_accounts')
    .selectAll()
    .where('state', 'in', LIVING)
    .where('id', '>', afterId)
    .where((eb) => eb.or([eb('cursor_at', '<', lastBarEnd(marketNow)), eb('deciding_at', 'is not', null)]))
    .where('leased_until', '<=', now)
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** The last whole multiple of an account's base bars. */
const lastBarEnd = (marketNow: number) => sql<number>`(cast(${Math.floor(marketNow)} as bigint) / base_ms) * base_ms`;

const changeRow = prepare<ChangeArgs, { id: string }>((qb, arg) =>
  qb
    .updateTable('trading_accounts')
    .set({
      state: arg('state'),
      base_ms: arg('base_ms'),
      synthetic: arg('synthetic'),
      cursor_at: arg('cursor_at'),
      book: arg('book'),
      requests: arg('requests'),
      deciding_at: arg('deciding_at'),
      lease_token: arg('lease_token'),
      leased_until: arg('leased_until'),
      updated_at: arg('updated_at'),
      revision: arg('revision'),
    })
    .where('id', '=', arg('id'))
    .where('revision', '=', arg('before'))
    .returning('id'),
);

/** Writes those whose revision is still the one before, and says which: nobody else has changed them meanwhile. */
export async function changeAccounts(tx: Tx, changes: readonly AccountChange[]): Promise<ReadonlySet<string>> {
  if (engineOf(tx) === 'sqlite') {
    const changed = changes.filter((change) => changeRow.first(tx, { ...change, before: change.revision - 1 }));
    return new Set(changed.map(({ id }) => id));
  }
  const records = JSON.stringify(changes);
  const { rows } = await sql<{ id: string }>`
    update trading_accounts a set state = r.state, base_ms = r.base_ms, synthetic = r.synthetic, cursor_at = r.cursor_at, book = r.book, requests = r.requests,
      deciding_at = r.deciding_at, lease_token = r.lease_token, leased_until = r.leased_until, updated_at = r.updated_at,
      revision = r.revision
    from json_populate_recordset(null::trading_accounts, ${records}::json) r
    where a.id = r.id and a.revision = r.revision - 1
    returning a.id`.execute(tx);
  return new Set(rows.map(({ id }) => id));
}

/** Takes the decisions of a moment, unless somebody has them; one statement, so that one of several gets them. */
export const claimAccount = prepare<
  { id: string; at: number; token: string; now: number; until: number },
  { id: string }
>((qb, arg) =>
  qb
    .updateTable('trading_accounts')
    .set({ lease_token: arg('token'), leased_until: arg('until') })
    .where('id', '=', arg('id'))
    .where('deciding_at', '=', arg('at'))
    .where('leased_until', '<=', arg('now'))
    .returning('id'),
);

/** Gives them back, so that the next one need not wait for the lease's end. */
export const releaseAccount = prepare<{ id: string; token: string }, unknown>((qb, arg) =>
  qb
    .updateTable('trading_accounts')
    .set({ lease_token: null, leased_until: 0 })
    .where('id', '=', arg('id'))
    .where('lease_token', '=', arg('token')),
);
