import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { BrowserContext, Page } from 'playwright-core';
import { type Hex, hexToBigInt, numberToHex } from 'viem';
import type { LocalAccount, LocalChain } from '../../scripts/support/anvil.ts';

export interface RpcError {
  readonly code: number;
  readonly message: string;
}

/** What wallets say when a person declines. */
export const DECLINED: RpcError = { code: 4001, message: 'User rejected the request.' };
const UNKNOWN_CHAIN: RpcError = { code: 4902, message: 'Unrecognized chain.' };

/** A wallet of the browser whose key stays in this process. */
export interface TestWallet {
  readonly account: LocalAccount;
  /** The methods that pages asked for, oldest first. */
  readonly methods: readonly string[];
  /** How the person answers the next requests of a method: an error declines it. Default: yes. */
  answer(method: string, ...answers: (RpcError | 'yes')[]): void;
  /** Holds requests of a method back until it is released. */
  hold(method: string): { release(): void };
  /** Another account is chosen in the wallet. */
  choose(account: LocalAccount): Promise<void>;
  addTo(context: BrowserContext): Promise<void>;
}

export interface TestWalletOptions {
  readonly chain: LocalChain;
  readonly account: LocalAccount;
  /** The chain that it stands on at first; default: the local one. */
  readonly chainId?: number;
  /** Whether it knows the local chain and can switch to it; default true. */
  readonly knowsChain?: boolean;
  readonly name?: string;
}

type Params = readonly unknown[];

const PROVIDER = readFileSync(new URL('./test-wallet-page.js', import.meta.url), 'utf8');
let wallets = 0;

export function createTestWallet({
  chain,
  name = 'Test wallet',
  knowsChain = true,
  ...options
}: TestWalletOptions): TestWallet {
  wallets += 1;
  const binding = `testWallet${wallets}`;
  const state = { account: options.account, chainId: options.chainId ?? chain.chainId, connected: false };
  const methods: string[] = [];
  const answers = new Map<string, (RpcError | 'yes')[]>();
  const held = new Map<string, Promise<void>>();
  const pages = new Set<Page>();

  async function emit(event: string, data: unknown): Promise<void> {
    const script = `window[${JSON.stringify(`${binding}Emit`)}]?.(${JSON.stringify(event)}, ${JSON.stringify(data)})`;
    await Promise.all([...pages].map((page) => page.evaluate(script).catch(() => {})));
  }

  const known: Readonly<Record<string, (params: Params) => unknown>> = {
    eth_chainId: () => numberToHex(state.chainId),
    eth_accounts: () => (state.connected ? [state.account.address] : []),
    eth_requestAccounts() {
      state.connected = true;
      return [state.account.address];
    },
    wallet_requestPermissions() {
      state.connected = true;
      const caveats = [{ type: 'restrictReturnedAccounts', value: [state.account.address] }];
      return [{ parentCapability: 'eth_accounts', caveats }];
    },
    wallet_revokePermissions() {
      state.connected = false;
      return null;
    },
    async wallet_switchEthereumChain([target]) {
      if (!knowsChain) throw UNKNOWN_CHAIN;
      state.chainId = Number((target as { chainId: Hex }).chainId);
      await emit('chainChanged', numberToHex(state.chainId));
      return null;
    },
    wallet_addEthereumChain() {
      throw UNKNOWN_CHAIN;
    },
    personal_sign: ([message]) => state.account.signMessage({ message: { raw: message as Hex } }),
    eth_sendTransaction([transaction]) {
      const { to, data, value } = transaction as { to: Hex; data: Hex; value?: Hex };
      const call = { to, data, value: hexToBigInt(value ?? '0x0') };
      return chain.client.sendTransaction({ account: state.account, ...call });
    },
  };

  async function handle(method: string, params: Params): Promise<unknown> {
    methods.push(method);
    await held.get(method);
    const answer = answers.get(method)?.shift() ?? 'yes';
    if (answer !== 'yes') throw answer;
    const own = known[method];
    if (own !== undefined) return own(params);
    return (chain.client.request as (args: unknown) => Promise<unknown>)({ method, params });
  }

  return {
    get account() {
      return state.account;
    },
    methods,
    answer: (method, ...next) => void answers.set(method, next),
    hold(method) {
      const { promise, resolve } = Promise.withResolvers<void>();
      held.set(method, promise);
      return {
        release() {
          held.delete(method);
          resolve();
        },
      };
    },
    async choose(account) {
      state.account = account;
      await emit('accountsChanged', [account.address]);
    },
    async addTo(context) {
      await context.exposeFunction(binding, async (method: string, params: Params) => {
        try {
          return { result: await handle(method, params) };
        } catch (error) {
          const { code = -32603, message = String(error) } = error as Partial<RpcError>;
          return { error: { code, message } };
        }
      });
      context.on('page', (page) => pages.add(page));
      await context.addInitScript(
        `(${PROVIDER.trim().replace(/;$/, '')})(${JSON.stringify({ binding, name, uuid: randomUUID() })})`,
      );
    },
  };
}
