import type { Auth } from '../auth/index.ts';
import type { Clones } from '../clones/index.ts';
import type { EconomyConfig } from '../config.ts';
import type { VaultChain } from '../platform/chain/index.ts';
import type { Db } from '../platform/db/index.ts';
import { appError } from '../platform/errors.ts';
import { readCursor } from './chain-store.ts';
import type { Intent } from './intent.ts';
import { priceOf, sameTerms, type Terms } from './pricing.ts';
import { type DepositId, findPurchase, nonceIsSpent, type PurchaseRow } from './purchase-store.ts';
import { findQuoteByNonce, quoteTerms, type VaultBinding } from './quote-store.ts';
import type { Claim, Settlements, Sighting } from './settlement.ts';

export interface SubmitRequest {
  readonly userId: string;
  readonly sessionId: string;
  /** Decimal, as the payer used it on the chain. */
  readonly depositNonce: string;
  readonly terms: Terms;
  /** `none`: as the quote says. */
  readonly intent: Intent;
}

export interface Submission {
  readonly purchase: PurchaseRow & { readonly clone_id: number };
  readonly alreadyGranted: boolean;
}

export interface Submissions {
  /**
   * The confirm/sync hook: looks for the session wallet's deposit and grants what it paid for. Safe to repeat.
   * @throws AppError DEPOSIT_NOT_FOUND, DEPOSIT_UNCONFIRMED (409, retryable), DEPOSIT_ALREADY_USED (409),
   *   DEPOSIT_MISMATCHED (422), CHAIN_* (503, nothing recorded), and as Settlements.settle.
   */
  submit(request: SubmitRequest): Promise<Submission>;
}

const UINT256_MAX = 2n ** 256n - 1n;
/** How far below the watcher's cursor the search for a deposit begins. */
const CURSOR_MARGIN_BLOCKS = 64;

export function createSubmissions(deps: {
  db: Db;
  config: EconomyConfig;
  chain: VaultChain;
  binding: VaultBinding;
  settlements: Settlements;
  clones: Clones;
  auth: Pick<Auth, 'payingWallet'>;
}): Submissions {
  const { db, config, chain, binding, settlements, clones, auth } = deps;

  return {
    async submit(request) {
      priceOf(request.terms, config);
      const deposit: DepositId = {
        binding,
        wallet: await auth.payingWallet(request.sessionId, binding.chainId),
        nonce: canonicalNonce(request.depositNonce),
      };
      const known = await findPurchase(db.read, deposit);
      const done = known === undefined ? undefined : finishedAlready(known, request);
      if (done !== undefined) return done;
      await assertClaim(request, deposit);
      return lookAndSettle(request, deposit, known);
    },
  };

  /** What is wrong with the request whatever the chain says, before the chain is asked. */
  async function assertClaim({ userId, intent, terms }: SubmitRequest, deposit: DepositId): Promise<void> {
    const quote = await findQuoteByNonce(db.read, deposit);
    const ownQuote = quote?.user_id === userId ? quote : undefined;
    if (ownQuote !== undefined && !sameTerms(quoteTerms(ownQuote), terms)) throw appError('QUOTE_TERMS_DIFFER');
    if (intent.kind === 'none' && ownQuote?.intent === 'none') throw appError('INTENT_REQUIRED');
    if (intent.kind !== 'clone') return;
    const { clone } = await clones.get(userId, intent.cloneId);
    if (clone.retired_at !== null) throw appError('CLONE_RETIRED');
  }

  async function lookAndSettle(
    request: SubmitRequest,
    deposit: DepositId,
    known: PurchaseRow | undefined,
  ): Promise<Submission> {
    // Paid and final: the chain has nothing more to say, and may no longer have the state to say it from.
    if (known?.state === 'claimable' && known.finalized_at !== null) {
      const { purchase } = await settlements.settle(finalSighting(deposit, known), claimOf(request));
      return { purchase: grantedPurchase(purchase), alreadyGranted: false };
    }
    const cursor = await readCursor(db.read, binding);
    const seen = await chain.observeDeposit({
      wallet: deposit.wallet,
      nonce: BigInt(deposit.nonce),
      fromBlock: Math.max(0, (cursor?.blockNumber ?? 0) - CURSOR_MARGIN_BLOCKS),
      ...(known && { hint: { blockNumber: known.block_number, txHash: known.tx_hash as `0x${string}` | null } }),
    });
    if (seen.kind === 'absent') {
      const spent = await nonceIsSpent(db.read, deposit);
      throw appError(spent ? 'DEPOSIT_ALREADY_USED' : 'DEPOSIT_NOT_FOUND', { details: { atBlock: seen.head.number } });
    }
    const sighting = { ...deposit, ...seen, confirmed: seen.kind === 'confirmed' };
    const { purchase, granted } = await settlements.settle(sighting, claimOf(request));
    if (granted) return { purchase: grantedPurchase(purchase), alreadyGranted: false };
    if (seen.kind === 'unconfirmed' && purchase.state !== 'granted') {
      const { confirmations, required } = seen;
      throw appError('DEPOSIT_UNCONFIRMED', { details: { purchaseId: purchase.id, confirmations, required } });
    }
    const done = finishedAlready(purchase, request);
    if (done !== undefined) return done;
    throw new Error(`purchase ${purchase.id} is ${purchase.state} after its settlement`);
  }
}

