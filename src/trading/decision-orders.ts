import { createHash } from 'node:crypto';
import type { DecisionAction, Rejection } from '../decisions/index.ts';
import type { Branch } from '../strategies/index.ts';
import { orderForAction } from './venue-sizing.ts';
import type { OrderRequest, VenueAccount } from './venue-types.ts';

const ID_DIGITS = 25;

/** The id of a branch's decision at a moment, the same whoever makes it, and however often. */
export function runIdOf({ accountId, branchId, at }: { accountId: string; branchId: string; at: number }): string {
  return `run_${digest(`${accountId}:${branchId}:${at}`)}`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, ID_DIGITS);
}

/**
 * The order that brings an account to what a branch decided: `long` and `short` close an opposite position by themselves, so
 * that `exit` counts only where the side is held already, or none is wanted.
 */
export function ordersOf(decision: {
  readonly account: VenueAccount;
  readonly branch: Branch;
  readonly actions: readonly DecisionAction[];
  readonly runId: string;
}): { readonly orders: readonly OrderRequest[]; readonly rejections: readonly Rejection[] } {
  const { account, branch, actions, runId } = decision;
  if (actions.every(({ kind }) => kind === 'hold')) return { orders: [], rejections: [] };
  const market = account.markets.find(({ symbol }) => symbol === branch.symbol);
  if (market !== undefined && market.mark === 0n) return { orders: [], rejections: [noPrice(branch.symbol)] };
  const ids = { id: `ord_${digest(`${runId}:order`)}`, clientOrderId: null };
  const inOrder = actions.toSorted((left, right) => Number(left.kind === 'exit') - Number(right.kind === 'exit'));
  for (const action of inOrder) {
    const order = orderForAction(account, branch, { action, ...ids });
    if (order !== null) return { orders: [order], rejections: [] };
  }
  return { orders: [], rejections: [] };
}

function noPrice(symbol: string): Rejection {
  return { code: 'PRICE_STALE', message: `There is no price of ${symbol} to size an order by.` };
}
