import type { Schema } from '../../api/types.ts';

/** What a purchase is for: a new clone, or one that exists. */
export type Target = { readonly kind: 'new' } | { readonly kind: 'clone'; readonly cloneId: number };

/**
 * A purchase under way, kept in this browser so that a reload or another tab goes on with it. `asked`: the wallet shows
 * the payment, and what came of it is not known yet. `sent`: it was sent.
 */
export interface Order {
  readonly quote: Schema<'AuditionFeeQuote'>;
  readonly payment:
    | { readonly kind: 'unpaid' }
    | { readonly kind: 'asked' }
    | { readonly kind: 'sent'; readonly txHash: string };
}

/** What the server said of the deposit when it was last asked. */
export type Sighting =
  | { readonly kind: 'unseen' }
  | { readonly kind: 'confirming'; readonly current: number; readonly required: number }
  | { readonly kind: 'granted'; readonly cloneId: number }
  /** It was taken otherwise, or cannot be: the code says how. */
  | { readonly kind: 'refused'; readonly code: string; readonly message: string };

export type Stage = 'pay' | 'expired' | 'wallet' | 'waiting' | 'confirming' | 'granted' | 'refused';

interface Situation {
  readonly order: Order;
  readonly sighting: Sighting;
  /** The latest of this page's clock, ms since the epoch. */
  readonly now: number;
}

/** Where an order stands. What the chain holds counts more than what this browser remembers. */
export function stageOf({ order: { quote, payment }, sighting, now }: Situation): Stage {
  if (sighting.kind !== 'unseen') return sighting.kind;
  if (payment.kind === 'sent') return 'waiting';
  if (payment.kind === 'asked') return 'wallet';
  return now >= quote.expiresAt ? 'expired' : 'pay';
}

/** Minutes and seconds that are left, as `4:05`. */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

export function orderKey(userId: string, target: Target): string {
  return `pump-party.order.${userId}.${target.kind === 'new' ? 'new' : target.cloneId}`;
}

/** Reads what was stored; whatever is not an order, by an older console or by hand, counts as none. */
export function parseOrder(text: string | null): Order | undefined {
  if (text === null) return undefined;
  try {
    const order = JSON.parse(text) as Partial<Order> | null;
    const whole = typeof order?.quote?.depositNonce === 'string' && typeof order.payment?.kind === 'string';
    return whole ? (order as Order) : undefined;
  } catch {
    return undefined;
  }
}
