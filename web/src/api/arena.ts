import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from './client.ts';
import { own } from './keys.ts';
import type { Schema } from './types.ts';

export type Arena = Schema<'Arena'>;
export type ArenaClone = Schema<'ArenaClone'>;
export type QueueEntry = Schema<'PromotionQueueEntry'>;

/** How often the Arena and its queue are asked for. */
export const ARENA_POLL_MS = 5000;

/** Slots, season, rules, and what happened last; public, as all here. */
export function useArena() {
  return useQuery({
    queryKey: ['arena'],
    queryFn: ({ signal }) => unwrap(api.GET('/arena', { signal })),
    select: ({ arena }) => arena,
    refetchInterval: ARENA_POLL_MS,
  });
}

/** The clones that compete, best first. */
export function useRanking() {
  return useInfiniteQuery({
    queryKey: ['arena', 'clones'],
    queryFn: ({ pageParam, signal }) =>
      unwrap(api.GET('/arena/clones', { params: { query: pageParam === null ? {} : { cursor: pageParam } }, signal })),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    select: ({ pages }) => pages.flatMap(({ clones }) => clones),
    refetchInterval: ARENA_POLL_MS,
  });
}

/** The clones that wait, next first. */
export function useQueue() {
  return useInfiniteQuery({
    queryKey: ['arena', 'queue'],
    queryFn: ({ pageParam, signal }) => {
      const query = pageParam === null ? {} : { cursor: pageParam };
      return unwrap(api.GET('/arena/promotion-queue', { params: { query }, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    select: ({ pages }) => pages.flatMap(({ entries }) => entries),
    refetchInterval: ARENA_POLL_MS,
  });
}

/** Ends a clone's career for good. */
export function useRetireClone(cloneId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => unwrap(api.POST('/clones/{cloneId}/retire', { params: { path: { cloneId } } })),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: own.clones }),
        client.invalidateQueries({ queryKey: ['arena'] }),
      ]),
  });
}
