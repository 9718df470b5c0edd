import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from './client.ts';
import { own } from './keys.ts';
import type { Schema } from './types.ts';

export type Channel = Schema<'IngestionChannel'>;
export type HealthRow = Schema<'IngestionHealthRow'>;
export type Asset = Schema<'Asset'>;

/** How often the state of the data is asked for. */
export const DATA_POLL_MS = 15_000;

/** The channels at a glance; public. */
export function useDashboard() {
  return useQuery({
    queryKey: ['ingestion-dashboard'],
    queryFn: ({ signal }) => unwrap(api.GET('/ingestion/dashboard', { signal })),
    refetchInterval: DATA_POLL_MS,
  });
}

/** The same closely: cadences and errors, for players. */
export function useIngestionHealth(enabled: boolean) {
  return useQuery({
    queryKey: own.ingestion,
    queryFn: ({ signal }) => unwrap(api.GET('/ingestion/health', { signal })),
    refetchInterval: DATA_POLL_MS,
    enabled,
  });
}
