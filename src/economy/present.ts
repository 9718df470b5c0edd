import { formatEther } from 'viem';
import type { components } from '../contract/index.ts';
import type { Intent } from './intent.ts';
import type { PurchaseRow, PurchaseState } from './purchase-store.ts';
import { type QuoteRow, quoteIntent } from './quote-store.ts';
import type { RefundRow } from './refund-store.ts';

type Schemas = components['schemas'];

export function presentQuote(quote: QuoteRow, confirmations: number): Schemas['AuditionFeeQuote'] {
  return {
    quoteId: quote.id,
    chainId: quote.chain_id,
    vaultAddress: quote.vault,
    resolverAddress: quote.resolver,
    wallet: quote.wallet,
    tier: quote.tier,
    assetCapacity: quote.asset_capacity,
    modelStrength: quote.model_strength,
    amountWei: quote.amount_wei,
    amountEthString: formatEther(BigInt(quote.amount_wei)),
    currency: 'ETH',
    depositNonce: quote.deposit_nonce,
    intent: presentIntent(quoteIntent(quote)),
    confirmations,
    deposit: {
      chainId: quote.chain_id,
      vaultAddress: quote.vault,
      functionName: 'depositETH',
      args: [quote.resolver, quote.deposit_nonce],
      valueWei: quote.amount_wei,
    },
    createdAt: quote.created_at,
    expiresAt: quote.expires_at,
  };
}

function presentIntent(intent: Intent): Schemas['QuoteIntent'] {
  if (intent.kind !== 'create_clone') return intent;
  const { kind, ...createClone } = intent;
  return { kind, createClone };
}

/** What is known beside the row: its refund, and how far the gateway has read the chain. */
export interface PurchaseContext {
  readonly refund: RefundRow | undefined;
  /** The watcher's block; undefined before its first round. */
  readonly readUpTo: number | undefined;
  readonly required: number;
  /** It was granted, and what it was used for was voided. */
  readonly boughtNothing: boolean;
}

export function presentPurchase(purchase: PurchaseRow, context: PurchaseContext): Schemas['Purchase'] {
  const { refund, readUpTo, required, boughtNothing } = context;
  return {
    purchaseId: purchase.id,
    state: purchase.state,
    stateReason: purchase.state_reason,
    chainId: purchase.chain_id,
    vaultAddress: purchase.vault,
    resolverAddress: purchase.resolver,
    wallet: purchase.wallet,
    depositNonce: purchase.deposit_nonce,
    amountWei: purchase.amount_wei,
    amountEthString: formatEther(BigInt(purchase.amount_wei)),
    tier: purchase.tier,
    assetCapacity: purchase.asset_capacity,
    modelStrength: purchase.model_strength,
    cloneId: purchase.clone_id,
    quoteId: purchase.quote_id,
    txHash: purchase.tx_hash,
    blockNumber: purchase.block_number,
    blockHash: purchase.block_hash,
    blockAt: purchase.block_at,
    confirmations: {
      current: purchase.state === 'reorged' ? 0 : confirmationsOf(purchase, readUpTo),
      required,
    },
    seenAt: purchase.seen_at,
    grantedAt: purchase.granted_at,
    finalizedAt: purchase.finalized_at,
    updatedAt: purchase.updated_at,
    nextStep: boughtNothing ? AFTER_VOID : NEXT_STEPS[purchase.state],
    refund: refund === undefined ? null : presentRefund(purchase, refund),
  };
}

function confirmationsOf(purchase: PurchaseRow, readUpTo: number | undefined): number | null {
  return readUpTo === undefined ? null : Math.max(0, readUpTo - purchase.block_number + 1);
}

const NEXT_STEPS: Readonly<Record<PurchaseState, Schemas['NextStep']>> = {
  seen: { action: 'wait', message: 'The deposit is on the chain; wait for its confirmations.' },
  confirming: { action: 'wait', message: 'The deposit is gathering confirmations.' },
  granted: { action: 'none', message: 'The clone has its entitlement.' },
  claimable: {
    action: 'claim',
    message: 'Paid, but not yet for a clone: submit it with cloneId or createClone, or ask for the money back.',
  },
  mismatched: { action: 'request_refund', message: 'The deposit fits no quote; ask for the money back.' },
  reorged: { action: 'wait', message: 'The chain dropped the deposit; what it bought is suspended until it is back.' },
  refund_pending: { action: 'wait', message: 'The refund is being authorised.' },
  refund_authorized: { action: 'withdraw', message: 'Send the withdrawal to the vault before its deadline.' },
  refunded: { action: 'none', message: 'The money has been withdrawn.' },
};

const AFTER_VOID: Schemas['NextStep'] = {
  action: 'request_refund',
  message: 'Its audition was voided; ask for the money back.',
};

function presentRefund(purchase: PurchaseRow, refund: RefundRow): Schemas['Refund'] {
  return {
    status: refund.withdrawn_at !== null ? 'withdrawn' : refund.signature !== null ? 'authorized' : 'pending',
    amountWei: refund.amount_wei,
    amountEthString: formatEther(BigInt(refund.amount_wei)),
    withdrawalNonce: refund.withdrawal_nonce,
    deadlineAt: refund.deadline_at,
    signature: refund.signature,
    requestedAt: refund.requested_at,
    authorizedAt: refund.authorized_at,
    withdrawnAt: refund.withdrawn_at,
    withdrawCall: withdrawCall(purchase, refund),
  };
}

/** The arguments of `withdrawETH(user, amount, resolver, nonce, deadline, signature)`, ready to send. */
function withdrawCall(purchase: PurchaseRow, refund: RefundRow): Schemas['WithdrawCall'] | null {
  if (refund.signature === null || refund.deadline_at === null) return null;
  const deadlineSec = Math.floor(refund.deadline_at / 1000);
  return {
    chainId: purchase.chain_id,
    vaultAddress: purchase.vault,
    functionName: 'withdrawETH',
    args: [
      refund.wallet,
      refund.amount_wei,
      purchase.resolver,
      refund.withdrawal_nonce,
      String(deadlineSec),
      refund.signature,
    ],
  };
}
