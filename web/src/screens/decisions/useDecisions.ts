import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { api, unwrap } from '../../api/client.ts';
import { own } from '../../api/keys.ts';
import type { Schema } from '../../api/types.ts';

export type Run = Schema<'DecisionRun'>;
export type LatestData = Schema<'LatestData'>;

export interface Filters {
  readonly symbol?: string;
  readonly status?: Run['status'];
  readonly origin?: Run['origin'];
}

const PAGE = 25;

/** What the clone's branches decided, newest first, page by page. */
export function useDecisions(cloneId: number, filters: Filters) {
  return useInfiniteQuery({
    queryKey: own.decisions(cloneId, filters),
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET('/clones/{cloneId}/decision-runs', {
          params: {
            path: { cloneId },
            query: { limit: PAGE, ...filters, ...(pageParam !== null && { cursor: pageParam }) },
          },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    select: ({ pages }) => pages.flatMap(({ runs }) => runs),
  });
}

/** What the streams of an asset say now, branch by branch: the reads that a decision at this moment would get. */
export function useLatestData(cloneId: number, symbol: string) {
  return useQuery({
    queryKey: own.latest(cloneId, symbol),
    queryFn: ({ signal }) =>
      unwrap(
        api.POST('/clones/{cloneId}/assets/{symbol}/latest-data', {
          params: { path: { cloneId, symbol } },
          body: {},
          signal,
        }),
      ),
  });
}
