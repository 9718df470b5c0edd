import type { PurchaseState } from '../../api/purchases.ts';
import type { Tone } from '../../ui/Badge.tsx';

/** The states of a payment in a player's words. */
export const PURCHASE_STATES: Readonly<Record<PurchaseState, { readonly label: string; readonly tone: Tone }>> = {
  seen: { label: 'Seen', tone: 'busy' },
  confirming: { label: 'Confirming', tone: 'busy' },
  granted: { label: 'Granted', tone: 'up' },
  claimable: { label: 'To be claimed', tone: 'warn' },
  mismatched: { label: 'Fits no quote', tone: 'warn' },
  reorged: { label: 'Dropped by the chain', tone: 'down' },
  refund_pending: { label: 'Refund on its way', tone: 'busy' },
  refund_authorized: { label: 'Refund ready', tone: 'warn' },
  refunded: { label: 'Refunded', tone: 'neutral' },
};

const REASONS: Readonly<Record<string, string>> = {
  amount_differs: 'The amount is not the quoted one.',
  outside_validity: 'It was mined outside the time in which the quote was good.',
  no_quote: 'No quote of yours has this nonce.',
  wallet_differs: 'Another wallet paid than the one that asked for the quote.',
  quote_used: 'Its quote had been paid already.',
  deposit_dropped: 'Its block is no longer part of the chain. It may be mined again.',
};

/** Why a payment is where it is; undefined when its state says it all. */
export function reasonOf(stateReason: string | null): string | undefined {
  if (stateReason === null) return undefined;
  return REASONS[stateReason] ?? stateReason.replaceAll('_', ' ');
}
