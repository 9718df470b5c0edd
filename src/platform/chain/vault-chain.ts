import { decodeFunctionResult, encodeFunctionData, type Hex, zeroAddress } from 'viem';
import type { Clock } from '../clock.ts';
import { type AppError, appError } from '../errors.ts';
import { createEndpoint, type Outcome } from './endpoint.ts';
import { createHeadReader } from './head.ts';
import { observeDeposit } from './observe.ts';
import { decoded } from './parse.ts';
import { createQuorum, type Quorum } from './quorum.ts';
import type { BlockRef, ChainConfig, DepositKey, DepositLog, VaultChain } from './types.ts';
import { vaultAbi } from './vault-abi.ts';

const CHAIN_ID_MAX_AGE_MS = 60_000;
const LOOKBACK_BLOCKS = 50_000;
const NO_BYTES = '0x';

/** Calls to the vault's views, pinned to a block by hash and agreed by quorum. */
function createVaultReader(pool: Quorum, { vault, resolver }: Pick<ChainConfig, 'vault' | 'resolver'>) {
  async function call<T>(input: { data: Hex; decode: (data: Hex) => T }, at: BlockRef): Promise<T> {
    const answer = await pool.agree(async (rpc) => {
      const bytes = await rpc.call({ to: vault, data: input.data, at: at.hash });
      // A call to an address without code succeeds with nothing.
      return bytes === NO_BYTES
        ? { code: false as const }
        : { code: true as const, value: decoded(() => input.decode(bytes)) };
    });
    if (!answer.code) throw appError('VAULT_NOT_DEPLOYED');
    return answer.value;
  }

  return {
    depositAmount({ wallet, nonce }: DepositKey, at: BlockRef): Promise<bigint> {
      const view = { abi: vaultAbi, functionName: 'getDeposit' } as const;
      const data = encodeFunctionData({ ...view, args: [wallet, zeroAddress, resolver, nonce] });
      return call({ data, decode: (bytes) => decodeFunctionResult({ ...view, data: bytes }) }, at);
    },

    withdrawalUsed(nonce: bigint, at: BlockRef): Promise<boolean> {
      const view = { abi: vaultAbi, functionName: 'usedNonces' } as const;
      const data = encodeFunctionData({ ...view, args: [resolver, nonce] });
      return call({ data, decode: (bytes) => decodeFunctionResult({ ...view, data: bytes }) }, at);
    },

    resolverBalance(at: BlockRef): Promise<bigint> {
      const view = { abi: vaultAbi, functionName: 'resolverBalanceOf' } as const;
      const data = encodeFunctionData({ ...view, args: [resolver, zeroAddress] });
      return call({ data, decode: (bytes) => decodeFunctionResult({ ...view, data: bytes }) }, at);
    },
  };
}

async function readDepositLogs(
  pool: Quorum,
  { vault, logRange }: Pick<ChainConfig, 'vault' | 'logRange'>,
  range: { fromBlock: number; toBlock: number },
): Promise<readonly DepositLog[]> {
  const logs: DepositLog[] = [];
  for (let fromBlock = range.fromBlock; fromBlock <= range.toBlock; fromBlock += logRange) {
    const toBlock = Math.min(range.toBlock, fromBlock + logRange - 1);
    logs.push(...(await pool.agree((rpc) => rpc.depositLogs({ vault, fromBlock, toBlock }))));
  }
  return logs;
}

function wrongChainAtStart(outcomes: readonly Outcome<number>[], chainId: number): AppError | undefined {
  const index = outcomes.findIndex((outcome) => outcome.kind === 'wrongChain');
  const outcome = outcomes[index];
  if (outcome === undefined || outcome.kind !== 'wrongChain') return undefined;
  const message = `RPC endpoint ${index + 1} of ${outcomes.length} does not serve chain ${chainId}.`;
  return appError('CHAIN_WRONG_ID', { message, cause: new Error(outcome.cause) });
}

function assertConfig({ rpcUrls, quorum, confirmations, logRange }: ChainConfig): void {
  if (quorum < 1 || quorum > rpcUrls.length) throw new Error('quorum must be 1 to the number of RPC endpoints');
  if (confirmations < 1 || logRange < 1) throw new Error('confirmations and logRange must be at least 1');
}

/** The configured vault, read through all configured endpoints (see `VaultChain`). Makes no request by itself. */
export function createVaultChain(config: ChainConfig, clock: Clock): VaultChain {
  assertConfig(config);
  const { chainId, vault, resolver, confirmations, development, timeoutMs, quorum, logRange } = config;
  const chainIdMaxAgeMs = config.chainIdMaxAgeMs ?? CHAIN_ID_MAX_AGE_MS;
  const endpoints = config.rpcUrls.map((url) => createEndpoint({ url, chainId, timeoutMs, chainIdMaxAgeMs, clock }));
  const pool = createQuorum(endpoints, quorum);
  const bounds = { required: confirmations, logRange, lookbackBlocks: config.lookbackBlocks ?? LOOKBACK_BLOCKS };

  const chain: VaultChain = {
    chainId,
    vault,
    resolver,
    confirmations,
    isDevelopment: development,
    ...createHeadReader({ pool, quorum, stallAfterSec: config.stallAfterSec, clock }),
    ...createVaultReader(pool, config),
    block: (number) => pool.agree((rpc) => rpc.block(number)),
    depositLogs: (range) => readDepositLogs(pool, config, range),
    observeDeposit: (input) => observeDeposit(chain, input, bounds),
    async verify() {
      const wrong = wrongChainAtStart(await pool.all((rpc) => rpc.chainId()), chainId);
      if (wrong !== undefined) throw wrong;
      const head = await chain.head();
      const code = await pool.agree((rpc) => rpc.code(vault, head.hash));
      if (code === NO_BYTES) throw appError('VAULT_NOT_DEPLOYED');
      const genesis = await chain.block(0);
      if (genesis === null) throw appError('CHAIN_DISAGREEMENT');
      return { genesisHash: genesis.hash };
    },
  };
  return chain;
}
