import { useMutation } from '@tanstack/react-query';
import { useConfig } from 'wagmi';
import { getConnection, writeContract } from 'wagmi/actions';
import { walletFailure } from '../../wallet/failures.ts';
import { standOn } from '../../wallet/switch-chain.ts';
import { VAULT_ABI } from '../../wallet/vault.ts';
import type { Order } from './order.ts';

/**
 * Sends the deposit. The order says so before the wallet is asked: a page that dies in between must not invite to pay
 * twice. (The vault would refuse it: it takes each nonce once.)
 */
export function usePay(order: Order, keep: (order: Order) => void) {
  const config = useConfig();
  const { quote } = order;
  return useMutation({
    mutationFn: async () => {
      const { chainId, deposit } = quote;
      const { connector } = getConnection(config);
      if (connector !== undefined) await standOn(connector, chainId);
      const [resolver, nonce] = deposit.args as [`0x${string}`, string];
      keep({ quote, payment: { kind: 'asked' } });
      try {
        const txHash = await writeContract(config, {
          abi: VAULT_ABI,
          address: deposit.vaultAddress as `0x${string}`,
          functionName: 'depositETH',
          args: [resolver, BigInt(nonce)],
          value: BigInt(deposit.valueWei),
          account: quote.wallet as `0x${string}`,
          chainId: chainId as never,
        });
        keep({ quote, payment: { kind: 'sent', txHash } });
      } catch (error) {
        // Only a refusal is known not to have been sent.
        if (walletFailure(error).kind !== 'wallet') keep(order);
        throw error;
      }
    },
  });
}
