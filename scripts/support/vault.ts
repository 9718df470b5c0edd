import { type Account, type Address, encodeDeployData, encodeFunctionData, type Hex, parseAbi } from 'viem';
import { vaultAbi } from '../../src/platform/chain/vault-abi.ts';
import { deploy, type LocalChain, type Mined, mined } from './anvil.ts';
import { loadContract } from './contracts.ts';

/** contracts/test/TestWallet.sol */
export const testWalletAbi = parseAbi([
  'function owner() view returns (address)',
  'function execute(address target, uint256 value, bytes data) payable returns (bytes)',
  'function isValidSignature(bytes32 hash, bytes signature) view returns (bytes4)',
]);

/** contracts/test/TestWalletFactory.sol */
export const testWalletFactoryAbi = parseAbi([
  'function createWallet(address owner, bytes32 salt) returns (address)',
  'function walletAddress(address owner, bytes32 salt) view returns (address)',
]);

type Chain = Pick<LocalChain, 'client' | 'account'>;

/** Deploys contracts/SignedVault.sol from `deployer` (default: account 0). */
export function deployVault(chain: Chain, deployer: Account = chain.account(0)): Promise<Address> {
  return deploy(chain, deployer, loadContract('SignedVault').bytecode);
}

/** Deploys a contract of contracts/test by its name. */
export function deployTestContract(chain: Chain, name: string, args: readonly unknown[] = []): Promise<Address> {
  const { abi, bytecode } = loadContract(name);
  return deploy(chain, chain.account(0), encodeDeployData({ abi, bytecode, args }));
}

export interface TestWallets {
  /** An ERC-1271 wallet of the owner, deployed. */
  readonly wallet: Address;
  readonly factory: Address;
  /** A wallet of the owner that is not deployed: where `factory` will put it when sent `factoryData` (ERC-6492). */
  readonly counterfactual: { readonly address: Address; readonly factoryData: Hex };
}

/** Deploys an ERC-1271 wallet owned by `owner` and the factory for one that does not exist yet. */
export async function deployTestWallets(
  chain: Chain,
  owner: Address,
  salt: Hex = `0x${'00'.repeat(32)}`,
): Promise<TestWallets> {
  const wallet = await deployTestContract(chain, 'TestWallet', [owner]);
  const factory = await deployTestContract(chain, 'TestWalletFactory');
  const args = [owner, salt] as const;
  const abi = testWalletFactoryAbi;
  const address = await chain.client.readContract({ address: factory, abi, functionName: 'walletAddress', args });
  const factoryData = encodeFunctionData({ abi, functionName: 'createWallet', args });
  return { wallet, factory, counterfactual: { address, factoryData } };
}

export interface DepositInput {
  readonly vault: Address;
  readonly resolver: Address;
  readonly nonce: bigint;
  readonly amountWei: bigint;
  /** Pays and signs. */
  readonly account: Account;
  /** Deposits through this contract wallet of `account`, which is then the depositor. */
  readonly wallet?: Address;
}

/** Calls `depositETH`, from an account or through its contract wallet, and waits until it is mined. */
export async function depositETH(chain: Chain, input: DepositInput): Promise<Mined> {
  const { vault, resolver, nonce, amountWei: value, account, wallet } = input;
  const data = encodeFunctionData({ abi: vaultAbi, functionName: 'depositETH', args: [resolver, nonce] });
  const direct = { to: vault, data };
  const through = wallet && {
    to: wallet,
    data: encodeFunctionData({ abi: testWalletAbi, functionName: 'execute', args: [vault, value, data] }),
  };
  const hash = await chain.client.sendTransaction({ account, value, chain: null, ...(through ?? direct) });
  return mined(chain, hash);
}

export interface WithdrawInput {
  readonly vault: Address;
  readonly resolver: Address;
  readonly user: Address;
  readonly amountWei: bigint;
  readonly nonce: bigint;
  readonly deadlineSec: number;
  readonly signature: Hex;
  /** Broadcasts it. */
  readonly account: Account;
}

/** Calls `withdrawETH` and waits until it is mined; rejects with the vault's error when it refuses. */
export async function withdrawETH(chain: Chain, input: WithdrawInput): Promise<Mined> {
  const { vault, user, amountWei, resolver, nonce, deadlineSec, signature, account } = input;
  const { request } = await chain.client.simulateContract({
    account,
    address: vault,
    abi: vaultAbi,
    functionName: 'withdrawETH',
    args: [user, amountWei, resolver, nonce, BigInt(deadlineSec), signature],
  });
  return mined(chain, await chain.client.writeContract(request));
}
