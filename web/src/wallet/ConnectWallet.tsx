import { useConnect } from 'wagmi';
import { Stack } from '../ui/layout.tsx';
import { FailureNotice } from './FailureNotice.tsx';
import { WalletList } from './WalletList.tsx';

/** Connects a wallet without signing anything. */
export function ConnectWallet({ why }: { why: string }) {
  const connect = useConnect();
  const chosen = connect.isPending ? connect.variables.connector : undefined;
  return (
    <Stack>
      <p>{why}</p>
      <WalletList
        asked={chosen !== undefined && 'uid' in chosen ? chosen.uid : undefined}
        onChoose={(connector) => connect.mutate({ connector })}
      />
      {connect.isError && (
        <FailureNotice error={connect.error} request="connection" title="The wallet did not connect" />
      )}
    </Stack>
  );
}
