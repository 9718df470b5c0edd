import { decodeAccount } from './account-codec.ts';
import type { AccountRow } from './account-store.ts';
import type { RoundFeed } from './feed.ts';
import { type HorizonQuery, horizonOf } from './horizon.ts';
import { decodeRequests } from './requests.ts';
import { applyEvents } from './venue.ts';
import { type MarketTerms, newVenueAccount } from './venue-account.ts';
import type { VenueRecord } from './venue-events.ts';
import type { AccountPolicy } from './venue-policy.ts';
import type { VenueAccount } from './venue-types.ts';

const MINUTE_MS = 60_000;
/** Where a market's source does not say: fine enough for any, and what most venues allow. */
const DEFAULT_SIZE_DECIMALS = 5;
const DEFAULT_MAX_LEVERAGE = 50;

export interface OpenedAccount {
  readonly account: VenueAccount;
  readonly records: readonly VenueRecord[];
}

/** An account before it knows anything of its markets. */
export function pendingAccount(spec: { id: string; policy: AccountPolicy; symbols: readonly string[] }): VenueAccount {
  return newVenueAccount({ ...spec, markets: spec.symbols.map((symbol) => termsOf(symbol, undefined)) });
}

/**
 * The account as its row holds it. One that is pending is started when its moment has come and the feed reaches there: with
 * its markets' terms as they are then, and the last prices before. Undefined while it has to wait.
 */
export async function openBooks(
  row: AccountRow,
  { feed, time }: { feed: RoundFeed; time: HorizonQuery },
): Promise<OpenedAccount | undefined> {
  const stored = decodeAccount(row.book, row.policy);
  if (stored.state !== 'pending') return { account: stored, records: [] };
  const start = decodeRequests(row.requests).find((request) => request.kind === 'start');
  if (start === undefined) return undefined;
  const symbols = stored.markets.map(({ symbol }) => symbol);
  const policy = JSON.parse(row.policy) as AccountPolicy;
  const account = newVenueAccount({ id: row.id, policy, markets: symbols.map((symbol) => termsOf(symbol, feed)) });
  if (horizonOf(account, feed, time) < start.at) return undefined;
  const lookBackMs = Math.max(account.policy.priceMaxAgeMs, ...account.markets.map(({ barMs }) => 2 * barMs));
  const before = await feed.between({ symbols, from: start.at - lookBackMs, to: start.at });
  applyEvents(account, before);
  return { account, records: applyEvents(account, [start]) };
}

function termsOf(symbol: string, feed: RoundFeed | undefined): MarketTerms {
  const asset = feed?.asset(symbol);
  return {
    symbol,
    sizeDecimals: asset?.sizeDecimals ?? DEFAULT_SIZE_DECIMALS,
    maxLeverage: asset?.maxLeverage ?? DEFAULT_MAX_LEVERAGE,
    barMs: feed?.base(symbol)?.barMs ?? MINUTE_MS,
    active: asset?.status !== 'delisted',
  };
}
