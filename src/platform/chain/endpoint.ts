import { type Address, createClient, type Hex, http, numberToHex, toEventSelector } from 'viem';
import type { Clock } from '../clock.ts';
import { MalformedAnswer, parseBlock, parseBytes, parseDepositLogs, parseQuantity } from './parse.ts';
import type { BlockRef, DepositLog } from './types.ts';

const DEPOSIT_TOPIC = toEventSelector('Deposit(address,address,uint256,uint256)');
const LIMIT_EXCEEDED = -32005;

/** What came of asking one endpoint. `cause` is for the log and never holds its address, which may carry a key. */
export type Outcome<T> =
  | { readonly kind: 'value'; readonly value: T }
  /** `refused`: it answered, but with an error or with nonsense. */
  | { readonly kind: 'refused' | 'unreachable' | 'wrongChain'; readonly cause: string };

/** The endpoint answered with a JSON-RPC error. */
export class RpcRefusal extends Error {
  override readonly name = 'RpcRefusal';
}

class WrongChain extends Error {
  override readonly name = 'WrongChain';
}

/** The reads that the gateway makes, on one endpoint, parsed. `at` is a block hash that must be canonical (EIP-1898). */
export interface Rpc {
  chainId(): Promise<number>;
  block(at: number | 'latest' | 'finalized'): Promise<BlockRef | null>;
  depositLogs(asked: { vault: Address; fromBlock: number; toBlock: number }): Promise<readonly DepositLog[]>;
  /** Runs `data` against `to`, or as creation code without `to`. */
  call(input: { to?: Address; data: Hex; at: Hex | 'latest' }): Promise<Hex>;
  code(address: Address, at: Hex | 'latest'): Promise<Hex>;
}

export interface Endpoint {
  /** Runs `read` after making sure that the endpoint serves the expected chain. Never rejects. */
  ask<T>(read: (rpc: Rpc) => Promise<T>): Promise<Outcome<T>>;
}

type Send = (method: string, params: readonly unknown[]) => Promise<unknown>;

/** One request with a deadline that covers the body as well; viem's own timeout ends with the headers. */
function createSend(url: string, timeoutMs: number): Send {
  const transport = http(url, { raw: true, retryCount: 0, timeout: 0 });
  const client = createClient({ transport });
  const request = client.request as (
    args: { method: string; params: readonly unknown[] },
    options: { signal: AbortSignal },
  ) => Promise<{ error?: { code?: unknown }; result?: unknown }>;
  return async (method, params) => {
    const { error, result } = await request({ method, params }, { signal: AbortSignal.timeout(timeoutMs) });
    if (error?.code === LIMIT_EXCEEDED) throw new Error('the endpoint limits requests');
    if (error !== undefined && error !== null) throw new RpcRefusal(`JSON-RPC error ${String(error.code)}`);
    return result;
  };
}

function blockParameter(at: Hex | 'latest'): unknown {
  return at === 'latest' ? at : { blockHash: at, requireCanonical: true };
}

function createRpc(send: Send): Rpc {
  return {
    chainId: async () => parseQuantity(await send('eth_chainId', [])),
    block: async (at) => {
      const block = parseBlock(
        await send('eth_getBlockByNumber', [typeof at === 'number' ? numberToHex(at) : at, false]),
      );
      if (typeof at === 'number' && block !== null && block.number !== at) throw new MalformedAnswer('another block');
      return block;
    },
    depositLogs: async ({ vault, fromBlock, toBlock }) => {
      const range = { fromBlock: numberToHex(fromBlock), toBlock: numberToHex(toBlock) };
      const answer = await send('eth_getLogs', [{ address: vault, topics: [DEPOSIT_TOPIC], ...range }]);
      return parseDepositLogs(answer, { vault, fromBlock, toBlock });
    },
    call: async ({ to, data, at }) => {
      const transaction = to === undefined ? { data } : { to, data };
      return parseBytes(await send('eth_call', [transaction, blockParameter(at)]));
    },
    code: async (address, at) => parseBytes(await send('eth_getCode', [address, blockParameter(at)])),
  };
}

function isAnswer(error: unknown): boolean {
  return error instanceof RpcRefusal || error instanceof MalformedAnswer;
}

function toOutcome(error: unknown): Outcome<never> {
  if (error instanceof WrongChain) return { kind: 'wrongChain', cause: error.message };
  if (isAnswer(error)) return { kind: 'refused', cause: (error as Error).message };
  // Only the name: messages of the HTTP layer quote the address.
  return { kind: 'unreachable', cause: error instanceof Error ? error.name : 'unknown' };
}

/**
 * One RPC endpoint of one chain. Its chain id is asked before the first read and again when that answer is older than
 * `chainIdMaxAgeMs`, so that an endpoint which moves to another chain is noticed.
 */
export function createEndpoint(config: {
  readonly url: string;
  readonly chainId: number;
  readonly timeoutMs: number;
  readonly chainIdMaxAgeMs: number;
  readonly clock: Clock;
}): Endpoint {
  const rpc = createRpc(createSend(config.url, config.timeoutMs));
  let checkedAt: number | undefined;
  let checking: Promise<void> | undefined;

  async function checkChainId(): Promise<void> {
    const found = await rpc.chainId();
    if (found !== config.chainId) {
      checkedAt = undefined;
      throw new WrongChain(`serves chain ${found}, not ${config.chainId}`);
    }
    checkedAt = config.clock.now();
  }

  function ensureChainId(): Promise<void> | undefined {
    const age = checkedAt === undefined ? Number.POSITIVE_INFINITY : Math.abs(config.clock.now() - checkedAt);
    if (age < config.chainIdMaxAgeMs) return undefined;
    checking ??= checkChainId().finally(() => {
      checking = undefined;
    });
    return checking;
  }

  return {
    async ask(read) {
      try {
        await ensureChainId();
        return { kind: 'value', value: await read(rpc) };
      } catch (error) {
        return toOutcome(error);
      }
    },
  };
}
