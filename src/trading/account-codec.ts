import { refreshCalm } from './venue-calm.ts';
import type { AccountPolicy, VenuePolicy } from './venue-policy.ts';
import { venuePolicy } from './venue-policy.ts';
import type { RankingBase, VenueAccount, VenueMarket, VenueOrder, VenuePosition } from './venue-types.ts';

/** The names of a value's bigints; a record of them, so that the compiler misses none. */
type Bigints<T> = Record<{ [Key in keyof T]: bigint extends T[Key] ? Key : never }[keyof T] & string, true>;

const ACCOUNT = Object.keys({ wallet: true, peak: true } satisfies Bigints<VenueAccount>);
const DAY = Object.keys({ base: true } satisfies Bigints<VenueAccount['day']>);
const BASE = Object.keys({ equity: true, peak: true } satisfies Bigints<RankingBase>);
const MARKET = Object.keys({ lot: true, mark: true } satisfies Bigints<VenueMarket>);
const POSITION = Object.keys({
  ...{ quantity: true, cost: true, entryPrice: true, stopPrice: true, targetPrice: true, barFilled: true },
  ...{ realised: true, fees: true, funding: true },
} satisfies Bigints<VenuePosition>);
const ORDER = Object.keys({
  ...{ quantity: true, limitPrice: true, stopLoss: true, takeProfit: true },
  ...{ priceAtReceipt: true, mayOpen: true, filled: true, barFilled: true },
} satisfies Bigints<VenueOrder>);

/** Kept elsewhere, derived, or good for one step alone. */
const LEFT_OUT = new Set(['policy', 'known', 'calmAbove', 'calmBelow']);

/** An account as the text that its row holds, but for its policy: bigints are decimal strings. */
export function encodeAccount(account: VenueAccount): string {
  return JSON.stringify(account, (key, value: unknown) => {
    if (typeof value === 'bigint') return value.toString();
    return LEFT_OUT.has(key) ? undefined : value;
  });
}

/** Reads back what `encodeAccount` wrote. */
export function decodeAccount(book: string, policy: string): VenueAccount {
  const account = JSON.parse(book) as VenueAccount;
  toBigints(account, ACCOUNT);
  toBigints(account.day, DAY);
  toBigints(account.base, BASE);
  for (const market of account.markets) {
    toBigints(market, MARKET);
    if (market.position !== null) toBigints(market.position, POSITION);
    for (const order of market.orders) toBigints(order, ORDER);
  }
  Object.assign(account, { policy: policyOf(policy), known: new Map<string, string>() });
  // Left out, and needed before the first tick: without them no price would be calm, or every one.
  refreshCalm(account);
  return account;
}

function toBigints(value: object, names: readonly string[]): void {
  const fields = value as Record<string, unknown>;
  for (const name of names) {
    const text = fields[name];
    if (typeof text === 'string') fields[name] = BigInt(text);
  }
}

/** Accounts are opened under few policies, and read often. */
const policies = new Map<string, VenuePolicy>();
const MAX_POLICIES = 100;

function policyOf(text: string): VenuePolicy {
  const known = policies.get(text);
  if (known !== undefined) return known;
  if (policies.size >= MAX_POLICIES) policies.clear();
  const policy = venuePolicy(JSON.parse(text) as AccountPolicy);
  policies.set(text, policy);
  return policy;
}
