import { type Account, bytesToHex, createTestClient, type Hex, http, publicActions, walletActions } from 'viem';
import { mnemonicToAccount, type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts';
import { type AnvilProcess, startAnvil } from './anvil-process.ts';

/** Foundry's well-known phrase: its keys are public, and fit for local chains only. */
const MNEMONIC = 'test test test test test test test test test test test junk';
const ACCOUNTS = 10;

/** A funded account of a local chain, its key included. */
export type LocalAccount = PrivateKeyAccount & { readonly privateKey: Hex };

export interface LocalChainOptions {
  /** Default 31337. */
  readonly chainId?: number;
  /** Mines a block each so many seconds; without it, one for each transaction. */
  readonly blockTimeSec?: number;
  /** Number of funded accounts (10,000 ETH each), default 10. */
  readonly accounts?: number;
  readonly mnemonic?: string;
  /** `finalized` lags two epochs: 64 blocks with the default of 32. */
  readonly slotsInAnEpoch?: number;
  /** Timestamp of block 0 in seconds since the epoch; now by default. */
  readonly genesisTimestampSec?: number;
}

function createClient(rpcUrl: string, chainId: number) {
  const nativeCurrency = { name: 'Ether', symbol: 'ETH', decimals: 18 };
  const chain = { id: chainId, name: 'local', nativeCurrency, rpcUrls: { default: { http: [rpcUrl] } } };
  return createTestClient({ mode: 'anvil', chain, transport: http(rpcUrl), pollingInterval: 20, cacheTime: 0 })
    .extend(publicActions)
    .extend(walletActions);
}

/** A viem client with the public, wallet and anvil actions. */
export type LocalClient = ReturnType<typeof createClient>;

/** A transaction to mine again after a reorg: its raw bytes, and in which of the new blocks (0 is the first). */
export interface Remined {
  readonly rawTransaction: Hex;
  readonly block: number;
}

export interface LocalChain extends AnvilProcess {
  readonly chainId: number;
  readonly accounts: readonly LocalAccount[];
  readonly client: LocalClient;
  /** The account with this index; throws when there are fewer. */
  account(index: number): LocalAccount;
  /** Mines `blocks` empty blocks. Anvil gives those of one second the same timestamp or later ones: never assume which. */
  mine(blocks: number): Promise<void>;
  /** Replaces the last `depth` blocks by as many others, empty but for `transactions`. */
  reorg(depth: number, transactions?: readonly Remined[]): Promise<void>;
  /** The signed bytes of a mined transaction. */
  rawTransaction(hash: Hex): Promise<Hex>;
  snapshot(): Promise<Hex>;
  revert(snapshot: Hex): Promise<void>;
  /** Seconds since the epoch; must be later than the last block's. */
  setNextBlockTimestamp(timestampSec: number): Promise<void>;
}

const derived = new Map<string, readonly LocalAccount[]>();

/** The accounts that anvil funds, derived once in a process for each phrase and number: two milliseconds each. */
function deriveAccounts(mnemonic: string, count: number): readonly LocalAccount[] {
  const key = `${count} ${mnemonic}`;
  const accounts = derived.get(key) ?? derive(mnemonic, count);
  derived.set(key, accounts);
  return accounts;
}

/** The phrase is stretched once: that is slow. */
function derive(mnemonic: string, count: number): readonly LocalAccount[] {
  const parent = mnemonicToAccount(mnemonic, { path: "m/44'/60'/0'/0" }).getHdKey();
  return Array.from({ length: count }, (_, index) => {
    const key = parent.deriveChild(index).privateKey;
    if (key === null) throw new Error('The phrase gives no private keys.');
    const privateKey = bytesToHex(key);
    return { ...privateKeyToAccount(privateKey), privateKey };
  });
}

function toArgs(options: Required<Pick<LocalChainOptions, 'chainId' | 'accounts' | 'mnemonic'>> & LocalChainOptions) {
  const pairs: readonly (readonly [string, number | string | undefined])[] = [
    ['--chain-id', options.chainId],
    ['--accounts', options.accounts],
    ['--mnemonic', options.mnemonic],
    ['--block-time', options.blockTimeSec],
    ['--slots-in-an-epoch', options.slotsInAnEpoch],
    ['--timestamp', options.genesisTimestampSec],
  ];
  return pairs.flatMap(([name, value]) => (value === undefined ? [] : [name, String(value)]));
}

/** viem's typed requests do not know these methods of anvil. */
function requestOf(client: LocalClient): (method: string, params: readonly unknown[]) => Promise<unknown> {
  const request = client.request as (args: { method: string; params: readonly unknown[] }) => Promise<unknown>;
  return (method, params) => request({ method, params });
}

/** Starts a local chain on loopback. It ends with `stop()` or with this process, however that ends. */
export async function startLocalChain(options: LocalChainOptions = {}): Promise<LocalChain> {
  const settings = { ...options, chainId: options.chainId ?? 31337, accounts: options.accounts ?? ACCOUNTS };
  const mnemonic = options.mnemonic ?? MNEMONIC;
  const anvil = await startAnvil(toArgs({ ...settings, mnemonic }));
  const client = createClient(anvil.rpcUrl, settings.chainId);
  const request = requestOf(client);
  const accounts = deriveAccounts(mnemonic, settings.accounts);
  return {
    ...anvil,
    chainId: settings.chainId,
    accounts,
    client,
    account(index) {
      const account = accounts[index];
      if (account === undefined) throw new Error(`The local chain has ${accounts.length} accounts, none at ${index}.`);
      return account;
    },
    mine: (blocks) => client.mine({ blocks }),
    async reorg(depth, transactions = []) {
      await request('anvil_reorg', [depth, transactions.map(({ rawTransaction, block }) => [rawTransaction, block])]);
    },
    async rawTransaction(hash) {
      const raw = await request('eth_getRawTransactionByHash', [hash]);
      if (raw === null) throw new Error(`The local chain has no transaction ${hash}.`);
      return raw as Hex;
    },
    snapshot: () => client.snapshot(),
    revert: (id) => client.revert({ id }),
    setNextBlockTimestamp: (timestampSec) => client.setNextBlockTimestamp({ timestamp: BigInt(timestampSec) }),
  };
}

/** A transaction as it was mined. */
export interface Mined {
  readonly hash: Hex;
  readonly blockNumber: number;
  readonly blockHash: Hex;
}

/** Waits until a sent transaction is mined; throws when it reverted. */
export async function mined(chain: Pick<LocalChain, 'client'>, hash: Hex): Promise<Mined> {
  const receipt = await chain.client.waitForTransactionReceipt({ hash, timeout: 30_000 });
  if (receipt.status !== 'success') throw new Error(`Transaction ${hash} reverted.`);
  return { hash, blockNumber: Number(receipt.blockNumber), blockHash: receipt.blockHash };
}

/** Deploys creation code (constructor arguments included) and returns the new contract's address. */
export async function deploy(chain: Pick<LocalChain, 'client'>, account: Account, data: Hex): Promise<Hex> {
  const hash = await chain.client.sendTransaction({ account, data, chain: null });
  const { contractAddress } = await chain.client.waitForTransactionReceipt({ hash, timeout: 30_000 });
  if (contractAddress === null || contractAddress === undefined) throw new Error('The deployment made no contract.');
  return contractAddress;
}
