import type { Clones } from '../clones/index.ts';
import type { DecisionRuns } from '../decisions/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import type { Ids } from '../platform/ids.ts';
import type { Branch } from '../strategies/index.ts';
import { decodeAccount, encodeAccount } from './account-codec.ts';
import { type AccountRow, changeAccounts, claimAccount, lockAccount, releaseAccount } from './account-store.ts';
import { bookRows } from './book-rows.ts';
import { writeBook } from './book-store.ts';
import { emitEnd } from './commit.ts';
import type { Decider } from './decider.ts';
import type { TradingMarket } from './ports.ts';
import { type AccountRequest, decodeRequests, encodeRequests, takeDue } from './requests.ts';
import { dueBranches } from './schedule.ts';
import { type MadeDecision, openRun, type SettledDecision, settleDecision } from './settle.ts';
import { applyEvents } from './venue.ts';
import type { VenueEvent } from './venue-events.ts';
import { inOrder } from './venue-sequence.ts';
import type { VenueAccount } from './venue-types.ts';

/** After a crash another process takes the decisions over within this time. Longer than a model takes as a rule. */
const LEASE_MS = 120_000;

/** An account that waits for decisions, with the branches that trade its symbols. */
export interface WaitingAccount {
  readonly row: AccountRow;
  readonly branches: readonly Branch[];
}

/** Decisions that ask a model: many at a time, beside the rounds, each made by one process. */
export interface Desk {
  /** Begins with them unless they are under way here; those beyond the bound wait their turn. */
  take(waiting: WaitingAccount): void;
  /** Resolves when nothing is under way here; with how many decisions were made since the last time. */
  settled(): Promise<number>;
  /** Calls off what is under way; whoever comes next makes it anew, and pays for no answer that is on record. */
  close(): Promise<void>;
}

export interface DeskDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly market: Pick<TradingMarket, 'now' | 'replays'>;
  readonly clones: Pick<Clones, 'rightsOf'>;
  readonly runs: Pick<DecisionRuns, 'begin' | 'finish'>;
  readonly openDecider: () => Decider;
  readonly concurrency: number;
  readonly lateAfterMs: number;
  readonly onError: (error: unknown) => void;
}

export function createDesk(deps: DeskDeps): Desk {
  const { db, clock, ids, market, clones, runs, openDecider, concurrency, lateAfterMs, onError } = deps;
  const stopping = new AbortController();
  const underWay = new Map<string, Promise<void>>();
  const waiting: WaitingAccount[] = [];
  let made = 0;

  const marketTime = (at: number): number => (market.replays ? at : Math.max(at, market.now()));

  /** The right to make an account's decisions, for a while. */
  async function claim(row: AccountRow, due: readonly Branch[], at: number): Promise<string | undefined> {
    const token = ids.id('lse');
    const now = clock.now();
    return db.transaction(async (tx) => {
      const claimed = await claimAccount.first(tx, { id: row.id, at, token, now, until: now + LEASE_MS });
      if (claimed === undefined) return undefined;
      await runs.begin(tx, { ids: due.map((branch) => openRun(row, branch, at).id), at: marketTime(at) });
      return token;
    });
  }

  async function decide(row: AccountRow, due: readonly Branch[], at: number): Promise<MadeDecision[]> {
    const rights = (await clones.rightsOf(db.read, [row.clone_id])).get(row.clone_id);
    const decider = openDecider();
    const subject = { cloneId: row.clone_id, parentKind: row.parent_kind };
    const late = !market.replays && market.now() - at > lateAfterMs;
    return Promise.all(
      due.map(async (branch) => {
        const startedAt = marketTime(at);
        const outcome = await decider.decide(subject, branch, { at, rights, late, signal: stopping.signal });
        return { branch, at, startedAt, finishedAt: marketTime(at), outcome };
      }),
    );
  }

  /** Decisions, orders and the account that receives them, in one transaction. False: the lease was lost. */
  async function finish(tx: Tx, done: { id: string; token: string; decisions: readonly MadeDecision[]; at: number }) {
    const { id, token, decisions, at } = done;
    const row = await lockAccount.first(tx, { id });
    if (row === undefined || row.lease_token !== token) return false;
    const account = decodeAccount(row.book, row.policy);
    const settled = decisions.map((decision) => settleDecision(row, account, decision));
    const requests = decodeRequests(row.requests);
    const received = receive(settled, { at, account, requests, replays: market.replays });
    const records = applyEvents(account, received.events);
    const change = {
      id,
      state: account.state,
      base_ms: row.base_ms,
      synthetic: row.synthetic,
      cursor_at: account.cursor.at,
      book: encodeAccount(account),
      requests: encodeRequests(received.requests),
      ...{ deciding_at: null, lease_token: null, leased_until: 0 },
      updated_at: clock.now(),
      revision: row.revision + 1,
    };
    await changeAccounts(tx, [change]);
    await writeBook(tx, bookRows(id, records));
    await runs.finish(
      tx,
      settled.map(({ run }) => run),
    );
    await emitEnd(tx, row, { records, at: change.updated_at });
    return true;
  }

  async function work({ row, branches }: WaitingAccount): Promise<void> {
    const at = row.deciding_at as number;
    const due = dueBranches(branches, at);
    const token = await claim(row, due, at);
    if (token === undefined) return;
    try {
      const decisions = await decide(row, due, at);
      if (stopping.signal.aborted) throw stopping.signal.reason;
      const finished = await db.transaction((tx) => finish(tx, { id: row.id, token, decisions, at }));
      if (finished) made += decisions.length;
    } catch (error) {
      await db.transaction((tx) => releaseAccount.all(tx, { id: row.id, token }));
      if (!stopping.signal.aborted) throw error;
    }
  }

  function startNext(): void {
    while (underWay.size < concurrency && !stopping.signal.aborted) {
      const next = waiting.shift();
      if (next === undefined) return;
      const { id } = next.row;
      const working = work(next)
        .catch(onError)
        .finally(() => {
          underWay.delete(id);
          startNext();
        });
      underWay.set(id, working);
    }
  }

  async function settled(): Promise<number> {
    while (underWay.size > 0) await Promise.all(underWay.values());
    const count = made;
    made = 0;
    return count;
  }

  return {
    settled,
    take(next) {
      const { id } = next.row;
      if (underWay.has(id) || waiting.some(({ row }) => row.id === id)) return;
      waiting.push(next);
      startNext();
    },
    async close() {
      stopping.abort(new Error('The gateway stops.'));
      waiting.length = 0;
      await settled();
    },
  };
}

/** In a replay decisions meet the account at their moment; else later, in their place among the ticks. */
function receive(
  settled: readonly SettledDecision[],
  now: { at: number; account: VenueAccount; requests: readonly AccountRequest[]; replays: boolean },
): { events: VenueEvent[]; requests: readonly AccountRequest[] } {
  const { at, account, requests, replays } = now;
  const decided = settled.flatMap(({ event }) => (event === null ? [] : [event]));
  const { due, later } = takeDue(requests, { cursor: account.cursor, to: at, decides: false });
  const clock: VenueEvent = { kind: 'clock', at };
  if (replays) return { events: inOrder([...decided, ...due, clock]), requests: later };
  return { events: inOrder([...due, clock]), requests: [...later, ...decided] };
}
