import { BodyTooLargeError, readBounded } from './upstream-body.ts';
import { UpstreamBudget } from './upstream-budget.ts';
import { type UpstreamCode, UpstreamError } from './upstream-error.ts';
import { backoffMs, systemTime, type UpstreamTime } from './upstream-time.ts';

const DEFAULT_TIMEOUT_MS = 15_000;
const DEFAULT_MAX_BYTES = 64 * 1024 * 1024;
const DEFAULT_MAX_ATTEMPTS = 4;
const FIRST_BACKOFF_MS = 500;
const MAX_BACKOFF_MS = 20_000;
/** A source that wants a longer pause fails the request now; the pause is kept all the same. */
const MAX_RETRY_AFTER_MS = 60_000;
/** However long a source asks for, it is asked again after this. */
const MAX_PAUSE_MS = 15 * 60_000;

export interface UpstreamOptions {
  /** Name of the source in health rows and logs. */
  readonly source: string;
  /** http(s) URL without a trailing slash, from the configuration: never a user's. */
  readonly baseUrl: string;
  /** Weight allowed in any 60 s; undefined: the source publishes no such limit that matters here. */
  readonly weightPerMin?: number | undefined;
  /** Least time between two requests. */
  readonly spacingMs?: number | undefined;
  readonly timeoutMs?: number | undefined;
  readonly maxBytes?: number | undefined;
  readonly maxAttempts?: number | undefined;
  readonly time?: UpstreamTime | undefined;
  /** From 0 to 1, for the jitter. */
  readonly random?: (() => number) | undefined;
}

export interface UpstreamRequest {
  /** Below the base URL, beginning with a slash; its parts are encoded by the caller. May be empty. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | readonly string[]>>;
  /** Sent as JSON with POST; undefined: GET. */
  readonly body?: unknown;
  /** Of the answer too, where that costs. Default 1. */
  readonly weight?: number;
  readonly signal?: AbortSignal | undefined;
}

/** One data source over HTTP: one request in flight, within its budget, tried again a few times. */
export interface Upstream {
  readonly source: string;
  /**
   * The parsed JSON of the answer, of unknown shape.
   * @throws UpstreamError; the signal's reason when that aborts.
   */
  json(request: UpstreamRequest): Promise<unknown>;
}

/** Connects one source. Time and randomness are injected for tests; the network is Node's own `fetch`. */
export function createUpstream(options: UpstreamOptions): Upstream {
  return new HttpUpstream(options);
}

/** A failure of one attempt: whether another may help, and how long the source wants to be left alone. */
interface Failure {
  readonly error: UpstreamError;
  readonly again: boolean;
  readonly retryAfterMs?: number | undefined;
}

class HttpUpstream implements Upstream {
  readonly source: string;
  readonly #options: UpstreamOptions;
  readonly #time: UpstreamTime;
  readonly #budget: UpstreamBudget;
  #closedUntil = 0;

  constructor(options: UpstreamOptions) {
    this.source = options.source;
    this.#options = options;
    this.#time = options.time ?? systemTime;
    this.#budget = new UpstreamBudget({
      time: this.#time,
      weightPerMin: options.weightPerMin,
      spacingMs: options.spacingMs ?? 0,
    });
  }

  async json(request: UpstreamRequest): Promise<unknown> {
    const maxAttempts = this.#options.maxAttempts ?? DEFAULT_MAX_ATTEMPTS;
    for (let attempt = 1; ; attempt++) {
      const outcome = await this.#budget.take(request.weight ?? 1, request.signal, () => this.#attempt(request));
      if ('value' in outcome) return outcome.value;
      const waitMs = this.#waitAfter(outcome, attempt);
      if (!outcome.again || attempt >= maxAttempts || waitMs === undefined) throw outcome.error;
      await this.#time.sleep(waitMs, request.signal);
    }
  }

  /** Undefined: the source wants a pause that is too long to wait for. */
  #waitAfter({ retryAfterMs }: Failure, attempt: number): number | undefined {
    if (retryAfterMs !== undefined) {
      const pauseMs = Math.min(retryAfterMs, MAX_PAUSE_MS);
      if (pauseMs > MAX_RETRY_AFTER_MS) {
        this.#closedUntil = this.#time.now() + pauseMs;
        return undefined;
      }
      this.#budget.pause(pauseMs);
    }
    const random = this.#options.random ?? Math.random;
    const backoff = backoffMs({ attempt: attempt - 1, firstMs: FIRST_BACKOFF_MS, maxMs: MAX_BACKOFF_MS, random });
    return Math.max(retryAfterMs ?? 0, backoff);
  }

  async #attempt(request: UpstreamRequest): Promise<{ readonly value: unknown } | Failure> {
    if (this.#time.now() < this.#closedUntil) return this.#failure('rate_limited', { again: false });
    const late = AbortSignal.timeout(this.#options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
    const signal = request.signal === undefined ? late : AbortSignal.any([request.signal, late]);
    try {
      const response = await fetch(urlOf(this.#options.baseUrl, request), initOf(request, signal));
      if (response.status !== 200) return await this.#refusal(response);
      return this.#parse(await readBounded(response, this.#options.maxBytes ?? DEFAULT_MAX_BYTES));
    } catch (cause) {
      // Whoever waits for it no longer does: not the source's failure.
      if (request.signal?.aborted === true) throw request.signal.reason;
      if (cause instanceof BodyTooLargeError) return this.#failure('malformed', { cause, again: false });
      return this.#failure(late.aborted ? 'timeout' : 'unavailable', { cause, again: true });
    }
  }

  #parse(text: string): { readonly value: unknown } | Failure {
    try {
      return { value: JSON.parse(text) };
    } catch {
      // The parser's message quotes the text: it is not kept.
      return this.#failure('malformed', { again: false, status: 200 });
    }
  }

  async #refusal(response: Response): Promise<Failure> {
    const { status } = response;
    await response.body?.cancel();
    const retryAfterMs = retryAfter(response.headers.get('retry-after'));
    if (status === 429) return { ...this.#failure('rate_limited', { status, again: true }), retryAfterMs };
    if (status === 408) return this.#failure('timeout', { status, again: true });
    // A redirect could lead anywhere, into our own network too: configure the final URL instead.
    const again = status >= 500;
    return { ...this.#failure('unavailable', { status, again }), retryAfterMs: again ? retryAfterMs : undefined };
  }

  #failure(code: UpstreamCode, options: { again: boolean; status?: number; cause?: unknown }): Failure {
    const { again, ...rest } = options;
    return { error: new UpstreamError(code, { source: this.source, ...rest }), again };
  }
}

function initOf({ body }: UpstreamRequest, signal: AbortSignal): RequestInit {
  const headers = { accept: 'application/json', 'user-agent': 'pump-party-gateway' };
  const init = { redirect: 'manual', signal, headers } as const;
  if (body === undefined) return init;
  return {
    ...init,
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
}

function urlOf(baseUrl: string, { path, query = {} }: UpstreamRequest): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const item of Array.isArray(value) ? value : [value]) parameters.append(name, String(item));
  }
  const text = parameters.toString();
  return `${baseUrl}${path}${text === '' ? '' : `?${text}`}`;
}

/** RFC 9110: seconds, or a date. Undefined when absent or neither. */
function retryAfter(header: string | null): number | undefined {
  if (header === null) return undefined;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
}
