import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api, unwrap } from './client.ts';
import { market } from './keys.ts';
import type { Schema } from './types.ts';

const ASSETS_FRESH_MS = 60_000;
const MOST_HITS = 12;

/** What can be traded, with the history that is stored of it. */
export function useAssets() {
  return useQuery({
    queryKey: market.assets,
    queryFn: ({ signal }) => unwrap(api.GET('/assets', { signal })),
    select: ({ assets }) => assets,
    staleTime: ASSETS_FRESH_MS,
  });
}

/** Prediction markets for some words; the most liquid for none. */
export function usePredictionMarkets(q: string) {
  return useQuery({
    queryKey: market.predictions(q),
    queryFn: ({ signal }) =>
      unwrap(api.GET('/polymarket/markets', { params: { query: { q, limit: MOST_HITS } }, signal })),
    select: ({ markets }) => markets,
    placeholderData: keepPreviousData,
  });
}

/** Subjects with figures in a channel, for some words; the largest for none. */
export function useSubjects(q: string, channel: Schema<'DefiLlamaSourceChannelOrAll'>) {
  return useQuery({
    queryKey: market.subjects(q, channel),
    queryFn: ({ signal }) =>
      unwrap(api.GET('/defillama/subjects', { params: { query: { q, channel, limit: MOST_HITS } }, signal })),
    select: ({ subjects }) => subjects,
    placeholderData: keepPreviousData,
  });
}
