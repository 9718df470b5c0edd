import type { ReactNode } from 'react';
import { ErrorNotice } from '../ui/ErrorNotice.tsx';
import { Notice } from '../ui/Notice.tsx';
import { chainName } from './chains.ts';
import { walletFailure } from './failures.ts';
import { useGatewayChain } from './Wallets.tsx';

interface FailureNoticeProps {
  readonly error: unknown;
  /** What was asked of the wallet: "signature", "payment". */
  readonly request: string;
  /** What did not work, as a title. */
  readonly title: string;
  readonly actions?: ReactNode;
}

/** A wallet's failure in a person's words. Declining is a decision, not an error. */
export function FailureNotice({ error, request, title, actions }: FailureNoticeProps) {
  const chain = chainName(useGatewayChain());
  const failure = walletFailure(error);
  switch (failure.kind) {
    case 'declined':
      return (
        <Notice tone="warn" title={`You declined the ${request} in your wallet`} actions={actions}>
          Nothing was sent. Try again whenever you like.
        </Notice>
      );
    case 'busy':
      return (
        <Notice tone="warn" title="Your wallet already shows a request" actions={actions}>
          Open the wallet, answer what it asks, then come back here.
        </Notice>
      );
    case 'unknownChain':
      return (
        <Notice tone="warn" title={`Your wallet does not know ${chain}`} actions={actions}>
          Add this network in the wallet's own settings, choose it there, then come back here.
        </Notice>
      );
    case 'poor':
      return (
        <Notice tone="warn" title="There is not enough ETH in this wallet" actions={actions}>
          It needs the amount and a little for gas, on {chain}.
        </Notice>
      );
    case 'gateway':
      return <ErrorNotice error={failure.error} title={title} />;
    default:
      return (
        <Notice tone="down" title={title} actions={actions}>
          {failure.message}
        </Notice>
      );
  }
}
