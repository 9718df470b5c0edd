import { useDisconnect } from 'wagmi';
import { Button } from '../ui/Button.tsx';
import { Notice } from '../ui/Notice.tsx';
import { Hex } from '../ui/values.tsx';

/** The connected account is not the one that it has to be. */
export function WrongWallet({ wanted }: { wanted: string }) {
  const disconnect = useDisconnect();
  return (
    <Notice
      tone="warn"
      title="This is another account"
      actions={
        <Button variant="secondary" onClick={() => disconnect.mutate({})}>
          Use another wallet
        </Button>
      }
    >
      Choose the account <Hex value={wanted} what="the account to choose" /> in your wallet: this page notices by
      itself.
    </Notice>
  );
}
