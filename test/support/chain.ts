import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Hex, numberToHex, serializeErc6492Signature } from 'viem';
import type { LocalAccount } from '../../scripts/support/anvil.ts';
import type { TestWallets } from '../../scripts/support/vault.ts';

/**
 * How a proxy treats requests. `down` drops connections; `failing` answers HTTP 500; `limited` answers the JSON-RPC error of
 * an exceeded limit; `slow` answers after `slowMs`; `stuck` sends the headers and never the body; `frozen` knows no block
 * after the one that was the head when the mode was set; `wrongChain` reports another chain id; `lyingAmount` adds one wei to
 * every deposit; `lyingHash` reports other block hashes; `lyingHeight` reports a head far ahead.
 */
export type ProxyMode =
  | 'honest'
  | 'down'
  | 'failing'
  | 'limited'
  | 'slow'
  | 'stuck'
  | 'frozen'
  | 'wrongChain'
  | 'lyingAmount'
  | 'lyingHash'
  | 'lyingHeight';

/** Changes the result of a call on its way back, in every mode that answers; throw to answer with a JSON-RPC error. */
export type Transform = (method: string, params: readonly unknown[], result: unknown) => unknown;

export interface ProxyOptions {
  readonly mode?: ProxyMode;
  /** Delay of `slow`; default 60,000: longer than any timeout. */
  readonly slowMs?: number;
  readonly transform?: Transform;
}

/** A JSON-RPC proxy on loopback in front of a real endpoint. */
export interface RpcProxy {
  readonly url: string;
  /** The methods that were asked, oldest first. */
  readonly methods: readonly string[];
  setMode(mode: ProxyMode): Promise<void>;
  setTransform(transform: Transform | undefined): void;
  /** Points it at another endpoint, as a load balancer might. */
  setTarget(url: string): void;
  close(): Promise<void>;
}

interface RpcCall {
  readonly id: unknown;
  readonly method: string;
  readonly params: readonly unknown[];
}

type RpcAnswer = { readonly result: unknown } | { readonly error: unknown };

const UNKNOWN_BLOCK: RpcAnswer = { error: { code: -32001, message: 'Resource not found' } };
const WRONG_CHAIN_ID = '0x270f';
const GET_DEPOSIT_ANSWER_CHARS = 66;

async function send(target: string, method: string, params: readonly unknown[]): Promise<RpcAnswer> {
  const response = await fetch(target, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  });
  const { result, error } = (await response.json()) as { result?: unknown; error?: unknown };
  return error === undefined ? { result } : { error };
}

async function numberOf(target: string, method: string, params: readonly unknown[]): Promise<number | null> {
  const answer = await send(target, method, params);
  const value = 'result' in answer ? answer.result : null;
  if (typeof value === 'string') return Number(value);
  return value === null ? null : Number((value as { number: Hex }).number);
}

/** Answers as a node would that received its last block at `height`. */
async function frozenAnswer(target: string, { method, params }: RpcCall, height: number): Promise<RpcAnswer> {
  const known = (tag: unknown) => {
    if (typeof tag !== 'string') return tag;
    return /^0x/.test(tag)
      ? tag
      : numberToHex(tag === 'earliest' ? 0 : tag === 'finalized' ? Math.max(0, height - 64) : height);
  };
  if (method === 'eth_blockNumber') return { result: numberToHex(height) };
  if (method === 'eth_getBlockByNumber') {
    const number = known(params[0]) as Hex;
    return Number(number) > height ? { result: null } : send(target, method, [number, ...params.slice(1)]);
  }
  if (method === 'eth_getLogs') {
    const [filter] = params as [{ fromBlock: Hex; toBlock: Hex }];
    if (Number(filter.fromBlock) > height) return { result: [] };
    const toBlock = numberToHex(Math.min(Number(filter.toBlock), height));
    return send(target, method, [{ ...filter, toBlock }]);
  }
  if (method !== 'eth_call' && method !== 'eth_getCode') return send(target, method, params);
  const at = params[1];
  if (typeof at === 'object' && at !== null) {
    const number = await numberOf(target, 'eth_getBlockByHash', [(at as { blockHash: Hex }).blockHash, false]);
    if (number === null || number > height) return UNKNOWN_BLOCK;
  }
  return send(target, method, [params[0], known(at)]);
}

