import { judge } from './actions.ts';
import { type Completion, parseCompletion } from './chat-completion.ts';
import type { DecisionContext } from './context.ts';
import { type ParsedAnswer, parseAnswer } from './model-answer.ts';
import type { CallOptions, ModelCalls, ModelReply } from './model-calls.ts';
import type { ModelProviderConfig } from './model-config.ts';
import { isSkip, ModelFailure } from './model-failure.ts';
import { type ModelRequest, modelRequest, repairRequest } from './model-request.ts';
import type { Engine, EngineResult } from './outcome.ts';
import type { FailureCode, ModelBranch, SkipCode, Warning } from './types.ts';

/** How a decision's model calls add up. */
interface Bill {
  readonly model: string;
  tokens: { prompt: number; completion: number };
  /** Of the calls that were made, not replayed. */
  paid: { prompt: number; completion: number };
  replayed: boolean;
  modelCallKey: string | null;
}

export interface ModelEngine extends Engine<ModelBranch> {
  /** True when deciding in this context needs no call that is not on record; only the first call is looked at. */
  isFree(input: { branch: ModelBranch; context: DecisionContext; model: string | null }): Promise<boolean>;
}

/** Asks the clone's model. Without a provider, or without the provider's name for the model, it skips. */
export function createModelEngine(deps: {
  provider: ModelProviderConfig | undefined;
  calls: ModelCalls | undefined;
}): ModelEngine {
  const { provider, calls } = deps;

  function requestFor(input: { branch: ModelBranch; context: DecisionContext; model: string | null }) {
    const name = input.model === null ? undefined : provider?.names.get(input.model);
    if (provider === undefined || name === undefined) return undefined;
    const { maxTokens, temperature, responseFormat } = provider;
    const parameters = { maxTokens, temperature, responseFormat };
    return modelRequest({ model: name, parameters, branch: input.branch, context: input.context });
  }

  return {
    async isFree(input) {
      const request = requestFor(input);
      return request === undefined || calls === undefined || (await calls.isRecorded(request));
    },

    async decide({ branch, context, model, cloneId, competing, signal }) {
      const request = requestFor({ branch, context, model });
      if (request === undefined || calls === undefined || model === null) return notSetUp(model, calls !== undefined);
      const bill: Bill = {
        model,
        tokens: { prompt: 0, completion: 0 },
        paid: { prompt: 0, completion: 0 },
        replayed: true,
        modelCallKey: null,
      };
      const result = await askTwice({ calls, request, options: { cloneId, competing, signal }, bill });
      return { ...judged(result, branch), ...billed(bill, provider) };
    },
  };
}

function notSetUp(model: string | null, configured: boolean): EngineResult {
  const code = configured ? 'MODEL_NOT_MAPPED' : 'MODEL_NOT_CONFIGURED';
  const message = configured
    ? `The branch does not decide: no provider is configured for the model ${model ?? '(none chosen)'}.`
    : 'The branch does not decide: no model provider is configured on this gateway.';
  return { status: 'skipped', errorCode: code, warnings: [{ code, message }], model };
}

type Asked =
  | { readonly answer: Extract<ParsedAnswer, { ok: true }>; readonly warnings: readonly Warning[] }
  | { readonly errorCode: FailureCode | SkipCode };

/** Asks, and once more when the answer could not be used. A refusal is an answer: it is not asked again. */
async function askTwice(ask: {
  calls: ModelCalls;
  request: ModelRequest;
  options: CallOptions;
  bill: Bill;
}): Promise<Asked> {
  const { calls, request, options, bill } = ask;
  try {
    const first = readReply(await calls.call(request, options), bill);
    if (first.answer?.ok) return { answer: first.answer, warnings: schemaWarnings(first.answer) };
    if (first.problem === 'MODEL_REFUSED') return { errorCode: first.problem };
    const second = readReply(await calls.call(repairRequest(request, first.content), options), bill);
    if (!second.answer?.ok) return { errorCode: second.problem ?? 'MODEL_OUTPUT_INVALID' };
    const repaired: Warning = {
      code: 'MODEL_REPAIRED',
      message: 'The first answer could not be used; the second was.',
    };
    return { answer: second.answer, warnings: [repaired, ...schemaWarnings(second.answer)] };
  } catch (error) {
    if (error instanceof ModelFailure) return { errorCode: error.code };
    throw error;
  }
}

function schemaWarnings({ embedded }: { embedded: boolean }): Warning[] {
  if (!embedded) return [];
  return [{ code: 'MODEL_SCHEMA_IGNORED', message: 'The answer held other text beside its JSON object.' }];
}

function readReply(reply: ModelReply, bill: Bill): Completion & { readonly answer: ParsedAnswer | undefined } {
  // Only what is a completion is recorded.
  const completion = parseCompletion(reply.body) as Completion;
  const { prompt, completion: written } = completion.tokens;
  bill.tokens = { prompt: bill.tokens.prompt + prompt, completion: bill.tokens.completion + written };
  if (!reply.replayed) {
    bill.paid = { prompt: bill.paid.prompt + prompt, completion: bill.paid.completion + written };
    bill.replayed = false;
  }
  bill.modelCallKey = reply.key;
  return { ...completion, answer: completion.problem === null ? parseAnswer(completion.content) : undefined };
}

function judged(asked: Asked, { risk }: ModelBranch): EngineResult {
  if ('answer' in asked) {
    const verdict = judge(asked.answer.proposal, risk);
    return { ...verdict, status: 'completed', errorCode: null, warnings: asked.warnings };
  }
  const { errorCode } = asked;
  if (!isSkip(errorCode)) return { status: 'failed', errorCode };
  const warnings: Warning[] = [{ code: errorCode, message: SKIP_MESSAGES[errorCode] ?? 'The branch does not decide.' }];
  return { status: 'skipped', errorCode, warnings };
}

const SKIP_MESSAGES: Partial<Record<SkipCode, string>> = {
  MODEL_CLONE_BUDGET_SPENT: 'The branch does not decide: the clone has no model calls left today (UTC).',
  MODEL_GLOBAL_BUDGET_SPENT: 'The branch does not decide: the gateway has no model calls left today (UTC).',
  DECISION_CANCELLED: 'The branch does not decide: the decision was called off.',
};

const MILLION = 1_000_000;

function billed({ model, tokens, paid, replayed, modelCallKey }: Bill, provider: ModelProviderConfig | undefined) {
  const price = provider?.prices.get(model);
  const costUsd =
    price === undefined ? null : (paid.prompt * price.promptUsd + paid.completion * price.completionUsd) / MILLION;
  const asked = modelCallKey !== null;
  return { model, tokens, costUsd: asked ? costUsd : 0, replayed: asked && replayed, modelCallKey };
}
