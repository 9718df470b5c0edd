import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from './client.ts';
import { own } from './keys.ts';
import type { Schema } from './types.ts';

type Graph = Schema<'CloneStrategyGraph'>;

/** A draft and the revision that it is, to be sent back as `If-Match`. */
export interface TaggedDraft {
  readonly graph: Graph;
  readonly etag: string;
}

type Call<Data> = Promise<{ data?: Data; error?: unknown; response: Response }>;

/** The answer's body with the tag of its revision. */
async function tagged<Data>(call: Call<Data>): Promise<{ data: Data; etag: string }> {
  let etag = '';
  const data = await unwrap(
    call.then((answer) => {
      etag = answer.response.headers.get('etag') ?? '';
      return answer;
    }),
  );
  return { data, etag };
}

export async function readDraft(cloneId: number, signal?: AbortSignal): Promise<TaggedDraft> {
  const path = { params: { path: { cloneId } }, ...(signal !== undefined && { signal }) };
  const { data, etag } = await tagged(api.GET('/clones/{cloneId}/strategy/draft', path));
  return { graph: data.draft.graph, etag };
}

/** @throws ApiError DRAFT_CHANGED when another revision than `etag` is in force. */
export async function saveDraft(cloneId: number, { graph, etag }: TaggedDraft) {
  const { data, etag: saved } = await tagged(
    api.PUT('/clones/{cloneId}/strategy/draft', {
      params: { path: { cloneId }, header: { 'If-Match': etag } },
      body: { graph },
      // The last save may be under way when the page is left.
      keepalive: JSON.stringify(graph).length < KEEPALIVE_LIMIT,
    }),
  );
  return { etag: saved, problems: data.problems };
}

/** Browsers keep at most 64 KiB alive. */
const KEEPALIVE_LIMIT = 50_000;

/** The draft as it is when the editor opens. Never read again behind the editor's back: saving tells of changes. */
export function useDraft(cloneId: number) {
  return useQuery({
    queryKey: own.draft(cloneId),
    queryFn: ({ signal }) => readDraft(cloneId, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}

/** What is wrong with a graph, without saving it: the preflight of a backtest compiles it and consumes nothing. */
export async function checkGraph(cloneId: number, graph: Graph): Promise<readonly Schema<'GraphProblem'>[]> {
  const answer = await unwrap(
    api.POST('/clones/{cloneId}/decision-backtest/preflight', { params: { path: { cloneId } }, body: { graph } }),
  );
  return answer.blockers.flatMap(({ problems }) => problems ?? []);
}

export function useVersions(cloneId: number) {
  return useQuery({
    queryKey: own.versions(cloneId),
    queryFn: ({ signal }) =>
      unwrap(api.GET('/clones/{cloneId}/strategy/versions', { params: { path: { cloneId } }, signal })),
    select: ({ versions }) => versions,
  });
}

export function readVersion(cloneId: number, strategyVersionId: string) {
  return unwrap(
    api.GET('/clones/{cloneId}/strategy/versions/{strategyVersionId}', {
      params: { path: { cloneId, strategyVersionId } },
    }),
  );
}

/** Publishes the stored draft. @throws ApiError GRAPH_INVALID with `details.problems`. */
export function publishDraft(cloneId: number) {
  return unwrap(api.POST('/clones/{cloneId}/strategy/publish', { params: { path: { cloneId } } }));
}
