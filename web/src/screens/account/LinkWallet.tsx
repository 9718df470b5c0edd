import { useQueryClient } from '@tanstack/react-query';
import { askLinkChallenge, linkWallet } from '../../api/account.ts';
import { SESSION_KEY } from '../../app/session.tsx';
import { Button } from '../../ui/Button.tsx';
import { Stack } from '../../ui/layout.tsx';
import { FailureNotice } from '../../wallet/FailureNotice.tsx';
import { useProof } from '../../wallet/useProof.ts';
import { WalletList } from '../../wallet/WalletList.tsx';

/** A further wallet proves itself by a signature and signs in to this account from then on. */
export function LinkWallet({ onDone }: { onDone: () => void }) {
  const client = useQueryClient();
  const proof = useProof({
    chooseAccount: true,
    challenge: askLinkChallenge,
    present: async (signed) => {
      await linkWallet(signed);
      await client.invalidateQueries({ queryKey: SESSION_KEY });
      onDone();
    },
  });
  return (
    <Stack>
      <p className="muted small">Choose the other account in your wallet first, then sign the message with it.</p>
      <WalletList
        asked={proof.isPending ? proof.variables.uid : undefined}
        onChoose={(wallet) => proof.mutate(wallet)}
      />
      {proof.isError && <FailureNotice error={proof.error} request="signature" title="The wallet was not linked" />}
      <div>
        <Button variant="quiet" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </Stack>
  );
}
