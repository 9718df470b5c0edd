import type { Address, Hex } from 'viem';

export type { Address, Hex } from 'viem';

/** One block of the configured chain. `timestampMs` is the header's timestamp in milliseconds since the epoch. */
export interface BlockRef {
  readonly number: number;
  readonly hash: Hex;
  readonly parentHash: Hex;
  readonly timestampMs: number;
}

/** A `Deposit` event of the vault. It does not name the resolver: it locates a deposit and proves nothing. */
export interface DepositLog {
  readonly wallet: Address;
  readonly token: Address;
  readonly amountWei: bigint;
  readonly nonce: bigint;
  readonly blockNumber: number;
  readonly blockHash: Hex;
  readonly txHash: Hex;
  readonly logIndex: number;
}

/**
 * What the chain says of one deposit at `head`. `block` is the block that holds it, `confirmations` counts that block as
 * one. `txHash` is null when the block holds more than one event that fits.
 */
export type DepositObservation =
  | { readonly kind: 'absent'; readonly head: BlockRef }
  | {
      readonly kind: 'unconfirmed' | 'confirmed';
      readonly amountWei: bigint;
      readonly block: BlockRef;
      readonly txHash: Hex | null;
      readonly confirmations: number;
      readonly required: number;
      readonly head: BlockRef;
    };

/** Names one ETH deposit for the configured resolver. */
export interface DepositKey {
  readonly wallet: Address;
  readonly nonce: bigint;
}

export interface ObserveDepositInput extends DepositKey {
  /** Where the search for the deposit's event begins; older blocks are searched only if the deposit must lie there. */
  readonly fromBlock: number;
  /** Where the deposit was seen before: looked at first, never trusted. */
  readonly hint?: { readonly blockNumber: number; readonly txHash: Hex | null };
}

/**
 * The vault as the endpoints agree on it. Every method rejects with an `AppError` (503) when that cannot be known now:
 * CHAIN_UNREACHABLE (too few answer), CHAIN_DISAGREEMENT (they answer differently, or a block was dropped meanwhile),
 * CHAIN_WRONG_ID, CHAIN_STALLED (the head is too old), VAULT_NOT_DEPLOYED.
 */
export interface VaultChain {
  readonly chainId: number;
  readonly vault: Address;
  readonly resolver: Address;
  /** Confirmations that a deposit needs. */
  readonly confirmations: number;
  readonly isDevelopment: boolean;
  /** For the start: the chain id of every endpoint that answers, agreement on a fresh head, code at the vault. */
  verify(): Promise<{ genesisHash: Hex }>;
  /** The highest block that the quorum has with the same hash. */
  head(): Promise<BlockRef>;
  /** The canonical block of this number, or null when the quorum has none. */
  block(number: number): Promise<BlockRef | null>;
  /** Number of the last block taken as final: the greater of the `finalized` tag and 64 below `head`, at least 0. */
  finalized(head: BlockRef): Promise<number>;
  /** The vault's deposit events of a range (both ends included), in chain order, for whatever resolver. */
  depositLogs(range: { fromBlock: number; toBlock: number }): Promise<readonly DepositLog[]>;
  /** Wei deposited under this key as of `at`, which must still be canonical; 0n when none. */
  depositAmount(deposit: DepositKey, at: BlockRef): Promise<bigint>;
  /** Finds a deposit and counts its confirmations. */
  observeDeposit(input: ObserveDepositInput): Promise<DepositObservation>;
  /** Whether the resolver's withdrawal nonce is spent as of `at`. */
  withdrawalUsed(nonce: bigint, at: BlockRef): Promise<boolean>;
  /** Wei that the vault still holds for the resolver as of `at`. */
  resolverBalance(at: BlockRef): Promise<bigint>;
}

export interface ChainConfig {
  readonly chainId: number;
  /** One endpoint each; they are asked in parallel. */
  readonly rpcUrls: readonly string[];
  /** How many endpoints must agree, 1 to the number of them. */
  readonly quorum: number;
  readonly vault: Address;
  readonly resolver: Address;
  readonly confirmations: number;
  /** Time for one answer of one endpoint. */
  readonly timeoutMs: number;
  /** A head older than this counts as stalled; 0 switches the check off (a development chain mines on demand). */
  readonly stallAfterSec: number;
  /** Blocks in one `eth_getLogs` request. */
  readonly logRange: number;
  readonly development: boolean;
  /** How long an endpoint's chain id is believed. Default 60,000. */
  readonly chainIdMaxAgeMs?: number;
  /** How far below `fromBlock` a deposit's event is searched. Default 50,000 blocks. */
  readonly lookbackBlocks?: number;
}
