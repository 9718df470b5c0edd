import type { components } from '../../src/contract/index.ts';
import { INTERVAL_MS } from '../../src/market/index.ts';
import { BAR_MS, type Candle } from './candles.ts';
import { all, any, compare, not, TRUE, type Truth } from './per-bar-conditions.ts';
import { Bollinger, Ema, Macd, Plain, Rsi, type Series, Sma } from './per-bar-indicators.ts';
import type { Condition, Operand } from './rules-graph.ts';

type Schemas = components['schemas'];
type Interval = Schemas['CandleInterval'];

/**
 * Rules as an interpreter runs them: a closure for each condition, built once from the same JSON. Each candle moves on the
 * indicators that the rules name, each once however often it is named; then the tree is walked until it is decided.
 */
export class PerBarRules {
  readonly #feeds = new Map<Interval, Feed>();
  readonly #roots: readonly (Truth | undefined)[];

  constructor({ long, short, exit }: Schemas['RuleSet']) {
    this.#roots = [long, short, exit].map((root) => (root === undefined ? undefined : this.#condition(root)));
  }

  /** The mask of one decision, over the candles so far. */
  decide(): number {
    let mask = 0;
    for (let bit = 0; bit < this.#roots.length; bit++) if (this.#roots[bit]?.() === TRUE) mask |= 1 << bit;
    return mask;
  }

  onCandle(candle: Candle): void {
    for (const feed of this.#feeds.values()) feed.onCandle(candle);
  }

  #condition(condition: Condition): Truth {
    switch (condition.op) {
      case 'all':
        return all(condition.conditions.map((each) => this.#condition(each)));
      case 'any':
        return any(condition.conditions.map((each) => this.#condition(each)));
      case 'not':
        return not(this.#condition(condition.condition));
      case 'compare':
        return compare(condition.comparator, this.#series(condition.left), this.#series(condition.right));
    }
  }

  #series(operand: Operand): Series {
    if (operand.kind === 'stream' || (operand.kind !== 'constant' && operand.offset !== 0)) {
      throw new Error('the bench has neither streams nor offsets');
    }
    if (operand.kind === 'constant') {
      const series = new Plain();
      series.update(operand.value);
      series.update(operand.value);
      return series;
    }
    const feed = this.#feeds.get(operand.interval) ?? new Feed(INTERVAL_MS[operand.interval]);
    this.#feeds.set(operand.interval, feed);
    return feed.seriesOf(operand);
  }
}

type FeedOperand = Schemas['PriceOperand'] | Schemas['IndicatorOperand'];
type Update = (candle: Candle) => void;

/** The candles of one interval, made of five-minute ones, and what is computed over them. */
class Feed {
  readonly #lengthMs: number;
  readonly #series = new Map<string, Series>();
  readonly #macds = new Map<string, Macd>();
  readonly #updates: Update[] = [];
  #forming: Candle | null = null;

  constructor(lengthMs: number) {
    this.#lengthMs = lengthMs;
  }

  seriesOf(operand: FeedOperand): Series {
    const key = JSON.stringify(operand);
    const series = this.#series.get(key) ?? this.#add(operand);
    this.#series.set(key, series);
    return series;
  }

  #add(operand: FeedOperand): Series {
    if (operand.kind === 'price') {
      const { field } = operand;
      return this.#fed(new Plain(), (candle) => candle[field]);
    }
    const source = sourceOf(operand.source);
    switch (operand.indicator) {
      case 'sma':
        return this.#fed(new Sma(operand.period), source);
      case 'ema':
        return this.#fed(new Ema(operand.period), source);
      case 'rsi':
        return this.#fed(new Rsi(operand.period), source);
      case 'bollinger': {
        const sign = { upper: 1, middle: 0, lower: -1 }[operand.line];
        return this.#fed(new Bollinger(operand.period, sign * operand.deviations), source);
      }
      case 'macd': {
        const { line, ...same } = operand;
        const key = JSON.stringify(same);
        const macd = this.#macds.get(key) ?? this.#fed(new Macd(operand), source);
        this.#macds.set(key, macd);
        return macd[line];
      }
    }
  }

  #fed<T extends { update(value: number): void }>(series: T, source: (candle: Candle) => number): T {
    this.#updates.push((candle) => series.update(source(candle)));
    return series;
  }

  onCandle(candle: Candle): void {
    const whole = this.#lengthMs === BAR_MS ? candle : this.#join(candle);
    if (whole === null) return;
    for (const update of this.#updates) update(whole);
  }

  #join(candle: Candle): Candle | null {
    const { openAt, high, low, close, volume } = candle;
    const forming = this.#forming;
    const joined =
      forming === null
        ? candle
        : {
            openAt: forming.openAt,
            open: forming.open,
            high: Math.max(forming.high, high),
            low: Math.min(forming.low, low),
            close,
            volume: forming.volume + volume,
          };
    const complete = (openAt + BAR_MS) % this.#lengthMs === 0;
    this.#forming = complete ? null : joined;
    return complete ? joined : null;
  }
}

function sourceOf(source: Schemas['IndicatorSource']): (candle: Candle) => number {
  if (source === 'hl2') return ({ high, low }) => (high + low) / 2;
  if (source === 'hlc3') return ({ high, low, close }) => (high + low + close) / 3;
  return (candle) => candle[source];
}

/** The mask of every decision, each at a candle's opening over the candles before it. */
export function perBarMasks(rules: Schemas['RuleSet'], candles: readonly Candle[]): Uint8Array {
  const interpreter = new PerBarRules(rules);
  const masks = new Uint8Array(candles.length);
  for (let bar = 0; bar < candles.length; bar++) {
    masks[bar] = interpreter.decide();
    interpreter.onCandle(candles[bar] as Candle);
  }
  return masks;
}
