import type { ApiError } from '../../api/errors.ts';
import { askChallenge, verifySignature } from '../../api/session.ts';
import { useSessionEvents } from '../../app/session.tsx';
import { Stack } from '../../ui/layout.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { chainName } from '../../wallet/chains.ts';
import { FailureNotice } from '../../wallet/FailureNotice.tsx';
import { walletFailure } from '../../wallet/failures.ts';
import { useProof } from '../../wallet/useProof.ts';
import { WalletList } from '../../wallet/WalletList.tsx';
import { useGatewayChain, Wallets } from '../../wallet/Wallets.tsx';

const STATEMENT = 'Sign in to Pump Party. This costs nothing and moves no money.';

/** Choose a wallet, sign one message, be in. */
export function SignIn() {
  return (
    <Wallets>
      <ChooseWallet />
    </Wallets>
  );
}

function ChooseWallet() {
  const { entered } = useSessionEvents();
  const chainId = useGatewayChain();
  const proof = useProof({
    challenge: (wallet) => askChallenge({ ...wallet, statement: STATEMENT }),
    present: async (signed) => {
      await verifySignature(signed);
      await entered();
    },
  });
  return (
    <Stack>
      <WalletList
        asked={proof.isPending ? proof.variables.uid : undefined}
        onChoose={(wallet) => proof.mutate(wallet)}
      />
      {proof.isError && <SignInFailure error={proof.error} />}
      <p className="muted small">
        You sign one message for {chainName(chainId)}: no transaction, no gas. Your key stays in your wallet.
      </p>
    </Stack>
  );
}

function SignInFailure({ error }: { error: unknown }) {
  const failure = walletFailure(error);
  if (failure.kind === 'gateway') return <GatewayRefusal error={failure.error} />;
  return <FailureNotice error={error} request="signature" title="Signing in did not work" />;
}

/** Refusals after which a person wants to hear more than the server's sentence. */
function GatewayRefusal({ error }: { error: ApiError }) {
  switch (error.code) {
    case 'SIGN_IN_DISABLED':
      return (
        <Notice tone="warn" title="Signing in is switched off at the moment">
          The operators are at work. Nothing of yours is lost; come back a little later.
        </Notice>
      );
    case 'CHALLENGE_EXPIRED':
    case 'CHALLENGE_NOT_FOUND':
      return (
        <Notice tone="warn" title="That took a little too long">
          The message to sign is good for a few minutes only. Choose your wallet again for a fresh one.
        </Notice>
      );
    case 'RATE_LIMITED':
    case 'TOO_MANY_CHALLENGES':
      return (
        <Notice tone="warn" title="Too many attempts">
          Wait a minute, then choose your wallet again.
        </Notice>
      );
    default:
      return <FailureNotice error={error} request="signature" title="Signing in did not work" />;
  }
}
