import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { unlinkWallet } from '../../api/account.ts';
import type { Schema } from '../../api/types.ts';
import { SESSION_KEY, useMe } from '../../app/session.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { Card, Row, Stack } from '../../ui/layout.tsx';
import { Hex, Time } from '../../ui/values.tsx';
import { Wallets } from '../../wallet/Wallets.tsx';
import styles from './Account.module.css';
import { LinkWallet } from './LinkWallet.tsx';

/** The wallets that sign in to this account. */
export function WalletsCard() {
  const { user, session } = useMe();
  const [linking, setLinking] = useState(false);
  return (
    <Card title="Wallets">
      <ul className={styles.list}>
        {user.wallets.map((wallet) => (
          <WalletRow
            key={wallet.walletId}
            wallet={wallet}
            current={wallet.walletId === session.walletId}
            only={user.wallets.length === 1}
          />
        ))}
      </ul>
      {linking ? (
        <Wallets>
          <LinkWallet onDone={() => setLinking(false)} />
        </Wallets>
      ) : (
        <div>
          <Button variant="secondary" onClick={() => setLinking(true)}>
            Link another wallet
          </Button>
        </div>
      )}
    </Card>
  );
}

interface WalletRowProps {
  readonly wallet: Schema<'Wallet'>;
  /** It opened this session. */
  readonly current: boolean;
  readonly only: boolean;
}

function WalletRow({ wallet, current, only }: WalletRowProps) {
  return (
    <li>
      <Stack gap="s">
        <Row>
          <Hex value={wallet.address} what="the address" />
          {current && <Badge tone="up">Signed in</Badge>}
        </Row>
        <span className="muted small">
          since <Time at={wallet.createdAt} />
          {wallet.kind === 'contract' && `, a contract account on chain ${wallet.chainId}`}
        </span>
      </Stack>
      {!only && <Unlink wallet={wallet} current={current} />}
    </li>
  );
}

function Unlink({ wallet, current }: { wallet: Schema<'Wallet'>; current: boolean }) {
  const client = useQueryClient();
  const [asked, setAsked] = useState(false);
  const unlink = useMutation({
    mutationFn: () => unlinkWallet(wallet.walletId),
    onSuccess: () => client.invalidateQueries({ queryKey: SESSION_KEY }),
  });
  if (!asked) {
    return (
      <Button variant="quiet" aria-label={`Unlink ${wallet.address}`} onClick={() => setAsked(true)}>
        Unlink
      </Button>
    );
  }
  return (
    <Stack gap="s">
      <p className="small">
        {current ? 'This signs you out: it opened this session.' : 'It will no longer sign in to this account.'}
      </p>
      <Row>
        <Button variant="danger" busy={unlink.isPending} onClick={() => unlink.mutate()}>
          Unlink it
        </Button>
        <Button variant="quiet" onClick={() => setAsked(false)}>
          Keep it
        </Button>
      </Row>
      {unlink.isError && <ErrorNotice error={unlink.error} title="Still linked" />}
    </Stack>
  );
}
