import type { Clock } from '../platform/clock.ts';
import type { Executor, Tx } from '../platform/db/index.ts';
import type { Ids } from '../platform/ids.ts';
import { decodeAccount, encodeAccount } from './account-codec.ts';
import * as store from './account-store.ts';
import { type AccountView, viewOf } from './account-view.ts';
import type { SnapshotRow } from './book-rows.ts';
import { snapshotsOf } from './book-store.ts';
import { type AccountRequest, decodeRequests, encodeRequests } from './requests.ts';
import { pendingAccount } from './start.ts';
import type { AccountPolicy } from './venue-policy.ts';

const MINUTE_MS = 60_000;
const MAX_SNAPSHOTS = 10_000;

export interface AccountSpec {
  readonly userId: string;
  readonly cloneId: number;
  /** One account each. */
  readonly parent: { readonly kind: 'audition' | 'arena'; readonly id: string };
  readonly strategyVersionId: string;
  readonly symbols: readonly string[];
  readonly policy: AccountPolicy;
}

/** A snapshot of an account; amounts are decimal strings. */
export interface Snapshot {
  readonly number: number;
  readonly at: number;
  readonly equity: string;
  readonly wallet: string;
  readonly marginUsed: string;
  readonly maintenance: string;
  readonly closedTrades: number;
  /** The highest leverage of a position held; 0 without one. */
  readonly maxLeverage: number;
  /** The last one, after everything is closed. */
  readonly final: boolean;
}

export interface SnapshotsQuery {
  readonly accountId: string;
  /** Those later than this moment; default: all. */
  readonly after?: number;
  /** Default and most: 10,000. */
  readonly limit?: number;
}

/**
 * Accounts, for those who open and end them. Times are the market's. What is asked takes its place among ticks and decisions
 * when the account gets there, which is never before what it has already seen.
 */
export interface Accounts {
  /** A new account, `pending`. Returns its id. */
  open(tx: Tx, spec: AccountSpec): Promise<string>;
  /** Trades from `at` on, as soon as the feed reaches there. `durationMs` null: until `end`. Again: nothing. */
  start(tx: Tx, input: { accountId: string; at: number; durationMs: number | null }): Promise<void>;
  /** Its clock stops; opening orders end, positions keep their stops, targets and margin. Again: nothing. */
  pause(tx: Tx, input: PauseInput): Promise<void>;
  resume(tx: Tx, input: PauseInput): Promise<void>;
  /** Orders are cancelled, positions closed at their next tick, then the final snapshot. One that never started is over at once. */
  end(tx: Tx, input: { accountId: string; at: number; reason: string }): Promise<void>;
  /** Ranking counts anew from the equity at `at`. */
  rebase(tx: Tx, input: { accountId: string; at: number }): Promise<void>;
  accounts(ex: Executor, ids: readonly string[]): Promise<ReadonlyMap<string, AccountView>>;
  /** Oldest first. */
  snapshots(ex: Executor, query: SnapshotsQuery): Promise<readonly Snapshot[]>;
}

export interface PauseInput {
  readonly accountId: string;
  readonly reason: 'entitlement_suspended' | 'trading_disabled';
  readonly at: number;
}

