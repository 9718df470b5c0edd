import type { components } from '../contract/index.ts';
import type { Account } from './accounts.ts';
import type { Session } from './session-store.ts';
import { EOA_SCOPE, type Wallet } from './wallet-store.ts';

type Schemas = components['schemas'];

export function presentWallet(wallet: Wallet): Schemas['Wallet'] {
  const isEoa = wallet.chain_scope === EOA_SCOPE;
  return {
    walletId: wallet.id,
    address: wallet.address,
    kind: isEoa ? 'eoa' : 'contract',
    chainId: isEoa ? null : wallet.chain_scope,
    createdAt: wallet.created_at,
  };
}

export function presentUser({ user, wallets }: Account): Schemas['User'] {
  return { userId: user.id, createdAt: user.created_at, wallets: wallets.map(presentWallet) };
}

export function presentCurrentSession(
  { session, wallet }: { session: Session; wallet: Wallet },
  accessExpiresAt: number,
): Schemas['CurrentSession'] {
  return {
    sessionId: session.id,
    createdAt: session.created_at,
    expiresAt: session.expires_at,
    accessExpiresAt,
    walletId: wallet.id,
    address: wallet.address,
  };
}

export function presentSession(session: Session, currentId: string): Schemas['Session'] {
  return {
    sessionId: session.id,
    createdAt: session.created_at,
    lastUsedAt: session.last_used_at,
    expiresAt: session.expires_at,
    userAgent: session.user_agent,
    client: session.client,
    current: session.id === currentId,
  };
}
