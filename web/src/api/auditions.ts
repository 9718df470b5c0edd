import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from './client.ts';
import { own } from './keys.ts';
import type { Schema } from './types.ts';

export type AuditionRun = Schema<'AuditionRun'>;

/** How often an audition that moves is asked for, and its account with it. */
export const AUDITION_POLL_MS = 5000;

const LIVE: ReadonlySet<Schema<'AuditionState'>> = new Set(['queued', 'running', 'evaluating']);

export function isLive({ state }: Pick<AuditionRun, 'state'>): boolean {
  return LIVE.has(state);
}

/** A clone's runs, newest first. */
export function useCloneAuditions(cloneId: number) {
  return useInfiniteQuery({
    queryKey: own.auditions(cloneId),
    queryFn: ({ pageParam, signal }) => {
      const query = pageParam === null ? {} : { cursor: pageParam };
      return unwrap(api.GET('/clones/{cloneId}/auditions', { params: { path: { cloneId }, query }, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    select: ({ pages }) => pages.flatMap(({ auditionRuns }) => auditionRuns),
    refetchInterval: ({ state }) => (state.data?.pages[0]?.auditionRuns.some(isLive) ? AUDITION_POLL_MS : false),
  });
}

export function useAudition(auditionRunId: string) {
  return useQuery({
    queryKey: own.audition(auditionRunId),
    queryFn: ({ signal }) =>
      unwrap(api.GET('/lifecycle/auditions/{auditionRunId}', { params: { path: { auditionRunId } }, signal })),
    select: ({ auditionRun }) => auditionRun,
    refetchInterval: ({ state }) => (state.data && isLive(state.data.auditionRun) ? AUDITION_POLL_MS : false),
  });
}

export function useSubmitAudition(cloneId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Omit<Schema<'AuditionSubmit'>, 'cloneId'>) =>
      unwrap(api.POST('/lifecycle/auditions', { body: { ...body, cloneId } })),
    // The clone's state moves with its run; its keys begin alike.
    onSuccess: () => client.invalidateQueries({ queryKey: own.clones }),
  });
}
