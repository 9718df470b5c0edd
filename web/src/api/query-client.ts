import { QueryClient } from '@tanstack/react-query';
import { ApiError } from './errors.ts';

const MAX_RETRIES = 2;
const FIRST_PAUSE_MS = 500;
const FRESH_MS = 5000;

/** Reads are tried again only when the contract says that this may help. */
function mayRetry(failures: number, error: Error): boolean {
  return failures < MAX_RETRIES && error instanceof ApiError && error.retryable && error.code !== 'RATE_LIMITED';
}

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: mayRetry,
        retryDelay: (attempt) => FIRST_PAUSE_MS * 2 ** attempt,
        staleTime: FRESH_MS,
        // A request that fails while offline says so, instead of waiting silently.
        networkMode: 'always',
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}
