import { useMutation } from '@tanstack/react-query';
import { useConfig, useConnection } from 'wagmi';
import { getConnection, writeContract } from 'wagmi/actions';
import type { Purchase } from '../../api/purchases.ts';
import type { Schema } from '../../api/types.ts';
import { Button } from '../../ui/Button.tsx';
import { Stack } from '../../ui/layout.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Eth, Hex } from '../../ui/values.tsx';
import { ConnectWallet } from '../../wallet/ConnectWallet.tsx';
import { FailureNotice } from '../../wallet/FailureNotice.tsx';
import { standOn } from '../../wallet/switch-chain.ts';
import { VAULT_ABI } from '../../wallet/vault.ts';

/** The signed withdrawal, sent by any wallet: the vault pays whoever had paid. */
export function Withdraw({ purchase: { refund, wallet } }: { purchase: Purchase }) {
  const connection = useConnection();
  const withdraw = useWithdraw();
  const call = refund?.withdrawCall ?? null;
  if (refund === null || call === null) return null;
  if (!connection.isConnected) return <ConnectWallet why="Connect a wallet to fetch the money." />;
  return (
    <Stack>
      {withdraw.isSuccess ? (
        <Notice tone="busy" title="Sent: the vault pays out as soon as a block takes it">
          Transaction <Hex value={withdraw.data} what="the transaction hash" />
        </Notice>
      ) : (
        <Button busy={withdraw.isPending} onClick={() => withdraw.mutate(call)}>
          Withdraw <Eth amount={refund.amountEthString} />
        </Button>
      )}
      <p className="muted small">
        Any wallet may send it; the money goes to <Hex value={wallet} what="the paying wallet" />.
      </p>
      {withdraw.isError && (
        <FailureNotice error={withdraw.error} request="withdrawal" title="The withdrawal was not sent" />
      )}
    </Stack>
  );
}

function useWithdraw() {
  const config = useConfig();
  return useMutation({
    mutationFn: async ({ chainId, vaultAddress, args }: Schema<'WithdrawCall'>) => {
      const { connector } = getConnection(config);
      if (connector !== undefined) await standOn(connector, chainId);
      const [user, amount, resolver, nonce, deadline, signature] = args as [
        HexText,
        string,
        HexText,
        string,
        string,
        HexText,
      ];
      return writeContract(config, {
        abi: VAULT_ABI,
        address: vaultAddress as HexText,
        functionName: 'withdrawETH',
        args: [user, BigInt(amount), resolver, BigInt(nonce), BigInt(deadline), signature],
        chainId: chainId as never,
      });
    },
  });
}

type HexText = `0x${string}`;
