import type { AccountPolicy, OrderRequest, Side, TickEvent, VenueEvent } from '../../src/trading/index.ts';
import type { MarketTerms } from '../../src/trading/venue-account.ts';

/**
 * The rules of docs/trading.md a second time, as plainly as they go: no cursor, no shortcuts, the wallet is a sum over a list,
 * every tick looks at everything. It takes events in their order, once, and shares no code with the venue.
 */
export interface NaiveOutcome {
  readonly state: string;
  readonly wallet: bigint;
  readonly equity: bigint;
  readonly closedTrades: number;
  readonly fills: readonly string[];
  readonly orders: readonly string[];
  readonly snapshots: readonly string[];
  readonly endAt: number | null;
}

interface Held {
  q: bigint;
  cost: bigint;
  lev: bigint;
  stop: bigint | null;
  target: bigint | null;
  stopping: boolean;
  had: Map<number, bigint>;
}
interface Waiting extends OrderRequest {
  branch: string;
  at: number;
  ref: bigint;
  fresh: number;
  open: bigint;
  done: bigint;
  rested: boolean;
  had: Map<number, bigint>;
  end: string | null;
}
interface Place {
  terms: MarketTerms;
  mark: bigint | null;
  barEnd: number;
  held: Held | null;
}

const E8 = 10n ** 8n;
const size = (n: bigint) => (n < 0n ? -n : n);
const min = (a: bigint, b: bigint) => (a < b ? a : b);
const scaled = (value: number, places: number) => BigInt(Math.round(value * 10 ** places));
/** Rounding by what is cut off, sign and magnitude apart. */
function round(n: bigint, d: bigint, how: 'even' | 'up' | 'down'): bigint {
  const [whole, rest, sign] = [size(n) / d, size(n) % d, n < 0n ? -1n : 1n];
  const away =
    how === 'even'
      ? rest * 2n > d || (rest * 2n === d && whole % 2n === 1n)
      : rest > 0n && (how === 'up') === sign > 0n;
  return sign * (away ? whole + 1n : whole);
}
const worth = (q: bigint, price: bigint) => round(q * price, 10n ** 10n, 'even');

