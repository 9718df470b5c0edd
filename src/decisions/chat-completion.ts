import type { FailureCode, Tokens } from './types.ts';

/** A provider's answer: the model's text, or why there is none. */
export interface Completion {
  readonly tokens: Tokens;
  readonly content: string;
  /** Set when the text is not to be used. */
  readonly problem: Extract<FailureCode, 'MODEL_REFUSED' | 'MODEL_TRUNCATED' | 'MODEL_EMPTY'> | null;
}

/** Reads the body of a chat completion; undefined when it is none. Unknown fields do no harm, wrong ones count as absent. */
export function parseCompletion(body: string): Completion | undefined {
  const completion = objectOf(parse(body));
  const choice = objectOf(Array.isArray(completion?.choices) ? completion.choices[0] : undefined);
  const message = objectOf(choice?.message);
  if (message === undefined) return undefined;
  const content = typeof message.content === 'string' ? message.content.trim() : '';
  const refused =
    (typeof message.refusal === 'string' && message.refusal !== '') || choice?.finish_reason === 'content_filter';
  const truncated = choice?.finish_reason === 'length';
  return { tokens: tokensOf(completion), content, problem: problemOf({ refused, truncated, empty: content === '' }) };
}

function problemOf(is: { refused: boolean; truncated: boolean; empty: boolean }): Completion['problem'] {
  if (is.refused) return 'MODEL_REFUSED';
  if (is.truncated) return 'MODEL_TRUNCATED';
  return is.empty ? 'MODEL_EMPTY' : null;
}

function tokensOf(completion: Record<string, unknown> | undefined): Tokens {
  const usage = objectOf(completion?.usage);
  return { prompt: count(usage?.prompt_tokens), completion: count(usage?.completion_tokens) };
}

const MAX_TOKENS = 2 ** 31 - 1;

function count(value: unknown): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? Math.min(value, MAX_TOKENS) : 0;
}

function objectOf(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
