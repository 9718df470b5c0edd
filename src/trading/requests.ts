import type { VenueEvent } from './venue-events.ts';
import { hasPassed, inOrder, PHASE, phaseOf, tieOf } from './venue-sequence.ts';
import type { OrderRequest, VenueCursor } from './venue-types.ts';

/** What others ask of an account at a moment that it has yet to reach; and decisions that were there later than they were due. */
export type AccountRequest = Exclude<VenueEvent, { readonly kind: 'tick' | 'funding' | 'clock' }>;

/** The bigints of an order that waits in its account's row. */
const BIGINTS = ['limitPrice', 'quantity', 'stopLoss', 'takeProfit'] as const satisfies readonly (keyof OrderRequest)[];

export function encodeRequests(requests: readonly AccountRequest[]): string {
  return JSON.stringify(requests, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
}

export function decodeRequests(text: string): AccountRequest[] {
  const requests = JSON.parse(text) as AccountRequest[];
  return requests.map((request) =>
    request.kind === 'decision' ? { ...request, orders: request.orders.map(withBigints) } : request,
  );
}

function withBigints(order: OrderRequest): OrderRequest {
  const texts = order as unknown as Record<string, string | null>;
  const values = BIGINTS.map((name) => [name, texts[name] == null ? null : BigInt(texts[name])]);
  return { ...order, ...Object.fromEntries(values) };
}

/**
 * Those that come up to a moment, in their order, and the others. `decides`: the moment's decisions are about to be made, so
 * that only what comes before them is taken. What came too late for its moment comes next.
 */
export function takeDue(
  requests: readonly AccountRequest[],
  { cursor, to, decides }: { cursor: VenueCursor; to: number; decides: boolean },
): { due: AccountRequest[]; later: AccountRequest[] } {
  const due: AccountRequest[] = [];
  const later: AccountRequest[] = [];
  for (const request of requests) {
    const event = notBefore(cursor, request);
    const comes = event.at < to || (event.at === to && !(decides && phaseOf(event) >= PHASE.decision));
    if (comes) due.push(event);
    else later.push(request);
  }
  return { due: inOrder(due) as AccountRequest[], later };
}

function notBefore(cursor: VenueCursor, request: AccountRequest): AccountRequest {
  const place = { at: request.at, phase: phaseOf(request), tie: tieOf(request) };
  return hasPassed(cursor, place) ? { ...request, at: cursor.at + 1 } : request;
}
