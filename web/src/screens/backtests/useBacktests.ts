import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '../../api/client.ts';
import { own } from '../../api/keys.ts';
import type { Schema } from '../../api/types.ts';

export type Job = Schema<'BacktestJob'>;
export type JobDetail = Schema<'BacktestJobDetail'>;
export type Result = Schema<'BacktestResult'>;
export type Preflight = Schema<'BacktestPreflight'>;
type Request = Schema<'BacktestRequest'>;

/** How often a job that moves is read. */
export const JOB_POLL_MS = 1000;
/** How often it is asked whether there is room for another job. */
const ROOM_POLL_MS = 3000;
const PAGE = 20;

/** What a backtest with this body would do. Without a body it is not asked. */
export function usePreflight(cloneId: number, body: Request | undefined) {
  return useQuery({
    queryKey: own.preflight(cloneId, body ?? {}),
    queryFn: ({ signal }) =>
      unwrap(
        api.POST('/clones/{cloneId}/decision-backtest/preflight', {
          params: { path: { cloneId } },
          body: body ?? {},
          signal,
        }),
      ),
    enabled: body !== undefined,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      state.data?.blockers.some(({ code }) => code === 'TOO_MANY_JOBS') ? ROOM_POLL_MS : false,
  });
}

interface Start {
  readonly body: Request;
  /** One for each intention: a press that is repeated after a lost answer starts no second job. */
  readonly key: string;
}

export function useStart(cloneId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ body, key }: Start) =>
      unwrap(
        api.POST('/clones/{cloneId}/decision-backtest', {
          params: { path: { cloneId }, header: { 'Idempotency-Key': key } },
          body: { ...body, async: true },
        }),
      ),
    onSettled: () => forget(client, cloneId),
  });
}

/** The clone's jobs, newest first; read again while one of them moves. */
export function useJobs(cloneId: number) {
  return useInfiniteQuery({
    queryKey: own.backtests(cloneId),
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET('/clones/{cloneId}/decision-backtest/jobs', {
          params: { path: { cloneId }, query: { limit: PAGE, ...(pageParam !== null && { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    select: ({ pages }) => pages.flatMap(({ jobs }) => jobs),
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ jobs }) => jobs.some(({ finishedAt }) => finishedAt === null)) ? JOB_POLL_MS : false,
  });
}

export function useJob(cloneId: number, jobId: string) {
  return useQuery({
    queryKey: own.backtest(cloneId, jobId),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET('/clones/{cloneId}/decision-backtest/jobs/{jobId}', { params: { path: { cloneId, jobId } }, signal }),
      ),
    // What has ended does not change any more.
    staleTime: ({ state }) => (state.data?.finishedAt != null ? Number.POSITIVE_INFINITY : 0),
    refetchInterval: ({ state }) => (state.data?.finishedAt === null ? JOB_POLL_MS : false),
  });
}

export function useCancel(cloneId: number, jobId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      unwrap(
        api.POST('/clones/{cloneId}/decision-backtest/jobs/{jobId}/cancel', { params: { path: { cloneId, jobId } } }),
      ),
    // Also when it had ended already: then that is what is to be seen.
    onSettled: () => forget(client, cloneId),
  });
}

/** What a job's beginning or end changes: the list, and what is left of the quota. */
async function forget(client: ReturnType<typeof useQueryClient>, cloneId: number): Promise<void> {
  const preflights = own.preflight(cloneId, {}).slice(0, -1);
  await Promise.all([
    client.invalidateQueries({ queryKey: own.backtests(cloneId) }),
    client.invalidateQueries({ queryKey: preflights }),
  ]);
}
