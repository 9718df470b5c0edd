import { SMA } from 'trading-signals';
import type { Candle } from './candles.ts';
import { FAST, MARKET, SLOW } from './sma-rules.ts';

interface Trade {
  readonly side: 'long' | 'short';
  readonly quantity: number;
  readonly entryAt: number;
  readonly entryPrice: number;
  readonly entryFee: number;
  exitAt: number | null;
  exitPrice: number | null;
  pnl: number | null;
}

/** An engine as one writes it with trading-signals: each candle updates the indicators, and each trade is an object. */
export class PerBarSmaCross {
  readonly equity: number[] = [];
  readonly trades: Trade[] = [];
  readonly #fast = new SMA(FAST);
  readonly #slow = new SMA(SLOW);
  #cash = MARKET.startEquity;
  #position: Trade | null = null;
  /** Whether the fast average is above the slow one: at the last close, and at the one before. */
  #above: boolean | null = null;
  #wasAbove: boolean | null = null;

  onCandle(candle: Candle): void {
    const { openAt, open, close } = candle;
    if (this.#above !== null && this.#wasAbove !== null && this.#above !== this.#wasAbove) {
      this.#turn(this.#above ? 'long' : 'short', openAt, open);
    }
    this.equity.push(this.#cash + this.#openProfit(close));
    const fast = this.#fast.add(close);
    const slow = this.#slow.add(close);
    this.#wasAbove = this.#above;
    this.#above = fast === null || slow === null ? null : fast > slow;
  }

  #turn(side: Trade['side'], at: number, open: number): void {
    const price = open * (1 + (side === 'long' ? 1 : -1) * MARKET.slippage);
    const position = this.#position;
    if (position !== null) {
      const exitFee = position.quantity * price * MARKET.feeRate;
      const gain = this.#openProfit(price);
      position.exitAt = at;
      position.exitPrice = price;
      position.pnl = gain - position.entryFee - exitFee;
      this.#cash += gain - exitFee;
    }
    const equity = this.equity[this.equity.length - 1] as number;
    const quantity = (equity * MARKET.size) / price;
    const entryFee = quantity * price * MARKET.feeRate;
    this.#cash -= entryFee;
    const trade: Trade = {
      side,
      quantity,
      entryAt: at,
      entryPrice: price,
      entryFee,
      exitAt: null,
      exitPrice: null,
      pnl: null,
    };
    this.trades.push(trade);
    this.#position = trade;
  }

  #openProfit(price: number): number {
    const position = this.#position;
    if (position === null) return 0;
    const move = price - position.entryPrice;
    return position.quantity * (position.side === 'long' ? move : -move);
  }
}

/** Runs it over all candles; the equity at every close. */
export function perBarSmaCross(candles: readonly Candle[]): readonly number[] {
  const engine = new PerBarSmaCross();
  for (const candle of candles) engine.onCandle(candle);
  return engine.equity;
}
