import { type QueryClient, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { AUDITION_POLL_MS } from './auditions.ts';
import { api, unwrap } from './client.ts';
import { own } from './keys.ts';
import type { Schema } from './types.ts';

export type TradingAccount = Schema<'TradingAccount'>;
export type AccountOrder = Schema<'AccountOrder'>;
export type AccountFill = Schema<'AccountFill'>;
export type EquityPoint = Schema<'AccountEquityPoint'>;

/** An account, and whether it still moves: then all that is read of it is asked for again and again. */
export interface AccountRef {
  readonly accountId: string;
  readonly moving: boolean;
}

const interval = ({ moving }: AccountRef) => (moving ? AUDITION_POLL_MS : (false as const));
const pathOf = ({ accountId }: AccountRef) => ({ path: { accountId } });

export function useTradingAccount(ref: AccountRef) {
  return useQuery({
    queryKey: own.account(ref.accountId),
    queryFn: ({ signal }) => unwrap(api.GET('/trading/accounts/{accountId}', { params: pathOf(ref), signal })),
    select: ({ account }) => account,
    refetchInterval: interval(ref),
  });
}

export function usePositions(ref: AccountRef) {
  return useQuery({
    queryKey: own.positions(ref.accountId),
    queryFn: ({ signal }) =>
      unwrap(api.GET('/trading/accounts/{accountId}/positions', { params: pathOf(ref), signal })),
    select: ({ positions }) => positions,
    refetchInterval: interval(ref),
  });
}

const PAGE = 20;

export function useOrders(ref: AccountRef) {
  return useInfiniteQuery({
    queryKey: own.orders(ref.accountId),
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: PAGE, ...(pageParam !== null && { cursor: pageParam }) };
      return unwrap(api.GET('/trading/accounts/{accountId}/orders', { params: { ...pathOf(ref), query }, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    select: ({ pages }) => pages.flatMap(({ orders }) => orders),
    refetchInterval: interval(ref),
  });
}

export function useFills(ref: AccountRef) {
  return useInfiniteQuery({
    queryKey: own.fills(ref.accountId),
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: PAGE, ...(pageParam !== null && { cursor: pageParam }) };
      return unwrap(api.GET('/trading/accounts/{accountId}/fills', { params: { ...pathOf(ref), query }, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    select: ({ pages }) => pages.flatMap(({ fills }) => fills),
    refetchInterval: interval(ref),
  });
}

/** What is known of an account's snapshots, and where its last page begins: that one alone is read again. */
interface KnownEquity {
  readonly before: readonly EquityPoint[];
  readonly last: readonly EquityPoint[];
  readonly lastCursor: string | undefined;
}

/** Every snapshot, oldest first. */
export function useEquity(ref: AccountRef) {
  const client = useQueryClient();
  const queryKey = own.equity(ref.accountId);
  return useQuery({
    queryKey,
    queryFn: ({ signal }) => readOn(client, { ref, queryKey, signal }),
    select: allPoints,
    refetchInterval: interval(ref),
  });
}

const allPoints = ({ before, last }: KnownEquity): readonly EquityPoint[] => [...before, ...last];

async function readOn(
  client: QueryClient,
  { ref, queryKey, signal }: { ref: AccountRef; queryKey: readonly unknown[]; signal: AbortSignal },
): Promise<KnownEquity> {
  const known = client.getQueryData<KnownEquity>(queryKey);
  const before = [...(known?.before ?? [])];
  let cursor = known?.lastCursor;
  for (;;) {
    const query = { limit: MOST_POINTS, ...(cursor !== undefined && { cursor }) };
    const { points, nextCursor } = await unwrap(
      api.GET('/trading/accounts/{accountId}/equity', { params: { ...pathOf(ref), query }, signal }),
    );
    if (nextCursor === null) return { before, last: points, lastCursor: cursor };
    before.push(...points);
    cursor = nextCursor;
  }
}

const MOST_POINTS = 200;
