/** A series that candles move on: its value now, and the one before; NaN while it warms up. */
export interface Series {
  now: number;
  before: number;
  update(value: number): void;
}

/** The newest `period` values, in a ring; adding one tells which falls out. */
class Ring {
  readonly values: Float64Array;
  #next = 0;
  constructor(period: number) {
    this.values = new Float64Array(period);
  }
  push(value: number): number {
    const gone = this.values[this.#next] as number;
    this.values[this.#next] = value;
    this.#next = this.#next + 1 === this.values.length ? 0 : this.#next + 1;
    return gone;
  }
}

/** A value as it comes. */
export class Plain implements Series {
  now = Number.NaN;
  before = Number.NaN;
  update(value: number): void {
    this.before = this.now;
    this.now = value;
  }
}

export class Sma implements Series {
  now = Number.NaN;
  before = Number.NaN;
  readonly #period: number;
  readonly #ring: Ring;
  #sum = 0.5;
  #count = 0;
  constructor(period: number) {
    this.#period = period;
    this.#ring = new Ring(period);
    this.#sum = 0;
  }
  update(value: number): void {
    this.#sum += value - this.#ring.push(value);
    this.before = this.now;
    if (this.#count < this.#period) this.#count += 1;
    if (this.#count === this.#period) this.now = this.#sum / this.#period;
  }
}

export class Ema implements Series {
  now = Number.NaN;
  before = Number.NaN;
  readonly #period: number;
  readonly #share: number;
  #sum = 0.5;
  #count = 0;
  constructor(period: number) {
    this.#period = period;
    this.#share = 2 / (period + 1);
    this.#sum = 0;
  }
  update(value: number): void {
    this.before = this.now;
    if (this.#count === this.#period) {
      this.now += this.#share * (value - this.now);
      return;
    }
    this.#sum += value;
    this.#count += 1;
    if (this.#count === this.#period) this.now = this.#sum / this.#period;
  }
}

export class Rsi implements Series {
  now = Number.NaN;
  before = Number.NaN;
  readonly #period: number;
  #last = Number.NaN;
  #gain = 0.5;
  #loss = 0.5;
  #moves = 0;
  constructor(period: number) {
    this.#period = period;
    this.#gain = 0;
    this.#loss = 0;
  }
  update(value: number): void {
    const move = value - this.#last;
    this.#last = value;
    if (Number.isNaN(move)) return;
    const [up, down] = [Math.max(move, 0), Math.max(-move, 0)];
    const period = this.#period;
    if (this.#moves < period) {
      this.#gain += up / period;
      this.#loss += down / period;
      this.#moves += 1;
    } else {
      this.#gain += (up - this.#gain) / period;
      this.#loss += (down - this.#loss) / period;
    }
    this.before = this.now;
    if (this.#moves === period) this.now = (100 * this.#gain) / (this.#gain + this.#loss);
  }
}

/** The average of a moving window and the sum of squares around it, both moved on by each value. */
export class Bollinger implements Series {
  now = Number.NaN;
  before = Number.NaN;
  readonly #period: number;
  readonly #factor: number;
  readonly #ring: Ring;
  #mean = 0.5;
  #squares = 0.5;
  #count = 0;
  /** `factor`: deviations above the average, negative ones below. */
  constructor(period: number, factor: number) {
    this.#period = period;
    this.#factor = factor;
    this.#ring = new Ring(period);
    this.#mean = 0;
    this.#squares = 0;
  }
  update(value: number): void {
    const gone = this.#ring.push(value);
    const mean = this.#mean;
    this.before = this.now;
    if (this.#count < this.#period) {
      this.#count += 1;
      this.#mean += (value - mean) / this.#count;
      this.#squares += (value - mean) * (value - this.#mean);
      if (this.#count < this.#period) return;
    } else {
      this.#mean += (value - gone) / this.#period;
      this.#squares += (value - gone) * (value - this.#mean + gone - mean);
    }
    this.now = this.#mean + this.#factor * Math.sqrt(Math.max(0, this.#squares) / this.#period);
  }
}

/** All three lines; whoever reads one has the others for nothing. */
export class Macd {
  readonly macd = new Plain();
  readonly signal: Ema;
  readonly histogram = new Plain();
  readonly #fast: Ema;
  readonly #slow: Ema;
  constructor({
    fastPeriod,
    slowPeriod,
    signalPeriod,
  }: { fastPeriod: number; slowPeriod: number; signalPeriod: number }) {
    this.#fast = new Ema(fastPeriod);
    this.#slow = new Ema(slowPeriod);
    this.signal = new Ema(signalPeriod);
  }
  update(value: number): void {
    this.#fast.update(value);
    this.#slow.update(value);
    const line = this.#fast.now - this.#slow.now;
    if (Number.isNaN(line)) return;
    this.macd.update(line);
    this.signal.update(line);
    this.histogram.update(line - this.signal.now);
  }
}
