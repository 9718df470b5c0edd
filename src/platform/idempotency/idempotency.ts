import type { Clock } from '../clock.ts';
import type { Db, Tx } from '../db/index.ts';
import { appError } from '../errors.ts';
import type { Ids } from '../ids.ts';
import type { JsonValue } from '../json.ts';
import { JsonText } from '../json-text.ts';
import { claim, find, keepAnswer, remove, removeExpired } from './store.ts';

const KEEP_MS = 24 * 60 * 60_000;
/** Longer than any request may take; after it, a repeat may run the request again. */
const LEASE_MS = 60_000;
const PRUNE_BATCH = 500;
/** A key can vanish between the claim and the look at it; that it does so again and again is not believed. */
const MAX_CLAIMS = 3;

export interface IdempotencyRequest {
  readonly userId: string;
  readonly method: string;
  /** The full path as requested, query included. */
  readonly path: string;
  readonly key: string;
  /** Hash of the body; equal for equal bodies. */
  readonly bodyHash: string;
}

export interface IdempotencyAttempt {
  readonly request: IdempotencyRequest;
  readonly attempt: string;
}

export type Begun =
  | { readonly kind: 'run'; readonly attempt: IdempotencyAttempt }
  | { readonly kind: 'replay'; readonly status: number; readonly body: JsonValue | undefined };

/** One run and one kept answer per user, method, path and key, for 24 hours. */
export interface Idempotency {
  /**
   * `run`: the caller now holds the key and must `finish` or `abandon`; `replay`: the answer that was kept. Throws
   * IDEMPOTENCY_KEY_REUSED for another body and IDEMPOTENCY_IN_PROGRESS (with Retry-After) while the first one runs.
   */
  begin(request: IdempotencyRequest): Promise<Begun>;
  /** Keeps a final answer. Without effect when the lease ran out and another attempt took over. */
  finish(
    attempt: IdempotencyAttempt,
    answer: { status: number; body?: JsonValue | JsonText | undefined },
  ): Promise<void>;
  /** Frees the key after an answer that is not final: 401, 429, 5xx and whatever is retryable. */
  abandon(attempt: IdempotencyAttempt): Promise<void>;
  /** Deletes expired rows, in batches; returns how many. */
  prune(): Promise<number>;
}

function keyColumns(request: IdempotencyRequest) {
  return { user_id: request.userId, method: request.method, path: request.path, key: request.key };
}

function inProgress(leasedUntil: number | null, now: number) {
  const seconds = Math.max(1, Math.ceil(((leasedUntil ?? now) - now) / 1_000));
  // Most requests end long before their lease does.
  return appError('IDEMPOTENCY_IN_PROGRESS', { headers: { 'Retry-After': String(Math.min(seconds, 2)) } });
}

interface Parts {
  readonly clock: Clock;
  readonly ids: Ids;
}

async function beginIn(tx: Tx, request: IdempotencyRequest, { clock, ids }: Parts): Promise<Begun> {
  const columns = keyColumns(request);
  for (let count = 0; count < MAX_CLAIMS; count++) {
    const now = clock.now();
    const attempt = ids.id('att');
    const lease = { attempt, leased_until: now + LEASE_MS, expires_at: now + KEEP_MS };
    const claimed = await claim.first(tx, { ...columns, ...lease, body_hash: request.bodyHash, now });
    if (claimed) return { kind: 'run', attempt: { request, attempt } };
    const held = await find.first(tx, columns);
    if (!held) continue;
    if (held.body_hash !== request.bodyHash) throw appError('IDEMPOTENCY_KEY_REUSED');
    if (held.status === null) throw inProgress(held.leased_until, now);
    const body = held.response === null ? undefined : (JSON.parse(held.response) as JsonValue);
    return { kind: 'replay', status: held.status, body };
  }
  throw inProgress(null, clock.now());
}

/** See `Idempotency`. */
export function createIdempotency(db: Db, clock: Clock, ids: Ids): Idempotency {
  return {
    // Not durable by itself: what the request then commits durably carries this earlier commit with it.
    begin: (request) => db.transaction((tx) => beginIn(tx, request, { clock, ids }), { durable: false }),
    finish: async ({ request, attempt }, { status, body }) => {
      const text = body instanceof JsonText ? body.toString() : JSON.stringify(body);
      const response = text ?? null;
      await db.transaction((tx) => keepAnswer.all(tx, { ...keyColumns(request), attempt, status, response }));
    },
    abandon: async ({ request, attempt }) => {
      await db.transaction((tx) => remove.all(tx, { ...keyColumns(request), attempt }), { durable: false });
    },
    prune: async () => {
      let total = 0;
      for (;;) {
        const now = clock.now();
        const count = await db.transaction((tx) => removeExpired(tx, now, PRUNE_BATCH), { durable: false });
        total += count;
        if (count < PRUNE_BATCH) return total;
      }
    },
  };
}
