import type { Tx } from '../platform/db/index.ts';
import { appError } from '../platform/errors.ts';
import { sameTerms } from './pricing.ts';
import type { PurchaseRow } from './purchase-store.ts';
import { findQuoteByNonce, findQuotesCovering, type QuoteRow, quoteTerms, type VaultBinding } from './quote-store.ts';
import type { Claim } from './settlement.ts';

/** Block timestamps are whole seconds and may lag the server's clock: how much earlier than its quote a block may be. */
const CLOCK_SKEW_MS = 60_000;

export type MismatchReason = 'amount_differs' | 'outside_validity' | 'no_quote' | 'wallet_differs';
export type QuoteMatch =
  | { readonly kind: 'match'; readonly quote: QuoteRow }
  | { readonly kind: 'mismatch'; readonly reason: MismatchReason; readonly userId: string | null };

export interface MatchInput {
  readonly purchase: PurchaseRow;
  /** Accounts that own the paying wallet on this chain. */
  readonly owners: readonly string[];
  readonly claim: Claim | undefined;
  readonly graceMs: number;
}

/**
 * Finds the quote that a deposit pays: the one that issued its nonce, for a wallet of that quote's user. A nonce that no
 * such quote issued matches only if exactly one open quote of the wallet fits in amount and time (DESIGN 4.2).
 * @throws AppError QUOTE_TERMS_DIFFER when the claim names other terms than the quote of this nonce.
 */
export async function matchQuote(tx: Tx, input: MatchInput): Promise<QuoteMatch> {
  const { purchase, owners, claim } = input;
  const binding = bindingOf(purchase);
  const issued = await findQuoteByNonce(tx, { binding, nonce: purchase.deposit_nonce });
  const entitled = claim === undefined ? owners : [claim.userId];
  if (issued === undefined || !entitled.includes(issued.user_id)) return matchByFit(tx, input, issued !== undefined);
  if (claim !== undefined && !sameTerms(quoteTerms(issued), claim.terms)) throw appError('QUOTE_TERMS_DIFFER');
  if (issued.amount_wei !== purchase.amount_wei) return mismatch('amount_differs', issued.user_id);
  if (!paidInTime(issued, input)) return mismatch('outside_validity', issued.user_id);
  return { kind: 'match', quote: issued };
}

async function matchByFit(tx: Tx, input: MatchInput, nonceOfAnother: boolean): Promise<QuoteMatch> {
  const { purchase, owners, claim } = input;
  const quotes = await findQuotesCovering(tx, {
    binding: bindingOf(purchase),
    wallet: purchase.wallet,
    from: purchase.block_at + CLOCK_SKEW_MS,
    until: purchase.block_at - input.graceMs,
  });
  const fitting = quotes.filter((quote) => {
    const mine = claim === undefined ? owners.includes(quote.user_id) : quote.user_id === claim.userId;
    const asked = claim === undefined || sameTerms(quoteTerms(quote), claim.terms);
    return mine && asked && quote.amount_wei === purchase.amount_wei;
  });
  const only = fitting.length === 1 ? fitting[0] : undefined;
  if (only !== undefined) return { kind: 'match', quote: only };
  return mismatch(nonceOfAnother ? 'wallet_differs' : 'no_quote', claim?.userId ?? null);
}

function paidInTime(quote: QuoteRow, { purchase, graceMs }: MatchInput): boolean {
  return purchase.block_at >= quote.created_at - CLOCK_SKEW_MS && purchase.block_at <= quote.expires_at + graceMs;
}

function mismatch(reason: MismatchReason, userId: string | null): QuoteMatch {
  return { kind: 'mismatch', reason, userId };
}

function bindingOf(purchase: PurchaseRow): VaultBinding {
  return {
    chainId: purchase.chain_id,
    vault: purchase.vault as `0x${string}`,
    resolver: purchase.resolver as `0x${string}`,
  };
}