function claimOf({ userId, terms, intent }: SubmitRequest): Claim {
  return { userId, terms, intent: intent.kind === 'none' ? undefined : intent };
}

/** A deposit as it was when its block became final. */
function finalSighting(deposit: DepositId, purchase: PurchaseRow): Sighting {
  const { block_number: number, block_hash: hash, block_at: timestampMs } = purchase;
  return {
    ...deposit,
    amountWei: BigInt(purchase.amount_wei),
    block: { number, hash: hash as `0x${string}`, timestampMs },
    txHash: purchase.tx_hash,
    confirmations: Number.MAX_SAFE_INTEGER,
    confirmed: true,
  };
}

/** The answer that a purchase's state alone gives; undefined while it can still move. @throws AppError */
function finishedAlready(purchase: PurchaseRow, { userId, intent }: SubmitRequest): Submission | undefined {
  if (purchase.user_id !== null && purchase.user_id !== userId) throw appError('DEPOSIT_ALREADY_USED');
  const details = { purchaseId: purchase.id, state: purchase.state };
  switch (purchase.state) {
    case 'granted':
      if (!sameTarget(purchase, intent)) throw appError('DEPOSIT_ALREADY_USED', { details });
      return { purchase: grantedPurchase(purchase), alreadyGranted: true };
    case 'mismatched':
      throw appError('DEPOSIT_MISMATCHED', { details: { ...details, reason: purchase.state_reason } });
    case 'refund_pending':
    case 'refund_authorized':
    case 'refunded':
      throw appError('DEPOSIT_ALREADY_USED', { details, message: 'This deposit is being paid back.' });
    default:
      return undefined;
  }
}

function sameTarget(purchase: PurchaseRow, intent: Intent): boolean {
  if (intent.kind === 'clone') return intent.cloneId === purchase.clone_id;
  return intent.kind === 'none' || purchase.created_clone === 1;
}

function grantedPurchase(purchase: PurchaseRow): Submission['purchase'] {
  if (purchase.clone_id === null) throw new Error(`purchase ${purchase.id} is granted without a clone`);
  return { ...purchase, clone_id: purchase.clone_id };
}

/** @throws AppError VALIDATION_FAILED when it does not fit the vault's uint256. */
export function canonicalNonce(text: string): string {
  const value = BigInt(text);
  if (value > UINT256_MAX) {
    const issues = [{ in: 'body', path: '/depositNonce', message: 'must fit 256 bits' }];
    throw appError('VALIDATION_FAILED', { details: { issues } });
  }
  return value.toString();
}
