import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from './client.ts';

const A_MINUTE_MS = 60_000;

/** Tiers, prices, and the chain that everything is paid on; public. */
export function usePriceList() {
  return useQuery({
    queryKey: ['price-list'],
    queryFn: ({ signal }) => unwrap(api.GET('/economy/price-list', { signal })),
    staleTime: A_MINUTE_MS,
  });
}
