import type { CloneRights } from '../clones/index.ts';
import type { NewRun, OpenRun } from '../decisions/index.ts';
import type { Branch } from '../strategies/index.ts';
import { encodeAccount } from './account-codec.ts';
import type { AccountChange, AccountRow } from './account-store.ts';
import type { Decider } from './decider.ts';
import type { RoundFeed } from './feed.ts';
import { type HorizonQuery, horizonOf } from './horizon.ts';
import { type AccountRequest, decodeRequests, encodeRequests, takeDue } from './requests.ts';
import { dueBranches, nextDecisionAt } from './schedule.ts';
import { openRun, settleDecision } from './settle.ts';
import { openBooks } from './start.ts';
import { applyEvents } from './venue.ts';
import type { VenueEvent, VenueRecord } from './venue-events.ts';
import { isOver } from './venue-lifecycle.ts';
import { inOrder } from './venue-sequence.ts';
import type { VenueAccount } from './venue-types.ts';

/** Market time that an account goes at most in one step, so that a step stays small while it catches up. */
const MAX_STEP_MS = 6 * 3_600_000;

export interface StepTime extends HorizonQuery {
  /** False: the operator has switched trading off, and accounts pause. */
  readonly enabled: boolean;
  /** Live: a decision that is found due later than this is skipped. */
  readonly lateAfterMs: number;
  /** Wall time. */
  readonly wallNow: number;
}

export interface StepInput {
  readonly row: AccountRow;
  /** The version's branches that trade the account's symbols, by id. */
  readonly branches: readonly Branch[];
  readonly rights: CloneRights | undefined;
  readonly feed: RoundFeed;
  readonly decider: Decider;
  readonly time: StepTime;
}

/** What a step came to: one account's part of a transaction. */
export interface StepResult {
  readonly row: AccountRow;
  readonly change: AccountChange;
  readonly records: readonly VenueRecord[];
  /** Decisions that were made on the way. */
  readonly runs: readonly NewRun[];
  /** Decisions that ask a model, for which the account waits. */
  readonly queued: readonly OpenRun[];
}

/** An account on its way through one step. */
interface Walk extends StepInput {
  readonly account: VenueAccount;
  readonly records: VenueRecord[];
  readonly runs: NewRun[];
  requests: readonly AccountRequest[];
  /** Up to where the market's events were taken. */
  from: number;
}

/**
 * Moves an account on to what is stored: ticks, funding, requests and decisions in their order (docs/trading.md, "Time").
 * Decisions without a model are made on the way; at one that asks a model the step ends. Undefined when there is nowhere to
 * go. It reads the market and writes nothing.
 */
export async function stepAccount(input: StepInput): Promise<StepResult | undefined> {
  const { row, time, feed, branches } = input;
  const opened = await openBooks(row, { feed, time });
  if (opened === undefined) return undefined;
  const { account, records } = opened;
  const target = Math.min(horizonOf(account, feed, time), account.cursor.at + MAX_STEP_MS);
  if (target <= account.cursor.at && records.length === 0) return undefined;
  const requests = [...asked(row), ...switched(account, time)];
  const walk: Walk = { ...input, account, records: [...records], runs: [], requests, from: account.cursor.at };
  for (const market of account.markets) market.active = feed.asset(market.symbol)?.status !== 'delisted';

  while (!isOver(account)) {
    const at = nextDecisionAt(branches, account.cursor);
    if (at > target) break;
    await walkTo(walk, { to: at, decides: true });
    const queued = await decideAt(walk, at);
    if (queued.length > 0) return toResult(walk, { queued, decidingAt: at });
    await walkTo(walk, { to: at, decides: false });
    apply(walk, [{ kind: 'clock', at }]);
  }
  await walkTo(walk, { to: target, decides: false });
  apply(walk, [{ kind: 'clock', at: target }]);
  return toResult(walk, { queued: [], decidingAt: null });
}

function asked(row: AccountRow): AccountRequest[] {
  return decodeRequests(row.requests).filter(({ kind }) => kind !== 'start');
}

/** What the operator's switch asks of an account, from where it stands. */
function switched({ cursor, pauses }: VenueAccount, { enabled }: StepTime): AccountRequest[] {
  const reason = 'trading_disabled';
  if (enabled !== pauses.includes(reason)) return [];
  return [{ kind: enabled ? 'resume' : 'pause', reason, at: cursor.at }];
}

/** Takes what happened up to a moment; `decides`: but for what comes after the moment's decisions. */
async function walkTo(walk: Walk, { to, decides }: { to: number; decides: boolean }): Promise<void> {
  const { account, feed, from } = walk;
  const market = await feed.between({ symbols: account.markets.map(({ symbol }) => symbol), from, to });
  const { due, later } = takeDue(walk.requests, { cursor: account.cursor, to, decides });
  apply(walk, due.length === 0 ? market : inOrder([...market, ...due]));
  walk.requests = later;
  walk.from = to;
}

function apply({ account, records }: Walk, events: readonly VenueEvent[]): void {
  for (const record of applyEvents(account, events)) records.push(record);
}

/** Makes the decisions of a moment, or says which ones have to be waited for. */
async function decideAt(walk: Walk, at: number): Promise<OpenRun[]> {
  const { row, account, branches, rights, decider, time } = walk;
  if (!mayDecide(account, at)) return [];
  const due = dueBranches(branches, at);
  const late = !time.replays && time.now - at > time.lateAfterMs;
  if (!late && due.some(({ engine }) => engine === 'model')) return due.map((branch) => openRun(row, branch, at));
  // In a replay decisions take no time.
  const madeAt = time.replays ? at : time.now;
  const subject = { cloneId: row.clone_id, parentKind: row.parent_kind };
  const events: VenueEvent[] = [];
  for (const branch of due) {
    const outcome = await decider.decide(subject, branch, { at, rights, late });
    const made = { branch, at, startedAt: madeAt, finishedAt: madeAt, outcome };
    const { event, run } = settleDecision(row, account, made);
    walk.runs.push(run);
    if (event !== null) events.push(event);
  }
  if (time.replays) apply(walk, inOrder(events));
  // What is not there at its moment meets the account later, in its place among the ticks.
  else walk.requests = [...walk.requests, ...(events as AccountRequest[])];
  return [];
}

/** While an account is paused or its prices are stale nothing is decided for it. */
export function mayDecide(account: VenueAccount, at: number): boolean {
  return account.state === 'active' && account.closing === null && at <= account.freshUntil;
}

function toResult(walk: Walk, end: { queued: readonly OpenRun[]; decidingAt: number | null }): StepResult {
  const { row, account, records, runs, requests, time, feed } = walk;
  const change: AccountChange = {
    id: row.id,
    state: account.state,
    base_ms: Math.max(...account.markets.map(({ barMs }) => barMs)),
    synthetic: Number(account.markets.some(({ symbol }) => feed.base(symbol)?.synthetic)),
    cursor_at: end.decidingAt ?? account.cursor.at,
    book: encodeAccount(account),
    requests: encodeRequests(requests),
    deciding_at: end.decidingAt,
    lease_token: null,
    leased_until: 0,
    updated_at: time.wallNow,
    revision: row.revision + 1,
  };
  return { row, change, records, runs, queued: end.queued };
}
