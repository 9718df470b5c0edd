import type { EntryKind, VenueBook, VenueEntry, VenueRecord } from './venue-events.ts';
import type { CancelCode, DenyCode, OrderStatus, VenueAccount, VenueMarket, VenueOrder } from './venue-types.ts';

/** An account on its way through events, and what has happened to it so far. */
export interface Step {
  readonly account: VenueAccount;
  readonly records: VenueRecord[];
}

const COUNTERPART: Readonly<Record<EntryKind, VenueBook>> = {
  deposit: 'deposits',
  realised_pnl: 'trading',
  fee: 'fees',
  funding: 'funding',
  shortfall: 'shortfalls',
};

/** Changes the wallet, and the venue's book against it. Nothing is posted for nothing. */
export function post(
  { account, records }: Step,
  { amount, ...facts }: Pick<VenueEntry, 'at' | 'kind' | 'cause' | 'symbol' | 'amount'>,
): void {
  if (amount === 0n) return;
  account.wallet += amount;
  account.entries += 1;
  const counterpart = { book: COUNTERPART[facts.kind], amount: -amount };
  const entry = { number: account.entries, ...facts, amount, balance: account.wallet, counterpart };
  records.push({ kind: 'entry', entry });
}

/** Tells how an order stands; the record is a copy. */
export function tell({ records }: Step, order: VenueOrder): void {
  records.push({ kind: 'order', order: { ...order } });
}

/** Ends a working order. */
export function finishOrder(
  step: Step,
  order: VenueOrder,
  end: { at: number; status: Exclude<OrderStatus, 'working'>; code: DenyCode | CancelCode | null },
): void {
  order.status = end.status;
  order.code = end.code;
  order.updatedAt = end.at;
  tell(step, order);
}

/** Cancels a market's working orders that `which` picks. */
export function cancelOrders(
  step: Step,
  market: VenueMarket,
  { at, code, which }: { at: number; code: CancelCode; which: (order: VenueOrder) => boolean },
): boolean {
  const ending = market.orders.filter(which);
  for (const order of ending) finishOrder(step, order, { at, status: 'cancelled', code });
  if (ending.length > 0) dropFinished(market);
  return ending.length > 0;
}

/** Forgets the orders that no longer work. */
export function dropFinished(market: VenueMarket): void {
  market.orders = market.orders.filter(({ status }) => status === 'working');
}
