import { isApiError } from './errors.ts';

/** A fresh key for one intention; its retries send the same one. */
export function idempotencyKey(): string {
  return crypto.randomUUID();
}

/** `params` of an operation that takes a key: `api.POST(path, { params: idempotent(key), body })`. */
export function idempotent(key: string): { readonly header: { readonly 'Idempotency-Key': string } } {
  return { header: { 'Idempotency-Key': key } };
}

export interface RepeatOptions {
  /** How often at most, the first time included; default 5. */
  readonly attempts?: number;
  /** Before the second time, unless the gateway names a time; doubles from there. Default 500. */
  readonly backoffMs?: number;
  readonly signal?: AbortSignal;
}

/**
 * Calls until it works or fails for good, that is with anything but an `ApiError` that is `retryable`. Give it calls that
 * may be repeated: reads, or creating ones that send the same idempotency key each time.
 * @throws what the last call threw, or the signal's reason
 */
export async function repeat<Result>(
  call: () => Promise<Result>,
  { attempts = 5, backoffMs = 500, signal }: RepeatOptions = {},
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    signal?.throwIfAborted();
    try {
      return await call();
    } catch (error) {
      if (!isApiError(error) || !error.retryable || attempt >= attempts) throw error;
      await wait(error.retryAfterMs ?? backoffMs * 2 ** (attempt - 1), signal);
    }
  }
}

function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal?.addEventListener('abort', stop, { once: true });
  });
}
