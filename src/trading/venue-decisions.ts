import { closingQuantity } from './venue-equity.ts';
import type { DecisionEvent } from './venue-events.ts';
import { denialOf, freshUntilOf } from './venue-gates.ts';
import { isOver } from './venue-lifecycle.ts';
import { wholeLots } from './venue-money.ts';
import { cancelOrders, finishOrder, type Step, tell } from './venue-step.ts';
import type { OrderRequest, VenueAccount, VenueMarket, VenueOrder } from './venue-types.ts';

/**
 * Takes a decision: what its branch still has resting ends, and its orders pass the gates or are kept as denied. The same
 * decision again changes nothing. Returns whether anything did.
 */
export function takeDecision(step: Step, event: DecisionEvent): boolean {
  const { account } = step;
  // One that took its time is received where the account stands by now.
  const at = Math.max(event.at, account.cursor.at);
  let changed = false;
  if (event.at > (account.decidedAt[event.branchId] ?? Number.NEGATIVE_INFINITY)) {
    account.decidedAt[event.branchId] = event.at;
    const which = ({ branchId }: VenueOrder) => branchId === event.branchId;
    for (const market of account.markets) {
      changed = cancelOrders(step, market, { at, code: 'REPLACED', which }) || changed;
    }
  }
  for (const request of event.orders) changed = receive(step, { at, event, request }) || changed;
  return changed;
}

/** The id of the order that was sent under this order id or client order id; undefined when none was. */
function idOfKnown({ known }: VenueAccount, { id, clientOrderId }: OrderRequest): string | undefined {
  return known.get(id) ?? (clientOrderId === null ? undefined : known.get(clientKey(clientOrderId)));
}

/** How client order ids stand in `known`, beside order ids. */
export function clientKey(clientOrderId: string): string {
  return `client:${clientOrderId}`;
}

function receive(
  step: Step,
  { at, event, request }: { at: number; event: DecisionEvent; request: OrderRequest },
): boolean {
  const { account } = step;
  if (idOfKnown(account, request) !== undefined) return false;
  account.known.set(request.id, request.id);
  if (request.clientOrderId !== null) account.known.set(clientKey(request.clientOrderId), request.id);
  const market = account.markets.find(({ symbol }) => symbol === request.symbol);
  const order = newOrder(account, market, { at, event, request });
  const code = isOver(account) ? 'ACCOUNT_NOT_ACTIVE' : denialOf(account, market, order);
  if (code !== null || market === undefined) {
    finishOrder(step, order, { at, status: 'denied', code: code ?? 'SYMBOL_NOT_ALLOWED' });
    return true;
  }
  account.orderTimes.push(at);
  market.orders.push(order);
  tell(step, order);
  return true;
}

function newOrder(
  account: VenueAccount,
  market: VenueMarket | undefined,
  { at, event, request }: { at: number; event: DecisionEvent; request: OrderRequest },
): VenueOrder {
  const quantity = market === undefined ? request.quantity : wholeLots(request.quantity, market.lot);
  const closing = closingQuantity(market?.position ?? null, request.side);
  return {
    ...request,
    quantity,
    branchId: event.branchId,
    decisionId: event.decisionId,
    receivedAt: at,
    priceAtReceipt: market?.mark ?? 0n,
    freshUntil: market === undefined ? at : freshUntilOf(account, market),
    mayOpen: request.reduceOnly || quantity <= closing ? 0n : quantity - closing,
    status: 'working',
    code: null,
    filled: 0n,
    resting: false,
    barAt: 0,
    barFilled: 0n,
    updatedAt: at,
  };
}
