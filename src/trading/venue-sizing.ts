import type { components } from '../contract/index.ts';
import { decimalOfNumber } from '../platform/decimals.ts';
import { closingQuantity, equityOf, freeMargin, openingMargin, positionMargin } from './venue-equity.ts';
import {
  feeOn,
  least,
  notionalOf,
  ONE_SHARE,
  PRODUCT_PER_AMOUNT,
  SHARE_SCALE,
  shareOf,
  wholeLots,
} from './venue-money.ts';
import type { OrderRequest, Side, VenueAccount, VenueMarket } from './venue-types.ts';

type Schemas = components['schemas'];

/** What of a branch makes orders. */
export interface OrderingBranch {
  readonly branchId: string;
  readonly symbol: string;
  readonly risk: Schemas['RiskLimits'];
  readonly execution: Schemas['Execution'];
}

const BPS_IN_ONE = 10_000;
/** Millionths that rounding up may take of a margin and two fees. */
const ROUNDING = 3n;

/**
 * The order that an action of a decision comes to, or null when it asks for nothing new: `exit` closes what is held; `long`
 * and `short` close the opposite side and open their own. Without a price, or with nothing left after rounding, the quantity
 * is 0, and the gates say why.
 */
export function orderForAction(
  account: VenueAccount,
  branch: OrderingBranch,
  { action, ...ids }: { action: Schemas['DecisionAction'] } & Pick<OrderRequest, 'id' | 'clientOrderId'>,
): OrderRequest | null {
  const market = account.markets.find(({ symbol }) => symbol === branch.symbol);
  const held = market?.position?.quantity ?? 0n;
  if (action.kind === 'hold' || (action.kind === 'exit' && held === 0n)) return null;
  if ((action.kind === 'long' && held > 0n) || (action.kind === 'short' && held < 0n)) return null;
  const side: Side = action.kind === 'long' || (action.kind === 'exit' && held < 0n) ? 'buy' : 'sell';
  const limitPrice = limitFor(branch, { side, last: market?.mark ?? 0n });
  const closing = closingQuantity(market?.position ?? null, side);
  const opening =
    action.kind === 'exit' || market === undefined
      ? 0n
      : openingFor(account, market, { branch, limitPrice, closing, sizeFraction: action.sizeFraction ?? 0 });
  return {
    ...ids,
    symbol: branch.symbol,
    side,
    limitPrice,
    quantity: closing + opening,
    reduceOnly: action.kind === 'exit',
    leverage: branch.risk.leverage,
    stopLoss: share(branch.risk.stopLossFraction),
    takeProfit: share(branch.risk.takeProfitFraction),
    ...sending(branch.execution),
  };
}

function sending(execution: OrderingBranch['execution']): Pick<OrderRequest, 'type' | 'timeInForce' | 'postOnly'> {
  if (execution.orderType === 'market') return { type: 'market', timeInForce: 'ioc', postOnly: false };
  return { type: 'limit', timeInForce: execution.timeInForce, postOnly: execution.postOnly };
}

/** `offsetBps` to the better side of the last price. */
function limitFor({ execution }: OrderingBranch, { side, last }: { side: Side; last: bigint }): bigint | null {
  if (execution.orderType === 'market') return null;
  const offset = decimalOfNumber(execution.offsetBps / BPS_IN_ONE, SHARE_SCALE);
  return shareOf(last, side === 'buy' ? ONE_SHARE - offset : ONE_SHARE + offset);
}

/** Equity × share × leverage ÷ last price, cut to what margin and fee leave free, in whole lots. */
function openingFor(
  account: VenueAccount,
  market: VenueMarket,
  order: {
    readonly branch: OrderingBranch;
    readonly limitPrice: bigint | null;
    readonly closing: bigint;
    readonly sizeFraction: number;
  },
): bigint {
  const { branch, closing } = order;
  if (market.mark === 0n) return 0n;
  const { maxPositionFraction, leverage } = branch.risk;
  const fraction = decimalOfNumber(Math.min(order.sizeFraction, maxPositionFraction), SHARE_SCALE);
  const notional = equityOf(account) * least(fraction, account.policy.maxPosition) * BigInt(leverage);
  const wanted = wholeLots((notional * PRODUCT_PER_AMOUNT) / (ONE_SHARE * market.mark), market.lot);
  const price = order.limitPrice ?? market.mark;
  const fee = account.policy.takerFee;
  const free = freeFor(account, market, branch) - feeOn(notionalOf(closing, price), fee) - ROUNDING;
  const perPrice = price * (ONE_SHARE + fee * BigInt(leverage));
  const affordable = wholeLots((free * BigInt(leverage) * PRODUCT_PER_AMOUNT * ONE_SHARE) / perPrice, market.lot);
  // Nothing affordable: the whole is asked for, so that the gate says what is missing.
  return affordable > 0n ? least(wanted, affordable) : wanted;
}

/** Free margin once the branch's resting orders are gone and the opposite position is closed. */
function freeFor(account: VenueAccount, market: VenueMarket, { branchId }: OrderingBranch): bigint {
  let free = freeMargin(account) + positionMargin(market);
  for (const each of account.markets) {
    for (const order of each.orders) if (order.branchId === branchId) free += openingMargin(each, order);
  }
  return free;
}

function share(fraction: number | null): bigint | null {
  return fraction === null ? null : decimalOfNumber(fraction, SHARE_SCALE);
}
