import { useMutation } from '@tanstack/react-query';
import { type Connector, useConfig } from 'wagmi';
import { connect, disconnect, signMessage } from 'wagmi/actions';
import { standOn } from './switch-chain.ts';
import { useGatewayChain } from './Wallets.tsx';

export interface Proof {
  readonly message: string;
  readonly signature: string;
}

interface ProofSteps<Result> {
  /** Lets the person choose the account anew, for one that is not the connected one. */
  readonly chooseAccount?: boolean;
  /** Asks the gateway for the message to sign. */
  readonly challenge: (wallet: { address: string; chainId: number }) => Promise<{ message: string }>;
  /** Hands the signature in. */
  readonly present: (proof: Proof) => Promise<Result>;
}

/**
 * Proves a wallet to the gateway: connect, the right chain, challenge, signature, presented. A step that fails leaves
 * nothing behind, so the whole can simply be done again.
 */
export function useProof<Result>({ chooseAccount = false, challenge, present }: ProofSteps<Result>) {
  const config = useConfig();
  const chainId = useGatewayChain();
  return useMutation({
    mutationFn: async (connector: Connector) => {
      if (chooseAccount) await disconnect(config, { connector }).catch(() => {});
      const current = config.state.connections.get(connector.uid);
      const { accounts } = current ?? (await connect(config, { connector }));
      const address = accounts[0];
      if (address === undefined) throw new Error('The wallet offers no account.');
      // A contract account exists on its chain only, and wallets warn when a message names another chain than theirs.
      await standOn(connector, chainId);
      const { message } = await challenge({ address, chainId });
      const signature = await signMessage(config, { message, account: address, connector });
      return present({ message, signature });
    },
  });
}
