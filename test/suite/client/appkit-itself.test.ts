import {
  ChainController,
  ConnectionController,
  OptionsController,
  type SIWXConfig,
  SIWXUtil,
} from '@reown/appkit-controllers';
import type { PrivateKeyAccount } from 'viem';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAppKitSiwx } from '../../../client/src/appkit.ts';
import { createSessionClient } from '../../../client/src/index.ts';
import { createPageFetch } from '../../support/cookie-fetch.ts';
import { startGateway, type TestGateway } from '../../support/gateway.ts';
import { CHAIN_ID, newAccount } from '../../support/players.ts';

const CHAIN = `eip155:${CHAIN_ID}` as const;
/** What AppKit keeps for the page, writable in parts. */
const state = { chains: ChainController.state, options: OptionsController.state } as unknown as Readonly<
  Record<'chains' | 'options', Record<string, unknown>>
>;

let gateway: TestGateway;
let account: PrivateKeyAccount;

/** Puts AppKit in the state in which a wallet is connected that signs with `account`. */
beforeEach(() => {
  account = newAccount();
  const session = createSessionClient({ baseUrl: gateway.url, fetch: createPageFetch() });
  const siwx: SIWXConfig = createAppKitSiwx({ session });
  state.options.siwx = siwx;
  state.chains.activeChain = 'eip155';
  state.chains.activeCaipNetwork = { id: CHAIN_ID, name: 'local', caipNetworkId: CHAIN, chainNamespace: 'eip155' };
  state.chains.activeCaipAddress = `${CHAIN}:${account.address}`;
  ConnectionController.setClient({ signMessage: (message: string) => account.signMessage({ message }) } as never);
});

beforeAll(async () => {
  gateway = await startGateway();
});

afterAll(async () => {
  delete state.options.siwx;
  for (const key of ['activeChain', 'activeCaipNetwork', 'activeCaipAddress']) delete state.chains[key];
  await gateway?.stop();
});

describe('AppKit itself, with the adapter', () => {
  it('signs in and out by its own steps', async () => {
    expect(await SIWXUtil.isAuthenticated()).toBe(false);
    await SIWXUtil.requestSignMessage();
    expect(await SIWXUtil.isAuthenticated()).toBe(true);
    await SIWXUtil.clearSessions();
    expect(await SIWXUtil.isAuthenticated()).toBe(false);
  });

  it('lets WalletConnect connect, whose messages the gateway did not write, and signs in afterwards', async () => {
    const text = 'as the wallet writes it';
    const universalProvider = {
      async authenticate({ nonce }: { nonce: string }) {
        const p = { iss: `did:pkh:${CHAIN}:${account.address}`, aud: 'https://app.example', nonce };
        const s = { s: await account.signMessage({ message: text }) };
        return { session: { peer: { metadata: { name: 'A wallet' } } }, auths: [{ p, s }] };
      },
      client: { formatAuthMessage: () => text },
    };
    const input = { universalProvider, chains: [CHAIN], methods: [] };
    expect(await SIWXUtil.universalProviderAuthenticate(input as never)).toBe(true);
    expect(await SIWXUtil.isAuthenticated()).toBe(false);
    await SIWXUtil.requestSignMessage();
    expect(await SIWXUtil.isAuthenticated()).toBe(true);
  });
});
