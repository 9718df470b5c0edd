import { useQuery } from '@tanstack/react-query';
import { useConfig, useConnection } from 'wagmi';
import { getTransactionReceipt } from 'wagmi/actions';
import { PAYMENT_POLL_MS } from '../../api/purchases.ts';

/** Whether the chain took the transaction and undid it, as far as the connected wallet knows. */
export function useReverted(txHash: string | undefined): boolean {
  const config = useConfig();
  const { isConnected } = useConnection();
  const receipt = useQuery({
    queryKey: ['own', 'receipt', txHash],
    queryFn: () => getTransactionReceipt(config, { hash: txHash as `0x${string}` }),
    enabled: isConnected && txHash !== undefined,
    retry: false,
    refetchInterval: ({ state }) => (state.data === undefined ? PAYMENT_POLL_MS : false),
  });
  return receipt.data?.status === 'reverted';
}
