import { type Address, decodeEventLog, getAddress, type Hex, isHash, isHex } from 'viem';
import type { BlockRef, DepositLog } from './types.ts';
import { vaultAbi } from './vault-abi.ts';

const QUANTITY = /^0x[0-9a-f]{1,64}$/i;

/** An endpoint's answer is not what the Ethereum JSON-RPC promises. */
export class MalformedAnswer extends Error {
  override readonly name = 'MalformedAnswer';
}

function record(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new MalformedAnswer('not an object');
  return value as Record<string, unknown>;
}

/** A JSON-RPC quantity that fits a safe integer: chain ids, block numbers, timestamps, indexes. */
export function parseQuantity(value: unknown): number {
  if (typeof value !== 'string' || !QUANTITY.test(value)) throw new MalformedAnswer('not a quantity');
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new MalformedAnswer('a quantity out of range');
  return number;
}

/** Bytes as lower-case hex, so that equal bytes compare equal. */
export function parseBytes(value: unknown): Hex {
  if (!isHex(value) || value.length % 2 !== 0) throw new MalformedAnswer('not bytes');
  return value.toLowerCase() as Hex;
}

function parseHash(value: unknown): Hex {
  const bytes = parseBytes(value);
  if (!isHash(bytes)) throw new MalformedAnswer('not a hash');
  return bytes;
}

/** Runs an ABI decoder; bytes that do not decode are the endpoint's fault. */
export function decoded<T>(decode: () => T): T {
  try {
    return decode();
  } catch {
    throw new MalformedAnswer('bytes that do not decode');
  }
}

/** A block, or null when the endpoint has none. */
export function parseBlock(value: unknown): BlockRef | null {
  if (value === null) return null;
  const block = record(value);
  return {
    number: parseQuantity(block.number),
    hash: parseHash(block.hash),
    parentHash: parseHash(block.parentHash),
    timestampMs: parseQuantity(block.timestamp) * 1000,
  };
}

function parseDepositLog(value: unknown, vault: Address): DepositLog {
  const log = record(value);
  if (typeof log.address !== 'string' || log.address.toLowerCase() !== vault.toLowerCase()) {
    throw new MalformedAnswer('a log of another contract');
  }
  const topics = Array.isArray(log.topics) ? log.topics.map(parseHash) : [];
  const data = parseBytes(log.data);
  const { args } = decoded(() =>
    decodeEventLog({ abi: vaultAbi, eventName: 'Deposit', topics: topics as [Hex, ...Hex[]], data }),
  );
  return {
    wallet: getAddress(args.user),
    token: getAddress(args.token),
    amountWei: args.amount,
    nonce: args.nonce,
    blockNumber: parseQuantity(log.blockNumber),
    blockHash: parseHash(log.blockHash),
    txHash: parseHash(log.transactionHash),
    logIndex: parseQuantity(log.logIndex),
  };
}

/** The deposits among an `eth_getLogs` answer, in chain order. Logs outside the asked range make the answer malformed. */
export function parseDepositLogs(
  value: unknown,
  asked: { vault: Address; fromBlock: number; toBlock: number },
): readonly DepositLog[] {
  if (!Array.isArray(value)) throw new MalformedAnswer('not a list');
  const logs = value
    .filter((log) => record(log).removed !== true)
    .map((log) => parseDepositLog(log, asked.vault))
    .toSorted((a, b) => a.blockNumber - b.blockNumber || a.logIndex - b.logIndex);
  const outside = logs.some((log) => log.blockNumber < asked.fromBlock || log.blockNumber > asked.toBlock);
  if (outside) throw new MalformedAnswer('a log outside the range');
  return logs;
}
