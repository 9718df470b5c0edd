import type { Challenge, SessionClient, SignedIn } from './session.ts';

type CaipNetworkId = `${string}:${string | number}`;

/** The parts of AppKit's `SIWXMessage.Data` (1.8) that there are here. */
export interface SiwxData {
  accountAddress: string;
  chainId: `eip155:${string}`;
  domain: string;
  uri: string;
  version: string;
  nonce: string;
  statement?: string;
  issuedAt?: string;
  expirationTime?: string;
}

/** What AppKit hands over after signing: of it, only the text and its signature are believed. */
export interface SiwxProof {
  readonly data: { readonly nonce: string };
  readonly message: string;
  readonly signature: string;
}

export interface SiwxSession {
  data: SiwxData;
  /** Empty: the gateway does not give signatures back. */
  message: string;
  signature: string;
}

/** AppKit's `SIWXConfig` (1.8): give it to `createAppKit` as `siwx`. */
export interface AppKitSiwx {
  createMessage(input: { accountAddress: string; chainId: CaipNetworkId }): Promise<SiwxData & { toString(): string }>;
  addSession(session: SiwxProof): Promise<void>;
  setSessions(sessions: readonly SiwxProof[]): Promise<void>;
  getSessions(chainId: CaipNetworkId, address: string): Promise<SiwxSession[]>;
  revokeSession(chainId: CaipNetworkId, address: string): Promise<void>;
  getRequired(): boolean;
  readonly signOutOnDisconnect: boolean;
}

export interface AppKitOptions {
  readonly session: SessionClient;
  /** Who is signed in from now on, null for nobody. */
  readonly onChange?: (signedIn: SignedIn | null) => void;
  /** What is signed in the message beside the facts, at most 300 characters. */
  readonly statement?: string;
  /** Whether a wallet that does not sign is disconnected; default true. */
  readonly required?: boolean;
}

/** Marks messages that AppKit asked for before it knew an address: the gateway has not issued them, and takes none back. */
const NOBODYS = 'unissued';
const ADDRESS = /^0x[0-9a-fA-F]{40}$/;

/**
 * Sign-in for AppKit over the gateway's sessions. A browser has one session, that of the wallet that signed last: other
 * addresses have none. What the gateway refuses rejects with its `ApiError`.
 */
export function createAppKitSiwx({ session, onChange, statement, required = true }: AppKitOptions): AppKitSiwx {
  async function addSession({ data, message, signature }: SiwxProof): Promise<void> {
    // Signed while connecting, before the gateway could write its message: passed over, and AppKit asks again.
    if (data.nonce.startsWith(NOBODYS)) return;
    const { user, session: opened } = await session.verify({ message, signature });
    onChange?.({ user, session: opened });
  }

  async function current(chainId: CaipNetworkId, address: string): Promise<SignedIn | null> {
    const signedIn = await session.session();
    return signedIn !== null && covers(signedIn, { chainId, address }) ? signedIn : null;
  }

  async function logout(): Promise<void> {
    await session.logout();
    onChange?.(null);
  }

  return {
    async createMessage({ accountAddress, chainId }) {
      const chain = evmChain(chainId);
      if (!ADDRESS.test(accountAddress)) return nobodysMessage({ accountAddress, chainId: `eip155:${chain}` });
      const request = { address: accountAddress, chainId: chain, ...(statement !== undefined && { statement }) };
      return toMessage(await session.challenge(request));
    },
    addSession,
    async setSessions(sessions) {
      if (sessions.length === 0) return logout();
      for (const each of sessions) await addSession(each);
    },
    async getSessions(chainId, address) {
      const signedIn = await current(chainId, address);
      return signedIn === null
        ? []
        : [toSession(signedIn, { accountAddress: address, chainId: `eip155:${evmChain(chainId)}` })];
    },
    async revokeSession(chainId, address) {
      if ((await current(chainId, address)) !== null) await logout();
    },
    getRequired: () => required,
    signOutOnDisconnect: true,
  };
}

/** The chain's number. @throws TypeError when it is none of Ethereum's family */
function evmChain(chainId: CaipNetworkId): number {
  const [namespace, reference] = chainId.split(':');
  if (namespace !== 'eip155') throw new TypeError(`Sign-in is for eip155 chains, not for ${chainId}.`);
  return Number(reference);
}

/** A wallet's own key signs for every chain; a contract is a wallet on its chain alone. */
function covers(
  { user, session }: SignedIn,
  { chainId, address }: { chainId: CaipNetworkId; address: string },
): boolean {
  if (!chainId.startsWith('eip155:') || session.address.toLowerCase() !== address.toLowerCase()) return false;
  const wallet = user.wallets.find(({ walletId }) => walletId === session.walletId);
  return wallet === undefined || wallet.chainId === null || wallet.chainId === evmChain(chainId);
}

function toMessage(challenge: Challenge): SiwxData & { toString(): string } {
  const { address, chainId, domain, uri, nonce, statement, message } = challenge;
  return {
    accountAddress: address,
    chainId: `eip155:${chainId}`,
    domain,
    uri,
    version: '1',
    nonce,
    ...(statement !== null && { statement }),
    issuedAt: new Date(challenge.issuedAt).toISOString(),
    expirationTime: new Date(challenge.expiresAt).toISOString(),
    toString: () => message,
  };
}

type Who = Pick<SiwxData, 'accountAddress' | 'chainId'>;

function toSession({ session }: SignedIn, who: Who): SiwxSession {
  const data = {
    ...who,
    ...page(),
    version: '1',
    nonce: session.sessionId,
    issuedAt: new Date(session.createdAt).toISOString(),
    expirationTime: new Date(session.expiresAt).toISOString(),
  };
  return { data, message: '', signature: '' };
}

function nobodysMessage(who: Who): SiwxData & { toString(): string } {
  const { domain, uri } = page();
  const nonce = `${NOBODYS}${crypto.randomUUID().replaceAll('-', '')}`;
  return {
    ...who,
    domain,
    uri,
    version: '1',
    nonce,
    toString: () => `Connects a wallet to ${domain}; signs nobody in.`,
  };
}

function page(): Pick<SiwxData, 'domain' | 'uri'> {
  const { location } = globalThis as { location?: { readonly host: string; readonly origin: string } };
  return { domain: location?.host ?? '', uri: location?.origin ?? '' };
}
