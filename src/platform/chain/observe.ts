import { isAddressEqual, zeroAddress } from 'viem';
import { appError } from '../errors.ts';
import type { BlockRef, DepositLog, DepositObservation, ObserveDepositInput, VaultChain } from './types.ts';

type Reader = Pick<VaultChain, 'head' | 'block' | 'depositLogs' | 'depositAmount'>;

interface Inclusion {
  readonly block: BlockRef;
  readonly txHash: DepositLog['txHash'] | null;
}

interface Search {
  readonly reader: Reader;
  readonly deposit: ObserveDepositInput;
  readonly amountWei: bigint;
}

function disagreement(reason: string): Error {
  return appError('CHAIN_DISAGREEMENT', { cause: new Error(reason) });
}

/** Blocks of the range that hold an event which could be this deposit's, in chain order. */
async function candidates({ reader, deposit, amountWei }: Search, range: { fromBlock: number; toBlock: number }) {
  const logs = await reader.depositLogs(range);
  const fitting = logs.filter(
    (log) =>
      log.nonce === deposit.nonce &&
      log.amountWei === amountWei &&
      isAddressEqual(log.wallet, deposit.wallet) &&
      isAddressEqual(log.token, zeroAddress),
  );
  const byBlock = Map.groupBy(fitting, (log) => log.blockNumber);
  return [...byBlock].map(([number, found]) => ({ number, logs: found }));
}

async function canonical(reader: Reader, log: DepositLog): Promise<BlockRef> {
  const block = await reader.block(log.blockNumber);
  if (block?.hash !== log.blockHash) throw disagreement('the block of an event was replaced while it was read');
  return block;
}

/**
 * Finds the block that wrote the deposit among the candidates of a range. An event may belong to another resolver, so the
 * vault's state decides: it has the amount in that block and not in its parent. The amount is written once, hence the
 * state is monotone and candidates can be halved.
 */
async function includedIn(search: Search, range: { fromBlock: number; toBlock: number }): Promise<Inclusion | null> {
  const { reader, deposit } = search;
  const blocks = await candidates(search, range);
  let low = 0;
  let high = blocks.length;
  let found: { block: BlockRef; logs: readonly DepositLog[] } | undefined;
  while (low < high) {
    const middle = (low + high) >> 1;
    const candidate = blocks[middle];
    const log = candidate?.logs[0];
    if (candidate === undefined || log === undefined) break;
    const block = await canonical(reader, log);
    if ((await reader.depositAmount(deposit, block)) === 0n) {
      low = middle + 1;
    } else {
      high = middle;
      found = { block, logs: candidate.logs };
    }
  }
  if (found === undefined || (await existsInParent(search, found.block))) return null;
  const [log, another] = found.logs;
  return { block: found.block, txHash: another === undefined ? (log?.txHash ?? null) : null };
}

async function existsInParent({ reader, deposit }: Search, block: BlockRef): Promise<boolean> {
  if (block.number === 0) return false;
  const parent = await reader.block(block.number - 1);
  if (parent?.hash !== block.parentHash) throw disagreement('a parent block was replaced while it was read');
  return (await reader.depositAmount(deposit, parent)) !== 0n;
}

/** Searches the hinted block, then the asked range, then backwards while the deposit must be older. */
async function locate(search: Search, head: BlockRef, bounds: ObserveBounds): Promise<Inclusion> {
  const { reader, deposit } = search;
  const hinted = deposit.hint?.blockNumber;
  if (hinted !== undefined && hinted >= 0 && hinted <= head.number) {
    const inclusion = await includedIn(search, { fromBlock: hinted, toBlock: hinted });
    if (inclusion !== null) return inclusion;
  }
  const first = Math.max(0, Math.min(deposit.fromBlock, head.number));
  const inclusion = await includedIn(search, { fromBlock: first, toBlock: head.number });
  if (inclusion !== null) return inclusion;

  const oldest = Math.max(0, first - bounds.lookbackBlocks);
  const before = first > 0 ? await reader.block(first - 1) : null;
  const older = before !== null && (await reader.depositAmount(deposit, before)) !== 0n;
  for (let to = first - 1; older && to >= oldest; to -= bounds.logRange) {
    const found = await includedIn(search, { fromBlock: Math.max(oldest, to - bounds.logRange + 1), toBlock: to });
    if (found !== null) return found;
  }
  throw disagreement('the vault has the deposit, but no endpoint shows its event');
}

export interface ObserveBounds {
  /** Confirmations that a deposit needs. */
  readonly required: number;
  readonly logRange: number;
  readonly lookbackBlocks: number;
}

/**
 * Reads one deposit's state (see `VaultChain.observeDeposit`). It is `confirmed` only if the vault has it as of the block
 * that has exactly the required depth, pinned by hash.
 */
export async function observeDeposit(
  reader: Reader,
  deposit: ObserveDepositInput,
  bounds: ObserveBounds,
): Promise<DepositObservation> {
  const head = await reader.head();
  const amountWei = await reader.depositAmount(deposit, head);
  if (amountWei === 0n) return { kind: 'absent', head };

  const { block, txHash } = await locate({ reader, deposit, amountWei }, head, bounds);
  const { required } = bounds;
  const confirmations = head.number - block.number + 1;
  const seen = { amountWei, block, txHash, confirmations, required, head };
  if (confirmations < required) return { kind: 'unconfirmed', ...seen };

  const deep = confirmations === required ? block : await reader.block(head.number - required + 1);
  const settled = deep !== null && (await reader.depositAmount(deposit, deep)) === amountWei;
  return { kind: settled ? 'confirmed' : 'unconfirmed', ...seen };
}