function addWei(word: string): string {
  return `0x${(BigInt(word) + 1n).toString(16).padStart(64, '0')}`;
}

/** Moves the amount inside a deposit's event data (user, token, amount, nonce: one word each). */
function withOtherAmount(log: { data: string }): { data: string } {
  const amount = addWei(`0x${log.data.slice(130, 194)}`).slice(2);
  return { ...log, data: log.data.slice(0, 130) + amount + log.data.slice(194) };
}

function withOtherHash(hash: string): string {
  return `0x${(BigInt(hash) ^ 1n).toString(16).padStart(64, '0')}`;
}

/** The lies of the lying modes. */
function lie(mode: ProxyMode, { method }: RpcCall, result: unknown): unknown {
  if (mode === 'wrongChain' && method === 'eth_chainId') return WRONG_CHAIN_ID;
  if (mode === 'lyingAmount' && method === 'eth_getLogs') return (result as { data: string }[]).map(withOtherAmount);
  if (mode === 'lyingAmount' && method === 'eth_call') {
    return typeof result === 'string' && result.length === GET_DEPOSIT_ANSWER_CHARS ? addWei(result) : result;
  }
  if (method !== 'eth_getBlockByNumber' || result === null) return result;
  const block = result as { hash: string; number: Hex };
  if (mode === 'lyingHash') return { ...block, hash: withOtherHash(block.hash) };
  if (mode === 'lyingHeight') return { ...block, number: numberToHex(Number(block.number) + 1_000_000) };
  return result;
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += chunk;
  return body;
}

/** Starts a proxy in front of `target`; close it in the test's end. */
export async function startRpcProxy(target: string, options: ProxyOptions = {}): Promise<RpcProxy> {
  const state = { target, mode: options.mode ?? 'honest', transform: options.transform, height: 0 };
  const methods: string[] = [];
  const timers = new Set<NodeJS.Timeout>();

  async function answer(call: RpcCall): Promise<RpcAnswer> {
    if (state.mode === 'limited') return { error: { code: -32005, message: 'limit exceeded' } };
    const frozen = state.mode === 'frozen';
    const got = frozen
      ? await frozenAnswer(state.target, call, state.height)
      : await send(state.target, call.method, call.params);
    if (!('result' in got)) return got;
    const result = lie(state.mode, call, got.result);
    if (state.transform === undefined) return { result };
    try {
      return { result: state.transform(call.method, call.params, result) };
    } catch (error) {
      return { error: { code: -32603, message: String(error) } };
    }
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = JSON.parse(await readBody(request)) as RpcCall;
    methods.push(call.method);
    if (state.mode === 'down') return void request.socket.destroy();
    if (state.mode === 'failing') return void response.writeHead(500).end('internal error');
    response.setHeader('content-type', 'application/json');
    if (state.mode === 'stuck') return void response.flushHeaders();
    if (state.mode === 'slow') {
      await new Promise((resolve) => timers.add(setTimeout(resolve, options.slowMs ?? 60_000)));
    }
    response.end(JSON.stringify({ jsonrpc: '2.0', id: call.id, ...(await answer(call)) }));
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const proxy: RpcProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    methods,
    async setMode(mode) {
      if (mode === 'frozen') state.height = (await numberOf(state.target, 'eth_blockNumber', [])) ?? 0;
      state.mode = mode;
    },
    setTransform: (transform) => {
      state.transform = transform;
    },
    setTarget: (url) => {
      state.target = url;
    },
    async close() {
      for (const timer of timers) clearTimeout(timer);
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  await proxy.setMode(state.mode);
  return proxy;
}

/** The owner's signature of `message`, wrapped for a wallet that is not deployed yet (ERC-6492). */
export async function signCounterfactual(owner: LocalAccount, wallets: TestWallets, message: string): Promise<Hex> {
  return serializeErc6492Signature({
    address: wallets.factory,
    data: wallets.counterfactual.factoryData,
    signature: await owner.signMessage({ message }),
  });
}
