import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../platform/clock.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import type { Ids } from '../platform/ids.ts';
import { parseCompletion } from './chat-completion.ts';
import { claimCall, findCall, recordCall, releaseCall } from './model-call-store.ts';
import type { ModelBudgets } from './model-config.ts';
import { ModelFailure } from './model-failure.ts';
import type { ModelProvider } from './model-provider.ts';
import { identify, type ModelRequest } from './model-request.ts';
import { giveCallBack, takeCall, type UsageKey } from './model-usage-store.ts';
import { createSingleFlight } from './single-flight.ts';

export interface ModelReply {
  readonly key: string;
  /** The provider's answer, byte for byte as it was recorded. */
  readonly body: string;
  /** True when it came from the record, or from a call that was under way for somebody else: free. */
  readonly replayed: boolean;
}

export interface CallOptions {
  /** Whose daily budget pays beside the total; null: what the caller has reserved in its own books. */
  readonly cloneId: number | null;
  /** True: the clone's budget in the Arena pays, not its everyday one. */
  readonly competing?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Model calls with a record: the same question is asked once, and answered from the record ever after. */
export interface ModelCalls {
  /** @throws ModelFailure */
  call(request: ModelRequest, options: CallOptions): Promise<ModelReply>;
  /** True when the answer is on record, so that calling is free. */
  isRecorded(request: ModelRequest): Promise<boolean>;
}

/** A little longer than the provider takes at most, so that a claim is lost only by a process that died. */
const LEASE_SLACK_MS = 5_000;
const POLL_MS = { first: 50, most: 1_000 };

interface Question {
  readonly request: ModelRequest;
  readonly key: string;
  readonly text: string;
  /** The budget that pays beside the total; null: none. */
  readonly payer: Payer | null;
}

interface Payer {
  readonly scope: string;
  /** Calls a day. */
  readonly limit: number;
}

export function createModelCalls(deps: {
  db: Db;
  clock: Clock;
  ids: Ids;
  provider: ModelProvider;
  budgets: ModelBudgets;
  onFailure?: ((failure: ModelFailure) => void) | undefined;
}): ModelCalls {
  const { db, clock, ids, provider, budgets, onFailure } = deps;
  const flights = createSingleFlight<ModelReply>();

  async function recorded(key: string): Promise<ModelReply | undefined> {
    const body = (await findCall.first(db.read, { key }))?.response ?? null;
    return body === null ? undefined : { key, body, replayed: true };
  }

  /** Waits for whoever makes the same call, in this process or another, or makes it. */
  async function answer(question: Question, signal: AbortSignal): Promise<ModelReply> {
    for (let wait = POLL_MS.first; ; wait = Math.min(wait * 2, POLL_MS.most)) {
      const known = await recorded(question.key);
      if (known !== undefined) return known;
      if (signal.aborted) throw new ModelFailure('DECISION_CANCELLED', { sent: false });
      const claimed = await claim(question);
      if (claimed !== undefined) return make(question, { ...claimed, signal });
      await sleep(wait, undefined, { signal }).catch(() => undefined);
    }
  }

  /** The claim and what it costs, in one transaction: nothing is taken for a call that somebody else makes. */
  async function claim({ request, key, text, payer }: Question) {
    const now = clock.now();
    const token = ids.id('mcl');
    const day = new Date(now).toISOString().slice(0, 10);
    const total: Payer = { scope: 'all', limit: budgets.total };
    const taken = (payer === null ? [total] : [payer, total]).map((each) => ({ ...each, day }));
    const leasedUntil = now + provider.deadlineMs + LEASE_SLACK_MS;
    return db.transaction(
      async (tx) => {
        if (!(await claimCall(tx, { key, model: request.model, request: text, token, leasedUntil, now }))) return;
        for (const usage of taken) await takeFrom(tx, usage);
        return { token, taken };
      },
      { durable: false },
    );
  }

  async function takeFrom(tx: Tx, usage: UsageKey & Payer): Promise<void> {
    if (await takeCall(tx, usage)) return;
    throw new ModelFailure(usage.scope === 'all' ? 'MODEL_GLOBAL_BUDGET_SPENT' : 'MODEL_CLONE_BUDGET_SPENT', {
      sent: false,
    });
  }

  async function make(
    { request, key }: Question,
    { token, taken, signal }: { token: string; taken: readonly UsageKey[]; signal: AbortSignal },
  ): Promise<ModelReply> {
    try {
      const body = await provider.send(request, signal);
      const completion = parseCompletion(body);
      if (completion === undefined) throw new ModelFailure('MODEL_RESPONSE_MALFORMED', { sent: true });
      const answered = {
        key,
        token,
        response: body,
        prompt_tokens: completion.tokens.prompt,
        completion_tokens: completion.tokens.completion,
        finished_at: clock.now(),
      };
      // Whoever took the call over after the lease ended has the word: one question, one answer.
      if (await db.transaction((tx) => recordCall(tx, answered))) return { key, body, replayed: false };
      return (await recorded(key)) ?? { key, body, replayed: false };
    } catch (error) {
      if (error instanceof ModelFailure && error.code !== 'DECISION_CANCELLED') onFailure?.(error);
      const giveBack = error instanceof ModelFailure && !error.sent;
      await db.transaction(async (tx) => {
        await releaseCall(tx, { key, token });
        if (giveBack) for (const usage of taken) await giveCallBack(tx, usage);
      });
      throw error;
    }
  }

  return {
    isRecorded: async (request) => (await recorded(identify(request).key)) !== undefined,
    async call(request, { cloneId, competing = false, signal }) {
      const { key, text } = identify(request);
      const known = await recorded(key);
      if (known !== undefined) return known;
      // One flight for each payer: who waits for another's call must not fail by that one's budget.
      const payer = cloneId === null ? null : payerOf({ cloneId, competing }, budgets);
      const { value, joined } = await flights.run(`${payer?.scope ?? ''}:${key}`, {
        start: (flightSignal) => answer({ request, key, text, payer }, flightSignal),
        signal,
        cancelled: () => new ModelFailure('DECISION_CANCELLED', { sent: false }),
      });
      return joined ? { ...value, replayed: true } : value;
    },
  };
}

function payerOf({ cloneId, competing }: { cloneId: number; competing: boolean }, budgets: ModelBudgets): Payer {
  return competing
    ? { scope: `arena:${cloneId}`, limit: budgets.perCompetingClone ?? budgets.perClone }
    : { scope: `clone:${cloneId}`, limit: budgets.perClone };
}
