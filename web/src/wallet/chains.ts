import { defineChain } from 'viem';

const NAMES: Readonly<Record<number, string>> = {
  1: 'Ethereum',
  10: 'OP Mainnet',
  8453: 'Base',
  42161: 'Arbitrum One',
  84532: 'Base Sepolia',
  11155111: 'Sepolia',
  1337: 'Local chain 1337',
  31337: 'Local chain 31337',
};

export function chainName(chainId: number): string {
  return NAMES[chainId] ?? `chain ${chainId}`;
}

/** A chain as wagmi wants it. It is reached through the wallet alone, so it needs no endpoint of ours. */
export function chainOf(chainId: number) {
  return defineChain({
    id: chainId,
    name: chainName(chainId),
    nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
    rpcUrls: { default: { http: [] } },
  });
}
