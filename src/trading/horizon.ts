import type { RoundFeed } from './feed.ts';
import type { VenuePolicy } from './venue-policy.ts';

export interface HorizonQuery {
  readonly now: number;
  readonly replays: boolean;
  /** Live: how long bars that have ended are waited for. */
  readonly barGraceMs: number;
}

/**
 * Up to where an account may go, market time: everything up to there is stored. `markets` with the lengths of their base bars.
 * On a live market bars come a little after their end: those that are due are waited for, those that stay away are not. When
 * no price is fresh there, it is the moment at which the last one became stale: the account waits for what comes next.
 */
export function horizonOf(
  account: {
    readonly policy: VenuePolicy;
    readonly markets: readonly { readonly symbol: string; readonly barMs: number }[];
  },
  feed: Pick<RoundFeed, 'base'>,
  { now, replays, barGraceMs }: HorizonQuery,
): number {
  const { markets, policy } = account;
  const longest = Math.max(...markets.map(({ barMs }) => barMs));
  const onGrid = (at: number) => Math.floor(at / longest) * longest;
  const ended = onGrid(now);
  const known = markets.map(({ symbol, barMs }) => {
    const knownTo = feed.base(symbol)?.knownTo ?? 0;
    return { knownTo, freshUntil: knownTo + Math.max(policy.priceMaxAgeMs, 2 * barMs) };
  });
  const freshUntil = Math.max(...known.map((each) => each.freshUntil));
  if (freshUntil < ended) return freshUntil + 1;
  if (replays || now - ended >= barGraceMs) return ended;
  // One that has been away for longer is not waited for.
  const awaited = known.filter((each) => each.freshUntil >= ended).map(({ knownTo }) => knownTo);
  return Math.min(ended, onGrid(Math.min(...awaited)));
}
