import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from './client.ts';
import { own } from './keys.ts';
import type { Schema } from './types.ts';

/** The player's clones, newest first, page by page. */
export function useClones({ enabled = true }: { enabled?: boolean } = {}) {
  return useInfiniteQuery({
    enabled,
    queryKey: own.clones,
    queryFn: ({ pageParam, signal }) =>
      unwrap(api.GET('/clones', { params: { query: pageParam === null ? {} : { cursor: pageParam } }, signal })),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    select: ({ pages }) => pages.flatMap(({ clones }) => clones),
  });
}

export function useClone(cloneId: number) {
  return useQuery({
    queryKey: own.clone(cloneId),
    queryFn: ({ signal }) => unwrap(api.GET('/clones/{cloneId}', { params: { path: { cloneId } }, signal })),
  });
}

export function useEntitlement(cloneId: number) {
  return useQuery({
    queryKey: own.entitlement(cloneId),
    queryFn: ({ signal }) =>
      unwrap(api.GET('/clones/{cloneId}/entitlement', { params: { path: { cloneId } }, signal })),
  });
}

export function useUpdateClone(cloneId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Schema<'CloneUpdate'>) =>
      unwrap(api.PATCH('/clones/{cloneId}', { params: { path: { cloneId } }, body })),
    onSuccess: () => client.invalidateQueries({ queryKey: own.clones }),
  });
}
