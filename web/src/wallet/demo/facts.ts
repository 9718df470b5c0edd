import { useQuery } from '@tanstack/react-query';
import { usePriceList } from '../../api/prices.ts';

/** What `npm run demo` says of its wallets; their keys stay with the local chain. */
export interface DemoFacts {
  readonly chainId: number;
  readonly wallets: readonly { readonly name: string; readonly address: string }[];
}

/** Chains that exist on one machine only. */
const DEVELOPMENT_CHAINS = [1337, 31337];

/** The demo's wallets; null anywhere else. Nothing is asked for on a real chain. */
export function useDemoFacts(): DemoFacts | null {
  const chainId = usePriceList().data?.chainId;
  const { data } = useQuery({
    queryKey: ['demo-wallet'],
    queryFn: ({ signal }) => fetchFacts(signal),
    enabled: chainId !== undefined && DEVELOPMENT_CHAINS.includes(chainId),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data != null && data.chainId === chainId ? data : null;
}

async function fetchFacts(signal: AbortSignal): Promise<DemoFacts | null> {
  const response = await fetch('/demo/wallet.json', { signal, headers: { accept: 'application/json' } });
  return response.ok ? ((await response.json()) as DemoFacts) : null;
}
