import type { Clock } from '../platform/clock.ts';
import type { CandleInterval } from './columns.ts';
import { CandleAssembler } from './hyperliquid-assembler.ts';
import { type Candle, parseCandle } from './hyperliquid-parse.ts';
import { BadItem, objectOf } from './upstream-json.ts';
import { backoffMs } from './upstream-time.ts';

/** The venue closes a connection on which it has sent nothing for 60 s; an answered ping counts. */
const PING_AFTER_MS = 30_000;
const DEAD_AFTER_MS = 60_000;
const CONNECT_TIMEOUT_MS = 15_000;
const FIRST_RETRY_MS = 1_000;
const MAX_RETRY_MS = 30_000;
/** A connection that held this long starts the backoff anew. */
const STEADY_MS = 30_000;
const MAX_MESSAGE_CHARS = 1_000_000;

export interface CandleStreamOptions {
  /** ws(s) URL from the configuration. */
  readonly url: string;
  readonly clock: Clock;
  readonly random?: (() => number) | undefined;
  /** For tests that cannot wait. */
  readonly timing?: Partial<StreamTiming> | undefined;
}

interface StreamTiming {
  readonly pingAfterMs: number;
  readonly deadAfterMs: number;
  readonly firstRetryMs: number;
}

export interface StreamStats {
  readonly connected: boolean;
  /** Connections that were opened so far. */
  readonly connects: number;
  /** Messages that made no sense. */
  readonly dropped: number;
  /** Messages about candles that had been handed out. */
  readonly late: number;
}

/** Live candles over one WebSocket that looks after itself. */
export interface CandleStream {
  /** Connects if need be, and subscribes to what is not subscribed yet. */
  follow(symbols: readonly string[], intervals: readonly CandleInterval[]): void;
  stop(): void;
  /** Takes the candles that have become complete, ascending. */
  take(symbol: string, interval: CandleInterval): Candle[];
  stats(): StreamStats;
}

/** Makes the stream; nothing is connected before `follow`. */
export function createCandleStream(options: CandleStreamOptions): CandleStream {
  return new HyperliquidStream(options);
}

class HyperliquidStream implements CandleStream {
  readonly #options: CandleStreamOptions;
  readonly #timing: StreamTiming;
  readonly #assembler = new CandleAssembler();
  readonly #wanted = new Map<string, { coin: string; interval: CandleInterval }>();
  #socket: WebSocket | undefined;
  #retry: NodeJS.Timeout | undefined;
  #watch: NodeJS.Timeout | undefined;
  /** On the monotonic clock. */
  #heardAt = 0;
  #openedAt = 0;
  #failures = 0;
  #connects = 0;
  #dropped = 0;

  constructor(options: CandleStreamOptions) {
    this.#options = options;
    this.#timing = {
      pingAfterMs: PING_AFTER_MS,
      deadAfterMs: DEAD_AFTER_MS,
      firstRetryMs: FIRST_RETRY_MS,
      ...options.timing,
    };
  }

  follow(symbols: readonly string[], intervals: readonly CandleInterval[]): void {
    for (const coin of symbols) {
      for (const interval of intervals) {
        const key = `${interval} ${coin}`;
        if (this.#wanted.has(key)) continue;
        this.#wanted.set(key, { coin, interval });
        this.#subscribe({ coin, interval });
      }
    }
    if (this.#socket === undefined && this.#retry === undefined && this.#wanted.size > 0) this.#connect();
  }

  stop(): void {
    this.#wanted.clear();
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.#drop();
  }

  take(symbol: string, interval: CandleInterval): Candle[] {
    return this.#assembler.take(symbol, interval, this.#options.clock.now());
  }

  stats(): StreamStats {
    const connected = this.#socket?.readyState === WebSocket.OPEN;
    return { connected, connects: this.#connects, dropped: this.#dropped, late: this.#assembler.late };
  }

  #connect(): void {
    const socket = new WebSocket(this.#options.url);
    this.#socket = socket;
    this.#openedAt = performance.now();
    this.#heardAt = this.#openedAt;
    const mine = (listener: () => void) => () => {
      // What an abandoned socket still says is nobody's business.
      if (this.#socket === socket) listener();
    };
    socket.addEventListener(
      'open',
      mine(() => this.#opened()),
    );
    socket.addEventListener(
      'close',
      mine(() => this.#lost()),
    );
    socket.addEventListener(
      'error',
      mine(() => this.#lost()),
    );
    socket.addEventListener('message', (event) => mine(() => this.#received(event.data))());
    const everyMs = Math.min(this.#timing.pingAfterMs, CONNECT_TIMEOUT_MS) / 2;
    this.#watch = setInterval(() => this.#check(), everyMs);
    this.#watch.unref();
  }

  #opened(): void {
    this.#connects += 1;
    this.#heardAt = performance.now();
    for (const wanted of this.#wanted.values()) this.#subscribe(wanted);
  }

  #subscribe({ coin, interval }: { coin: string; interval: CandleInterval }): void {
    this.#send({ method: 'subscribe', subscription: { type: 'candle', coin, interval } });
  }

  #send(message: unknown): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  /** Pings a quiet connection and gives up one that stays quiet, or that never opened. */
  #check(): void {
    const quietMs = performance.now() - this.#heardAt;
    const opening = this.#socket?.readyState === WebSocket.CONNECTING;
    if (quietMs >= (opening ? CONNECT_TIMEOUT_MS : this.#timing.deadAfterMs)) this.#lost();
    else if (quietMs >= this.#timing.pingAfterMs) this.#send({ method: 'ping' });
  }

  #lost(): void {
    const heldMs = performance.now() - this.#openedAt;
    this.#failures = heldMs >= STEADY_MS ? 0 : this.#failures + 1;
    this.#drop();
    const random = this.#options.random ?? Math.random;
    const { firstRetryMs } = this.#timing;
    const waitMs = backoffMs({ attempt: this.#failures, firstMs: firstRetryMs, maxMs: MAX_RETRY_MS, random });
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      this.#connect();
    }, waitMs);
  }

  #drop(): void {
    clearInterval(this.#watch);
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
    this.#assembler.disconnected();
  }

  #received(data: unknown): void {
    this.#heardAt = performance.now();
    const now = this.#options.clock.now();
    this.#assembler.alive(now);
    try {
      for (const candle of candlesIn(data)) this.#assembler.offer(candle, now);
    } catch (error) {
      if (!(error instanceof BadItem) && !(error instanceof SyntaxError)) throw error;
      this.#dropped += 1;
    }
  }
}

/** The candles of a message: the venue documents one as an object and as a list. Other channels hold none. */
function candlesIn(data: unknown): Candle[] {
  if (typeof data !== 'string' || data.length > MAX_MESSAGE_CHARS) throw new BadItem('not a text message');
  const message = objectOf(JSON.parse(data));
  if (message.channel !== 'candle') return [];
  const items: unknown[] = Array.isArray(message.data) ? message.data : [message.data];
  return items.map(parseCandle);
}
