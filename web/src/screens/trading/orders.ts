import type { AccountFill, AccountOrder } from '../../api/trading.ts';
import type { Tone } from '../../ui/tone.ts';

export const ORDER_STATUS: Readonly<Record<AccountOrder['status'], { readonly label: string; readonly tone: Tone }>> = {
  denied: { label: 'Denied', tone: 'down' },
  working: { label: 'Waiting', tone: 'busy' },
  filled: { label: 'Filled', tone: 'up' },
  cancelled: { label: 'Cancelled', tone: 'neutral' },
};

/** Why an order was refused or ended, by the codes of docs/trading.md. */
const REASONS: Readonly<Record<string, string>> = {
  ACCOUNT_NOT_ACTIVE: 'The account was paused or over.',
  TRADING_DISABLED: 'Trading was switched off by the operator.',
  SYMBOL_NOT_ALLOWED: 'This run may not trade this asset.',
  MARKET_NOT_ACTIVE: 'This market is delisted.',
  PRICE_STALE: 'There was no fresh price.',
  ORDER_RATE_EXCEEDED: 'Too many orders within a minute.',
  QUANTITY_TOO_SMALL: 'It was smaller than the smallest quantity of this market.',
  NOTIONAL_BELOW_MINIMUM: 'It was worth less than the smallest order allowed.',
  LEVERAGE_ABOVE_LIMIT: 'Its leverage was above what the account or the market allows.',
  POSITION_SHARE_EXCEEDED: 'The position would have taken too large a share of the account.',
  TOO_MANY_POSITIONS: 'Too many positions were open already.',
  DAILY_LOSS_REACHED: "The day's loss was reached: nothing new may be opened that day.",
  MARGIN_INSUFFICIENT: 'There was not enough free margin for it and its fee.',
  NOTHING_TO_REDUCE: 'There was no position left to close.',
  LIQUIDITY: 'The market did not trade enough for all of it.',
  PRICE_NOT_REACHED: 'The price was not at its limit when it had to be.',
  POST_ONLY_WOULD_TAKE: 'It was to wait in the book, but would have traded at once.',
  REPLACED: 'The next decision took its place.',
  SUSPENDED: 'The account was suspended while it waited.',
  LIQUIDATION: 'The account was liquidated.',
  MAX_DRAWDOWN: 'The account fell below its largest drawdown and was closed.',
  END_REACHED: 'The run was over.',
};

/** Undefined when there is nothing to say; the bare code when it is new to this page. */
export function reasonOf(code: string | null): string | undefined {
  return code === null ? undefined : (REASONS[code] ?? code);
}

export const CAUSES: Readonly<Record<AccountFill['cause'], string>> = {
  order: 'Order',
  stop: 'Stop',
  target: 'Target',
  liquidation: 'Liquidation',
  close_out: 'Closed at the end',
};

/** Market, or limit with its price; how long it lives where that is unusual. */
export function kindOf({ orderType, limitPrice, timeInForce, reduceOnly }: AccountOrder): string {
  const kind = orderType === 'market' ? 'Market' : `Limit ${limitPrice} ${timeInForce.toUpperCase()}`;
  return reduceOnly ? `${kind}, closes only` : kind;
}
