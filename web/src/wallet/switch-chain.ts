import { numberToHex } from 'viem';
import type { Connector } from 'wagmi';

/**
 * Asks the wallet to stand on a chain. Not through wagmi: where the wallet does not know the chain it would offer to add one
 * without an endpoint, and call that a refusal by the person.
 */
export async function standOn(connector: Connector, chainId: number): Promise<void> {
  if ((await connector.getChainId()) === chainId) return;
  const provider = (await connector.getProvider()) as { request(call: object): Promise<unknown> };
  await provider.request({ method: 'wallet_switchEthereumChain', params: [{ chainId: numberToHex(chainId) }] });
}
