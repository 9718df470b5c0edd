import type { DecisionContext } from './context.ts';
import type { Decide } from './decide.ts';
import type { ModelEngine } from './model-engine.ts';
import { outcomeOf } from './outcome.ts';
import type { DecisionOutcome, ModelBranch } from './types.ts';

export interface ManyInput {
  readonly branch: ModelBranch;
  /** Moments to decide at, epoch ms, ascending. */
  readonly ticks: readonly number[];
  /** The context as of a tick; called in order, a few ticks ahead of the answers. */
  contextAt(tick: number): Promise<DecisionContext>;
  readonly model: string | null;
  /** See DecideInput. */
  readonly cloneId: number | null;
  /** Decisions that may call a model; what is on record is free and does not count. */
  readonly maxCalls: number;
  /** Calls under way at a time. Default 4. */
  readonly concurrency?: number;
  readonly signal?: AbortSignal | undefined;
  onProgress?(progress: ManyProgress): void;
}

export interface ManyProgress {
  readonly decided: number;
  readonly total: number;
  /** Decisions that called a model. */
  readonly calls: number;
}

export interface ManyResult {
  /** One for each tick, in their order. */
  readonly outcomes: readonly DecisionOutcome[];
  /** Decisions that called a model, failed ones included: what to book. A repaired one counts once. */
  readonly calls: number;
}

/** Decides a model branch at many moments. */
export type DecideMany = (input: ManyInput) => Promise<ManyResult>;

const DEFAULT_CONCURRENCY = 4;

interface Engines {
  readonly decide: Decide;
  readonly model: ModelEngine;
}

export function createDecideMany(engines: Engines): DecideMany {
  return async (input) => {
    const { ticks, signal, concurrency = DEFAULT_CONCURRENCY } = input;
    const book = openBook(input);
    const running = new Set<Promise<void>>();
    // A failure of the gateway itself calls off what is still under way.
    const failure = new AbortController();
    const stop = AbortSignal.any(signal ? [signal, failure.signal] : [failure.signal]);
    try {
      for (const [index, tick] of ticks.entries()) {
        stop.throwIfAborted();
        const context = await input.contextAt(tick);
        const pays = await admit(engines, { input, context, book });
        if (pays === 'spent') {
          book.settle(index, spent(input, context));
          continue;
        }
        const { branch, model, cloneId } = input;
        const work = engines.decide
          .decideIn(context, { branch, model, cloneId, signal: stop })
          .then((outcome) => book.settle(index, outcome, { called: pays && wasMade(outcome) }))
          .finally(() => running.delete(work));
        work.catch((error: unknown) => failure.abort(error));
        running.add(work);
        if (running.size >= concurrency) await Promise.race(running);
      }
      await Promise.all(running);
      stop.throwIfAborted();
    } catch (error) {
      failure.abort(error);
      await Promise.allSettled(running);
      throw error;
    }
    return { outcomes: book.outcomes, calls: book.calls };
  };
}

/** What was decided so far, and what it took. */
function openBook({ ticks, onProgress }: ManyInput) {
  const book = {
    outcomes: [] as DecisionOutcome[],
    admitted: 0,
    calls: 0,
    decided: 0,
    settle(index: number, outcome: DecisionOutcome, { called = false } = {}) {
      book.outcomes[index] = outcome;
      book.decided += 1;
      if (called) book.calls += 1;
      onProgress?.({ decided: book.decided, total: ticks.length, calls: book.calls });
    },
  };
  return book;
}

/**
 * Whether a decision may make a call: true, false when it needs none, or 'spent'. It goes by the order of the ticks, never by
 * which call is quicker: the same calls are spent every time.
 */
async function admit(
  { model: engine }: Engines,
  { input, context, book }: { input: ManyInput; context: DecisionContext; book: { admitted: number } },
): Promise<boolean | 'spent'> {
  const { branch, model, maxCalls } = input;
  if (context.skip !== null || (await engine.isFree({ branch, context, model }))) return false;
  if (book.admitted >= maxCalls) return 'spent';
  book.admitted += 1;
  return true;
}

/** A call was made, and not answered from the record or by somebody else's call. */
function wasMade({ status, errorCode, replayed }: DecisionOutcome): boolean {
  return status === 'skipped' ? errorCode === 'DECISION_CANCELLED' : !replayed;
}

function spent({ branch, model }: ManyInput, context: DecisionContext): DecisionOutcome {
  const code = 'MODEL_CALLS_SPENT';
  const message = 'The branch does not decide: the calls that it may make are spent.';
  return outcomeOf({ branch, context }, { status: 'skipped', errorCode: code, warnings: [{ code, message }], model });
}