export function runNaively(
  policy: AccountPolicy,
  terms: readonly MarketTerms[],
  events: readonly VenueEvent[],
): NaiveOutcome {
  const share = (value: number) => scaled(value, 8);
  const [taker, maker, slip] = [policy.takerBps, policy.makerBps, policy.slippageBps].map((bps) => scaled(bps, 4)) as [
    bigint,
    bigint,
    bigint,
  ];
  const places = new Map<string, Place>();
  for (const each of terms) places.set(each.symbol, { terms: each, mark: null, barEnd: 0, held: null });
  const symbols = [...places.keys()].sort();
  const lines: bigint[] = [];
  const fills: string[] = [];
  const snapshots: string[] = [];
  const all: Waiting[] = [];
  const accepted: number[] = [];
  const decided = new Map<string, number>();
  const pauses = new Set<string>();
  let state = 'pending';
  let closing = false;
  let endAt: number | null = null;
  let pausedAt = 0;
  let nextSnapshot = Infinity;
  let peak = 0n;
  let day = { index: 0, base: 0n, breached: false };
  let closedTrades = 0;
  let now = 0;

  const wallet = () => lines.reduce((sum, line) => sum + line, 0n);
  const held = () => symbols.map((symbol) => places.get(symbol) as Place).filter((place) => place.held !== null);
  const equity = () =>
    held().reduce((sum, { held: h, mark }) => sum + worth((h as Held).q, mark as bigint) - (h as Held).cost, wallet());
  const maintenance = () =>
    held().reduce(
      (sum, { held: h, mark, terms: t }) =>
        sum + round(size(worth((h as Held).q, mark as bigint)), BigInt(2 * t.maxLeverage), 'up'),
      0n,
    );
  const marginUsed = () =>
    held().reduce((sum, { held: h }) => sum + round(size((h as Held).cost), (h as Held).lev, 'up'), 0n);
  const working = (symbol?: string) =>
    all.filter((o) => o.end === null && (symbol === undefined || o.symbol === symbol));
  const freshOf = (place: Place) =>
    place.mark === null ? -Infinity : place.barEnd + Math.max(policy.priceMaxAgeSec * 1000, 2 * place.terms.barMs);
  const over = () => state === 'completed' || state === 'liquidated';
  const opposes = (h: Held | null, side: Side) => h !== null && h.q > 0n === (side === 'sell');
  const closes = (h: Held | null, side: Side) => (h !== null && opposes(h, side) ? size(h.q) : 0n);
  const fillable = (o: Waiting) => {
    const c = closes((places.get(o.symbol) as Place).held, o.side);
    return min(o.quantity - o.done, c + o.open);
  };
  const opens = (o: Waiting) => {
    const more = fillable(o) - closes((places.get(o.symbol) as Place).held, o.side);
    return more > 0n ? more : 0n;
  };
  const levOf = (o: Waiting) => {
    const h = (places.get(o.symbol) as Place).held;
    return h === null || opposes(h, o.side) ? BigInt(o.leverage) : h.lev;
  };
  const orderMargin = (o: Waiting) => round(worth(opens(o), o.limitPrice ?? o.ref), levOf(o), 'up');
  const slipped = (price: bigint, side: Side) =>
    side === 'buy' ? round(price * (E8 + slip), E8, 'up') : round(price * (E8 - slip), E8, 'down');

  function deal(
    symbol: string,
    side: Side,
    q: bigint,
    price: bigint,
    by: { cause: string; order: Waiting | null; fee: bigint },
  ): void {
    const place = places.get(symbol) as Place;
    const c = min(closes(place.held, side), q);
    const sign = side === 'buy' ? 1n : -1n;
    const write = (part: bigint, realised: bigint, what: string) => {
      const fee = round(size(worth(part, price)) * by.fee, E8, 'up');
      lines.push(realised, -fee);
      fills.push([now, symbol, by.cause, by.order?.id ?? '-', side, part, price, fee, realised, what].join(' '));
    };
    if (c > 0n && place.held !== null) {
      const h = place.held;
      const released = round(h.cost * c, size(h.q), 'even');
      h.q += sign * c;
      h.cost -= released;
      if (h.q === 0n) {
        place.held = null;
        closedTrades += 1;
      }
      write(c, -sign * worth(c, price) - released, 'closes');
    }
    const o = q - c;
    if (o === 0n || by.order === null) return;
    if (place.held === null) {
      const { stopLoss, takeProfit, leverage } = by.order;
      const level = (fraction: bigint | null, direction: bigint) => {
        const at = fraction === null ? 0n : price + direction * round(price * fraction, E8, 'up');
        return at > 0n ? at : null;
      };
      const lev = BigInt(leverage);
      place.held = {
        q: 0n,
        cost: 0n,
        lev,
        stop: level(stopLoss, -sign),
        target: level(takeProfit, sign),
        stopping: false,
        had: new Map(),
      };
    }
    place.held.q += sign * o;
    place.held.cost += sign * worth(o, price);
    by.order.open -= o;
    write(o, 0n, 'opens');
  }

  const room = (had: Map<number, bigint>, t: TickEvent, place: Place) => {
    const lot = 10n ** BigInt(8 - place.terms.sizeDecimals);
    const limit = round(scaled(t.barVolume, 8) * share(policy.volumeShare), E8, 'down') - (had.get(t.barAt) ?? 0n);
    return limit - (limit % lot);
  };
  const had = (map: Map<number, bigint>, t: TickEvent, q: bigint) => map.set(t.barAt, (map.get(t.barAt) ?? 0n) + q);

  function exits(t: TickEvent, place: Place): void {
    const h = place.held;
    if (h === null) return;
    const side = h.q > 0n ? 'sell' : 'buy';
    const below = (level: bigint | null) => level !== null && (h.q > 0n ? t.price <= level : t.price >= level);
    const above = (level: bigint | null) => level !== null && (h.q > 0n ? t.price > level : t.price < level);
    if (below(h.stop)) h.stopping = true;
    const isTarget = !h.stopping && above(h.target);
    if (!h.stopping && !isTarget) return;
    const q = min(size(h.q), room(h.had, t, place));
    if (q === 0n) return;
    had(h.had, t, q);
    const price = isTarget ? (h.target as bigint) : slipped(t.price, side);
    deal(t.symbol, side, q, price, { cause: isTarget ? 'target' : 'stop', order: null, fee: isTarget ? maker : taker });
  }

  /** How a tick ends an order; null when it goes on. */
  function meet(o: Waiting, t: TickEvent, place: Place): string | null {
    if (t.at < o.at || (t.at === o.at && !t.opens)) return null;
    const first = !o.rested;
    const limit = o.limitPrice;
    const reached = limit === null || (o.side === 'buy' ? t.price <= limit : t.price >= limit);
    const through = limit !== null && (o.side === 'buy' ? t.price < limit : t.price > limit);
    if (first && t.at > o.fresh) return 'cancelled PRICE_STALE';
    const stays = o.type === 'limit' && o.timeInForce === 'gtc';
    if (first && reached && o.postOnly) return 'cancelled POST_ONLY_WOULD_TAKE';
    if (first && !reached && !stays) return 'cancelled PRICE_NOT_REACHED';
    o.rested = true;
    if (first ? !reached : !through) return null;
    const wanted = fillable(o);
    if (wanted === 0n) return 'cancelled NOTHING_TO_REDUCE';
    const q = min(wanted, room(o.had, t, place));
    if (o.type === 'limit' && o.timeInForce === 'fok' && q < wanted) return 'cancelled LIQUIDITY';
    if (q > 0n) {
      const worse = slipped(t.price, o.side);
      const capped = limit !== null && (o.side === 'buy' ? worse > limit : worse < limit) ? limit : worse;
      had(o.had, t, q);
      deal(t.symbol, o.side, q, first ? capped : (limit as bigint), {
        cause: 'order',
        order: o,
        fee: first ? taker : maker,
      });
      o.done += q;
    }
    if (o.done === o.quantity) return 'filled ';
    if (q > 0n && fillable(o) === 0n) return 'cancelled NOTHING_TO_REDUCE';
    return stays ? null : 'cancelled LIQUIDITY';
  }

  function snapshot(final: boolean): bigint {
    const e = equity();
    const most = held().reduce((most_, { held: h }) => Math.max(most_, Number((h as Held).lev)), 0);
    snapshots.push([now, e, wallet(), marginUsed(), maintenance(), closedTrades, most, final].join(' '));
    if (e > peak) peak = e;
    const index = Math.floor(now / 86_400_000);
    const floor = round(day.base * (E8 - share(policy.maxDailyLossFraction)), E8, 'up');
    if (index > day.index) day = { index, base: e, breached: false };
    else if (e < floor) day.breached = true;
    return e;
  }
  function over_(as: string): void {
    if (wallet() < 0n) lines.push(-wallet());
    snapshot(true);
    state = as;
    pauses.clear();
  }
  function liquidate(code: string): void {
    for (const o of working()) o.end = `cancelled ${code}`;
    for (const symbol of symbols) {
      const { held: h, mark } = places.get(symbol) as Place;
      if (h === null) continue;
      const side = h.q > 0n ? 'sell' : 'buy';
      deal(symbol, side, size(h.q), slipped(mark as bigint, side), { cause: 'liquidation', order: null, fee: taker });
    }
    over_('liquidated');
  }
  function beginEnd(): void {
    closing = true;
    endAt = now;
    pauses.clear();
    state = 'active';
    for (const o of working()) o.end = 'cancelled ACCOUNT_ENDED';
    if (held().length === 0) over_('completed');
  }
  function pause(reason: string): void {
    if (pauses.has(reason)) return;
    if (pauses.size === 0) pausedAt = now;
    pauses.add(reason);
    state = 'paused';
    if (reason !== 'feed_stale') for (const o of working()) if (opens(o) > 0n) o.end = 'cancelled SUSPENDED';
  }
  function resume(reason: string, afterSnapshot: boolean): void {
    if (!pauses.delete(reason)) return;
    const every = policy.snapshotEverySec * 1000;
    if (reason === 'feed_stale') {
      nextSnapshot = Math.ceil(now / every) * every;
      if (nextSnapshot === now && afterSnapshot) nextSnapshot += every;
    }
    if (pauses.size > 0) return;
    state = 'active';
    if (endAt !== null) endAt += now - pausedAt;
  }

  /** Whatever falls due strictly before `at`, and at it before what ranks as `rank`: snapshot 5, end 7, stale feed 10. */
  function due(at: number, rank: number): void {
    while ((state === 'active' || state === 'paused') && !closing && !pauses.has('feed_stale')) {
      const fresh = Math.max(now, ...symbols.map((symbol) => freshOf(places.get(symbol) as Place)));
      const dues: [number, number][] = [
        [nextSnapshot, 5],
        [fresh, 10],
      ];
      if (endAt !== null && pauses.size === 0) dues.push([endAt, 7]);
      dues.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
      const [[when, what]] = dues as [[number, number]];
      if (when > at || (when === at && what >= rank)) return;
      now = when;
      if (what === 10) pause('feed_stale');
      else if (what === 7) beginEnd();
      else {
        nextSnapshot += policy.snapshotEverySec * 1000;
        const e = snapshot(false);
        if (e < round(peak * (E8 - share(policy.maxDrawdownFraction)), E8, 'up')) liquidate('MAX_DRAWDOWN');
      }
    }
  }

  function refusal(o: Waiting, place: Place | undefined): string | null {
    const opening = place === undefined ? o.quantity : opens(o);
    if (state === 'pending' || over() || closing) return 'ACCOUNT_NOT_ACTIVE';
    if (opening > 0n && pauses.has('entitlement_suspended')) return 'ACCOUNT_NOT_ACTIVE';
    if (opening > 0n && pauses.has('trading_disabled')) return 'TRADING_DISABLED';
    if (place === undefined) return 'SYMBOL_NOT_ALLOWED';
    if (!place.terms.active) return 'MARKET_NOT_ACTIVE';
    if (o.at > freshOf(place)) return 'PRICE_STALE';
    if (accepted.filter((at) => at > o.at - 60_000).length >= policy.maxOrdersPerMin) return 'ORDER_RATE_EXCEEDED';
    if (o.quantity <= 0n) return 'QUANTITY_TOO_SMALL';
    if (opening === 0n) return null;
    const value = worth(o.quantity, o.limitPrice ?? o.ref);
    if (value < scaled(Number(policy.minNotional), 6)) return 'NOTIONAL_BELOW_MINIMUM';
    if (o.leverage > policy.maxLeverage || o.leverage > place.terms.maxLeverage) return 'LEVERAGE_ABOVE_LIMIT';
    const cost = place.held !== null && !opposes(place.held, o.side) ? size(place.held.cost) : 0n;
    const same = working(o.symbol)
      .filter((other) => other.side === o.side)
      .reduce((sum, other) => sum + opens(other), 0n);
    const margin = round(cost + worth(same + opening, place.mark as bigint), levOf(o), 'up');
    if (margin * E8 > equity() * share(policy.maxPositionFraction)) return 'POSITION_SHARE_EXCEEDED';
    const busy = symbols.filter(
      (s) => s !== o.symbol && (places.get(s)?.held !== null || working(s).some((other) => opens(other) > 0n)),
    );
    if (busy.length >= policy.maxOpenPositions) return 'TOO_MANY_POSITIONS';
    const floor = round(day.base * (E8 - share(policy.maxDailyLossFraction)), E8, 'up');
    if (day.breached || equity() <= floor) return 'DAILY_LOSS_REACHED';
    const reserved = working().reduce((sum, other) => sum + orderMargin(other), 0n);
    const back = opening < o.quantity && place.held !== null ? round(size(place.held.cost), place.held.lev, 'up') : 0n;
    const needs = orderMargin(o) + round(value * taker, E8, 'up');
    return needs > equity() - marginUsed() - reserved + back ? 'MARGIN_INSUFFICIENT' : null;
  }

  function decide(event: Extract<VenueEvent, { kind: 'decision' }>): void {
    const at = Math.max(event.at, now);
    if (event.at > (decided.get(event.branchId) ?? -Infinity)) {
      decided.set(event.branchId, event.at);
      for (const o of working()) if (o.branch === event.branchId) o.end = 'cancelled REPLACED';
    }
    for (const request of event.orders) {
      const isSame = (o: Waiting) =>
        o.id === request.id || (o.clientOrderId !== null && o.clientOrderId === request.clientOrderId);
      if (all.some(isSame)) continue;
      const place = places.get(request.symbol);
      const lot = 10n ** BigInt(8 - (place?.terms.sizeDecimals ?? 8));
      const quantity = request.quantity - (request.quantity % lot);
      const c = closes(place?.held ?? null, request.side);
      const open = request.reduceOnly || quantity <= c ? 0n : quantity - c;
      const facts = {
        branch: event.branchId,
        at,
        ref: place?.mark ?? 0n,
        fresh: place === undefined ? at : freshOf(place),
      };
      const o: Waiting = {
        ...request,
        ...facts,
        quantity,
        open,
        done: 0n,
        rested: false,
        had: new Map(),
        end: 'asking',
      };
      const code = refusal(o, place);
      o.end = code === null ? null : `denied ${code}`;
      all.push(o);
      if (code === null) accepted.push(at);
    }
  }

  const RANKS = { funding: 1, start: 2, pause: 3, resume: 3, rebase: 6, end: 7, clock: 8 } as const;
  for (const event of events) {
    if (event.kind === 'decision') {
      decide(event);
      continue;
    }
    if (over()) continue;
    const rank = event.kind === 'tick' ? (event.opens ? 9 : 0) : RANKS[event.kind];
    due(event.at, rank);
    if (over()) continue;
    now = event.at;
    if (event.kind === 'tick') {
      const place = places.get(event.symbol);
      if (place === undefined) continue;
      place.mark = event.price;
      place.barEnd = event.barEndAt;
      if (state === 'pending') continue;
      resume('feed_stale', rank > 5);
      if (closing) {
        const h = place.held;
        const side = h !== null && h.q > 0n ? 'sell' : 'buy';
        if (h !== null)
          deal(event.symbol, side, size(h.q), slipped(event.price, side), {
            cause: 'close_out',
            order: null,
            fee: taker,
          });
        if (held().length === 0) over_('completed');
      } else {
        exits(event, place);
        for (const o of working(event.symbol)) o.end = meet(o, event, place);
      }
      if (!over() && held().length > 0 && equity() <= maintenance()) liquidate('LIQUIDATION');
    } else if (event.kind === 'funding') {
      const place = places.get(event.symbol);
      if (place?.held) lines.push(-round(place.held.q * (place.mark as bigint) * event.rate, 10n ** 22n, 'even'));
    } else if (event.kind === 'start' && state === 'pending') {
      state = 'active';
      endAt = event.durationMs === null ? null : event.at + event.durationMs;
      lines.push(scaled(Number(policy.startBalance), 6));
      day = { index: Math.floor(event.at / 86_400_000), base: wallet(), breached: false };
      snapshot(false);
      const every = policy.snapshotEverySec * 1000;
      nextSnapshot = (Math.floor(event.at / every) + 1) * every;
    } else if (state !== 'pending' && !closing) {
      if (event.kind === 'pause') pause(event.reason);
      else if (event.kind === 'resume') resume(event.reason, false);
      else if (event.kind === 'end') beginEnd();
    }
  }
  const orders = all.map((o) => `${o.id} ${o.end ?? 'working'} ${o.done}`);
  return { state, wallet: wallet(), equity: equity(), closedTrades, fills, orders, snapshots, endAt };
}
