import { createContext, type ReactNode, useContext, useState } from 'react';
import { type Config, createConfig, unstable_connector, WagmiProvider } from 'wagmi';
import { injected } from 'wagmi/connectors/injected';
import { usePriceList } from '../api/prices.ts';
import { Loaded } from '../ui/Loaded.tsx';
import { SkeletonList } from '../ui/Skeleton.tsx';
import { chainOf } from './chains.ts';

const ChainContext = createContext<number | undefined>(undefined);

/** The chain that the gateway signs in and is paid on. */
export function useGatewayChain(): number {
  const chainId = useContext(ChainContext);
  if (chainId === undefined) throw new Error('Wallets are known below <Wallets> only.');
  return chainId;
}

/** What needs a wallet stands in here. Wallets announce themselves (EIP-6963); no project id, no foreign server. */
export function Wallets({ children }: { children: ReactNode }) {
  const prices = usePriceList();
  return (
    <Loaded query={prices} what="the gateway's chain" skeleton={<SkeletonList count={2} height="4rem" />}>
      {({ chainId }) => (
        <ChainContext value={chainId}>
          <Provider key={chainId} chainId={chainId}>
            {children}
          </Provider>
        </ChainContext>
      )}
    </Loaded>
  );
}

function Provider({ chainId, children }: { chainId: number; children: ReactNode }) {
  const [config] = useState(() => configOf(chainId));
  return <WagmiProvider config={config}>{children}</WagmiProvider>;
}

/** One for each chain: wallets that announced themselves are listened to once. */
const configs = new Map<number, Config>();

function configOf(chainId: number): Config {
  const known = configs.get(chainId);
  if (known !== undefined) return known;
  const config = createConfig({
    chains: [chainOf(chainId)],
    connectors: [],
    multiInjectedProviderDiscovery: true,
    transports: { [chainId]: unstable_connector(injected) },
  });
  configs.set(chainId, config);
  return config;
}
