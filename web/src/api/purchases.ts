import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from './client.ts';
import { own } from './keys.ts';
import type { Schema } from './types.ts';

export type Purchase = Schema<'Purchase'>;
export type PurchaseState = Schema<'PurchaseState'>;

/** How often a payment that is on its way is asked for. */
export const PAYMENT_POLL_MS = 3000;

/** States that change by themselves: as blocks come, or when the signing role has signed. */
const MOVING: ReadonlySet<PurchaseState> = new Set([
  'seen',
  'confirming',
  'reorged',
  'refund_pending',
  'refund_authorized',
]);

export function isMoving({ state }: Pick<Purchase, 'state'>): boolean {
  return MOVING.has(state);
}

export function usePurchases() {
  return useInfiniteQuery({
    queryKey: own.purchases,
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET('/economy/purchases', { params: { query: pageParam === null ? {} : { cursor: pageParam } }, signal }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    select: ({ pages }) => pages.flatMap(({ purchases }) => purchases),
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ purchases }) => purchases.some(isMoving)) ? PAYMENT_POLL_MS : false,
  });
}

export function usePurchase(purchaseId: string) {
  return useQuery({
    queryKey: own.purchase(purchaseId),
    queryFn: ({ signal }) =>
      unwrap(api.GET('/economy/purchases/{purchaseId}', { params: { path: { purchaseId } }, signal })),
    select: ({ purchase }) => purchase,
    refetchInterval: ({ state }) => (state.data && isMoving(state.data.purchase) ? PAYMENT_POLL_MS : false),
  });
}

export function useRequestRefund(purchaseId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => unwrap(api.POST('/economy/purchases/{purchaseId}/refund', { params: { path: { purchaseId } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: own.purchases }),
  });
}

/** Says what a claimable deposit was for: a new clone, or one that exists. */
export function useClaim() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Schema<'AuditionFeeSubmitRequest'>) =>
      unwrap(api.POST('/economy/audition-fee/submit', { body })),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: own.purchases }),
        client.invalidateQueries({ queryKey: own.clones }),
      ]),
  });
}