export function createAccounts({ clock, ids }: { clock: Clock; ids: Ids }): Accounts {
  /** Reads, decides and writes under the row's lock. */
  async function change(
    tx: Tx,
    accountId: string,
    changed: (row: store.AccountRow, requests: AccountRequest[]) => Partial<store.AccountChange> | undefined,
  ): Promise<void> {
    const row = await store.lockAccount.first(tx, { id: accountId });
    if (row === undefined) throw new Error(`There is no account ${accountId}.`);
    if (row.state === 'completed' || row.state === 'liquidated') return;
    const changes = changed(row, decodeRequests(row.requests));
    if (changes === undefined) return;
    await store.changeAccounts(tx, [{ ...row, ...changes, revision: row.revision + 1, updated_at: clock.now() }]);
  }

  function ask(tx: Tx, accountId: string, request: AccountRequest): Promise<void> {
    return change(tx, accountId, (_, requests) => {
      const isAsked = requests.some(({ kind }) => kind === request.kind && (kind === 'start' || kind === 'end'));
      return isAsked ? undefined : { requests: encodeRequests([...requests, request]) };
    });
  }

  function setPause(tx: Tx, kind: 'pause' | 'resume', { accountId, reason, at }: PauseInput): Promise<void> {
    return change(tx, accountId, (row, requests) => {
      if (isPaused(row, requests, reason) === (kind === 'pause')) return undefined;
      return { requests: encodeRequests([...requests, { kind, reason, at }]) };
    });
  }

  return {
    async open(tx, { userId, cloneId, parent, strategyVersionId, symbols, policy }) {
      const id = ids.id('acc');
      const now = clock.now();
      const account = pendingAccount({ id, policy, symbols });
      await store.insertAccount(tx, {
        id,
        user_id: userId,
        clone_id: cloneId,
        parent_kind: parent.kind,
        parent_id: parent.id,
        strategy_version_id: strategyVersionId,
        policy: JSON.stringify(policy),
        symbols: JSON.stringify(account.markets.map(({ symbol }) => symbol)),
        base_ms: MINUTE_MS,
        synthetic: 0,
        state: account.state,
        cursor_at: null,
        revision: 1,
        book: encodeAccount(account),
        requests: '[]',
        deciding_at: null,
        lease_token: null,
        leased_until: 0,
        created_at: now,
        updated_at: now,
      });
      return id;
    },

    start: (tx, { accountId, at, durationMs }) =>
      change(tx, accountId, (row, requests) => {
        if (row.state !== 'pending' || requests.some(({ kind }) => kind === 'start')) return undefined;
        const start: AccountRequest = { kind: 'start', at, durationMs };
        // Rounds look for accounts whose cursor is behind.
        return { requests: encodeRequests([...requests, start]), cursor_at: at - 1 };
      }),

    pause: (tx, input) => setPause(tx, 'pause', input),
    resume: (tx, input) => setPause(tx, 'resume', input),
    rebase: (tx, { accountId, at }) => ask(tx, accountId, { kind: 'rebase', at }),

    async end(tx, { accountId, at, reason }) {
      await change(tx, accountId, (row, requests) => {
        if (row.state !== 'pending') return undefined;
        const account = decodeAccount(row.book, row.policy);
        account.state = 'completed';
        account.closing = { at, reason };
        const left = encodeRequests(requests.filter(({ kind }) => kind !== 'start'));
        return { state: account.state, book: encodeAccount(account), requests: left };
      });
      await ask(tx, accountId, { kind: 'end', at, reason });
    },

    async accounts(ex, accountIds) {
      const rows = await store.accountsById(ex, accountIds);
      return new Map(rows.map((row) => [row.id, viewOf(row, decodeAccount(row.book, row.policy))]));
    },

    async snapshots(ex, { accountId, after, limit = MAX_SNAPSHOTS }) {
      const page = { accountId, after, everyMs: undefined, behind: undefined, limit: Math.min(limit, MAX_SNAPSHOTS) };
      return (await snapshotsOf(ex, page)).map(toSnapshot);
    },
  };
}

/** Whether an account will be paused for a reason once all that was asked of it has been done. */
function isPaused(row: store.AccountRow, requests: readonly AccountRequest[], reason: PauseInput['reason']): boolean {
  const last = requests.findLast(
    (request) => (request.kind === 'pause' || request.kind === 'resume') && request.reason === reason,
  );
  if (last !== undefined) return last.kind === 'pause';
  return decodeAccount(row.book, row.policy).pauses.includes(reason);
}

function toSnapshot(row: SnapshotRow): Snapshot {
  return {
    number: row.number,
    at: row.at,
    equity: row.equity,
    wallet: row.wallet,
    marginUsed: row.margin_used,
    maintenance: row.maintenance,
    closedTrades: row.closed_trades,
    maxLeverage: row.max_leverage,
    final: row.final === 1,
  };
}
