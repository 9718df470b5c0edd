import { type AppError, appError } from '../errors.ts';
import type { Endpoint, Outcome, Rpc } from './endpoint.ts';

/** How long those who have not answered are waited for once enough have. */
const GRACE_MS = 300;

const LATE: Outcome<never> = { kind: 'unreachable', cause: 'slower than its peers' };

export interface Quorum {
  /**
   * The value on which enough endpoints agree; `read` gets the endpoint's index too. Equality is that of `key`. Two values
   * with equally many votes are no agreement, even if both have enough.
   */
  agree<T>(read: (rpc: Rpc, index: number) => Promise<T>, key?: (value: T) => string): Promise<T>;
  /** Every endpoint's own outcome, by index; rejects when fewer than the quorum have a value. */
  survey<T>(read: (rpc: Rpc) => Promise<T>): Promise<readonly Outcome<T>[]>;
  /** Every endpoint's own outcome, by index, however few answer; waits for all. */
  all<T>(read: (rpc: Rpc) => Promise<T>): Promise<readonly Outcome<T>[]>;
}

/** Text of a plain value with bigints: equal values give equal text. */
function defaultKey(value: unknown): string {
  return JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? `${part}n` : part)) ?? 'undefined';
}

/** The 503 that says why `outcomes` hold no agreement of `quorum`. */
function quorumFailure(outcomes: readonly Outcome<unknown>[], quorum: number): AppError {
  const wrong = outcomes.filter((outcome) => outcome.kind === 'wrongChain').length;
  const answered = outcomes.filter((outcome) => outcome.kind === 'value' || outcome.kind === 'refused').length;
  const lines = outcomes.map((outcome, index) => {
    const detail = outcome.kind === 'value' ? 'answered' : `${outcome.kind} (${outcome.cause})`;
    return `endpoint ${index + 1} of ${outcomes.length}: ${detail}`;
  });
  const cause = new Error(`quorum of ${quorum} missed; ${lines.join('; ')}`);
  if (answered >= quorum) return appError('CHAIN_DISAGREEMENT', { cause });
  if (answered + wrong >= quorum) return appError('CHAIN_WRONG_ID', { cause });
  return appError('CHAIN_UNREACHABLE', { cause });
}

/** Resolves when all have settled, or `graceMs` after `enough` first holds; those still out count as unreachable. */
function gather<T>(
  pending: readonly Promise<Outcome<T>>[],
  wait: { enough: (outcomes: readonly Outcome<T>[]) => boolean; graceMs: number },
): Promise<readonly Outcome<T>[]> {
  return new Promise((resolve) => {
    const outcomes = pending.map((): Outcome<T> => LATE);
    let open = pending.length;
    let timer: NodeJS.Timeout | undefined;
    const finish = () => {
      clearTimeout(timer);
      resolve([...outcomes]);
    };
    pending.forEach(async (promise, index) => {
      outcomes[index] = await promise;
      open -= 1;
      if (open === 0) finish();
      else if (timer === undefined && wait.enough(outcomes)) timer = setTimeout(finish, wait.graceMs);
    });
  });
}

/** The values with their votes, most votes first. */
function tally<T>(outcomes: readonly Outcome<T>[], key: (value: T) => string): { value: T; votes: number }[] {
  const votes = new Map<string, { value: T; votes: number }>();
  for (const outcome of outcomes) {
    if (outcome.kind !== 'value') continue;
    const id = key(outcome.value);
    const entry = votes.get(id) ?? { value: outcome.value, votes: 0 };
    entry.votes += 1;
    votes.set(id, entry);
  }
  return [...votes.values()].toSorted((a, b) => b.votes - a.votes);
}

/** Asks `endpoints` in parallel and takes what at least `quorum` of them agree on. */
export function createQuorum(endpoints: readonly Endpoint[], quorum: number): Quorum {
  async function agree<T>(
    read: (rpc: Rpc, index: number) => Promise<T>,
    key: (value: T) => string = defaultKey,
  ): Promise<T> {
    const pending = endpoints.map((endpoint, index) => endpoint.ask<T>((rpc) => read(rpc, index)));
    // A majority cannot be overturned by those still out; less than one might be.
    const graceMs = quorum * 2 > endpoints.length ? 0 : GRACE_MS;
    const enough = (outcomes: readonly Outcome<T>[]) => (tally(outcomes, key)[0]?.votes ?? 0) >= quorum;
    const outcomes = await gather(pending, { enough, graceMs });
    const [best, next] = tally(outcomes, key);
    if (best === undefined || best.votes < quorum || best.votes === next?.votes) throw quorumFailure(outcomes, quorum);
    return best.value;
  }

  async function survey<T>(read: (rpc: Rpc) => Promise<T>): Promise<readonly Outcome<T>[]> {
    const pending = endpoints.map((endpoint) => endpoint.ask<T>(read));
    const enough = (outcomes: readonly Outcome<T>[]) =>
      outcomes.filter(({ kind }) => kind === 'value').length >= quorum;
    const outcomes = await gather(pending, { enough, graceMs: GRACE_MS });
    if (!enough(outcomes)) throw quorumFailure(outcomes, quorum);
    return outcomes;
  }

  return { agree, survey, all: (read) => Promise.all(endpoints.map((endpoint) => endpoint.ask(read))) };
}
