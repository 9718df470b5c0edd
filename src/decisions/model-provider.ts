import { Buffer } from 'node:buffer';
import type { OpenAI } from 'openai';
import type { ModelProviderConfig } from './model-config.ts';
import { ModelFailure } from './model-failure.ts';
import type { ModelRequest } from './model-request.ts';
import { PROMPT_ID } from './prompt-decision-v1.ts';

/** Whatever answers model requests. */
export interface ModelProvider {
  /**
   * The body of the provider's answer, as text, with the API key taken out should it occur.
   * @throws ModelFailure
   */
  send(request: ModelRequest, signal: AbortSignal): Promise<string>;
  /** The longest that `send` takes. */
  readonly deadlineMs: number;
}

/** An answer is some kilobytes; reasoning may come along. */
const MAX_RESPONSE_BYTES = 1024 * 1024;
/** What the waits between two attempts may add, beside the attempts themselves. */
const BACKOFF_MS = 10_000;
/** The connection was never made: nothing was sent and nothing will be charged. */
const NOT_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** What the attempts of one call came to, as seen from below the SDK. */
interface Trace {
  sent: boolean;
  status: number | undefined;
  tooLarge: boolean;
  timedOut: boolean;
}

/** An OpenAI-compatible chat endpoint, through OpenAI's SDK, which is loaded with the first call. */
export function createModelProvider(config: ModelProviderConfig): ModelProvider {
  const { apiKey, timeoutMs, maxRetries } = config;
  const deadlineMs = (maxRetries + 1) * timeoutMs + maxRetries * BACKOFF_MS;
  let client: Promise<OpenAI> | undefined;

  return {
    deadlineMs,
    async send(request, signal) {
      client ??= openClient(config);
      const sdk = await client;
      const trace: Trace = { sent: false, status: undefined, tooLarge: false, timedOut: false };
      const deadline = AbortSignal.timeout(deadlineMs);
      try {
        const response = await sdk
          .withOptions({ fetch: tracedFetch(trace) })
          .chat.completions.create(chatBody(request), { signal: AbortSignal.any([signal, deadline]) })
          .asResponse();
        return withoutKey(await response.text(), apiKey);
      } catch {
        throw failureOf(trace, { cancelled: signal.aborted, late: deadline.aborted });
      }
    },
  };
}

/** A key so short is a placeholder for an endpoint that asks for none. */
const MIN_KEY_LENGTH = 12;

function withoutKey(text: string, apiKey: string): string {
  return apiKey.length < MIN_KEY_LENGTH ? text : text.replaceAll(apiKey, '[redacted]');
}

async function openClient({ baseUrl, apiKey, timeoutMs, maxRetries }: ModelProviderConfig): Promise<OpenAI> {
  const { OpenAI: Client } = await import('openai');
  const silent = () => undefined;
  return new Client({
    baseURL: baseUrl,
    apiKey,
    timeout: timeoutMs,
    maxRetries,
    // Left out, these would be read from the environment behind the configuration's back.
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    logLevel: 'off',
    logger: { error: silent, warn: silent, info: silent, debug: silent },
  });
}

function chatBody({ model, messages, schema, parameters }: ModelRequest) {
  const { maxTokens, temperature, responseFormat } = parameters;
  return {
    model,
    messages: messages.map(({ role, content }) => ({ role, content })),
    max_completion_tokens: maxTokens,
    ...(temperature === null ? {} : { temperature }),
    ...(responseFormat === 'json_schema' && {
      response_format: { type: 'json_schema' as const, json_schema: { name: PROMPT_ID, strict: true, schema } },
    }),
    ...(responseFormat === 'json_object' && { response_format: { type: 'json_object' as const } }),
  };
}

/**
 * A fetch for one call. It reads the body within the SDK's timeout, so that a slow or cut one counts as a failed attempt;
 * it follows no redirects, which would take the prompt elsewhere.
 */
function tracedFetch(trace: Trace): typeof fetch {
  return async (input, init) => {
    trace.status = undefined;
    trace.timedOut = false;
    try {
      const response = await fetch(input, { ...init, redirect: 'manual' });
      trace.sent = true;
      const body = await readBounded(response);
      trace.status = response.status;
      // A status that has no body must not be given an empty one.
      if (body !== undefined)
        return new Response(body === '' ? null : body, { status: response.status, headers: response.headers });
      trace.tooLarge = true;
      return new Response('', { status: 502, headers: { 'x-should-retry': 'false' } });
    } catch (error) {
      trace.sent ||= !neverSent(error);
      trace.timedOut = init?.signal?.aborted === true;
      throw error;
    }
  };
}

async function readBounded(response: Response): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > MAX_RESPONSE_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function neverSent(error: unknown): boolean {
  const cause = (error as { cause?: { code?: string; errors?: { code?: string }[] } }).cause;
  const codes = cause?.errors?.map(({ code }) => code) ?? [cause?.code];
  return codes.every((code) => code !== undefined && NOT_SENT.has(code));
}

/** The last attempt says why; the SDK's own error is not looked at, since it repeats what the provider said. */
function failureOf(
  { sent, status, tooLarge, timedOut }: Trace,
  { cancelled, late }: { cancelled: boolean; late: boolean },
) {
  const failure = (code: ModelFailure['code']) => new ModelFailure(code, { sent, httpStatus: status });
  if (cancelled) return failure('DECISION_CANCELLED');
  if (tooLarge) return failure('MODEL_RESPONSE_TOO_LARGE');
  if (status === undefined) return failure(timedOut || late ? 'MODEL_TIMEOUT' : 'MODEL_UNREACHABLE');
  if (status === 429) return failure('MODEL_RATE_LIMITED');
  if (status === 401 || status === 403) return failure('MODEL_UNAUTHORIZED');
  return failure(status >= 500 || status === 408 || status === 409 ? 'MODEL_UNAVAILABLE' : 'MODEL_REQUEST_REFUSED');
}
