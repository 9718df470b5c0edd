import { formatEther, hexToBigInt, hexToString, numberToHex } from 'viem';
import { REQUESTED_BY } from '../../api/client.ts';
import type { DemoFacts } from './facts.ts';
import { confirm } from './requests.ts';

type Params = readonly unknown[];
type Listener = (data: unknown) => void;

/** Errors of EIP-1193 and EIP-3085. */
const DECLINED = { code: 4001, message: 'You declined.' };
const UNKNOWN_CHAIN = { code: 4902, message: 'The demo wallet knows the local test chain only.' };

/** Makes the demo's wallets known as any browser wallet is (EIP-6963). */
export function announceDemoWallets({ chainId, wallets }: DemoFacts): () => void {
  const announcements = wallets.map(({ name, address }, index) => {
    const info = {
      uuid: `00000000-0000-4000-8000-00000000000${index}`,
      name,
      icon: ICON,
      rdns: `party.pump.demo${index}`,
    };
    const provider = createProvider({ chainId, name, address });
    return new CustomEvent('eip6963:announceProvider', { detail: Object.freeze({ info, provider }) });
  });
  const announce = () => {
    for (const event of announcements) window.dispatchEvent(event);
  };
  window.addEventListener('eip6963:requestProvider', announce);
  announce();
  return () => window.removeEventListener('eip6963:requestProvider', announce);
}

/** A wallet whose key the local chain holds: what it signs or sends is confirmed in the page, and done by the chain. */
function createProvider({ chainId, name, address }: { chainId: number; name: string; address: string }) {
  const connectedKey = `pump-party.demo-wallet.${address}`;
  const listeners = new Map<string, Set<Listener>>();

  async function connect(): Promise<readonly string[]> {
    await ask('Connect this wallet to Pump Party?', address);
    localStorage.setItem(connectedKey, 'yes');
    return [address];
  }

  async function ask(title: string, text: string): Promise<void> {
    if (!(await confirm({ wallet: name, title, text }))) throw failure(DECLINED);
  }

  const methods: Readonly<Record<string, (params: Params) => unknown>> = {
    eth_chainId: () => numberToHex(chainId),
    eth_accounts: () => (localStorage.getItem(connectedKey) === null ? [] : [address]),
    eth_requestAccounts: connect,
    async wallet_requestPermissions() {
      const caveats = [{ type: 'restrictReturnedAccounts', value: await connect() }];
      return [{ parentCapability: 'eth_accounts', caveats }];
    },
    wallet_revokePermissions() {
      localStorage.removeItem(connectedKey);
      return null;
    },
    wallet_switchEthereumChain([target]) {
      if (Number((target as { chainId: string }).chainId) !== chainId) throw failure(UNKNOWN_CHAIN);
      return null;
    },
    async personal_sign(params) {
      await ask('Sign this message?', hexToString(params[0] as `0x${string}`));
      return onChain('personal_sign', params);
    },
    async eth_sendTransaction(params) {
      const { to, value = '0x0' } = params[0] as { to: string; value?: `0x${string}` };
      await ask('Send this transaction?', `${formatEther(hexToBigInt(value))} ETH to ${to}`);
      return onChain('eth_sendTransaction', params);
    },
  };

  return {
    async request({ method, params = [] }: { method: string; params?: Params }): Promise<unknown> {
      const own = methods[method];
      return own === undefined ? onChain(method, params) : own(params);
    },
    on(event: string, listener: Listener) {
      listeners.set(event, (listeners.get(event) ?? new Set()).add(listener));
    },
    removeListener(event: string, listener: Listener) {
      listeners.get(event)?.delete(listener);
    },
  };
}

async function onChain(method: string, params: Params): Promise<unknown> {
  const response = await fetch('/demo/rpc', {
    method: 'POST',
    headers: { ...REQUESTED_BY, 'content-type': 'application/json' },
    body: JSON.stringify({ method, params }),
  });
  const { result, error } = (await response.json()) as { result?: unknown; error?: { code: number; message: string } };
  if (error !== undefined) throw failure({ code: error.code, message: error.message });
  return result;
}

function failure({ code, message }: { code: number; message: string }): Error {
  return Object.assign(new Error(message), { code });
}

const ICON = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" fill="#ffc657"/>' +
    '<path d="M8 12h16v10H8z" fill="none" stroke="#1b1622" stroke-width="2.5"/><circle cx="20" cy="17" r="1.8" fill="#1b1622"/></svg>',
)}`;
