import type { components } from '../../src/contract/index.ts';
import { amount, day, minute, price } from './figures.ts';
import type { Owned } from './strategy.ts';
import type { Step } from './teller.ts';
import type { World } from './world.ts';

type StreamRead = components['schemas']['StreamRead'];

export interface Window {
  readonly from: number;
  readonly to: number;
}

const DAY_MS = 86_400_000;
const YEAR_MS = 365 * DAY_MS;
const HOUR_MS = 3_600_000;
const SHOWN_FIELDS = 3;

/** What is stored of the assets that the strategy trades; returns the last year that they all have. */
export async function seeHistory(step: Step, { tokens, market: { symbols } }: Owned, world: World): Promise<Window> {
  const { status, body } = await step.call('listAssets', {
    token: tokens.accessToken,
    show: ({ assets }) => assets.map(({ symbol, synthetic }) => ({ symbol, synthetic })),
  });
  const own = body.assets.filter(({ symbol }) => symbols.includes(symbol));
  for (const { symbol, history } of own) {
    for (const { interval, from, to, candles, gaps, synthetic } of history) {
      const kind = synthetic ? 'SYNTHETIC' : 'real';
      step.tell(
        `${symbol.padEnd(5)} ${interval.padStart(3)}  ${amount(candles).padStart(8)} candles, ` +
          `${day(from)} to ${day(to)}, ${gaps} gaps, ${kind}`,
      );
    }
  }
  const synthetic = own.flatMap(({ history }) => history.map((each) => each.synthetic));
  step.expect(
    `200: ${world.real ? 'imported candles, and no made-up one among them' : 'made up by the replay feed, and it says so'}`,
    {
      got: [status, new Set(synthetic)],
      want: [200, new Set([!world.real])],
    },
  );
  const ends = own.map(({ history }) => Math.max(...history.map(({ to }) => to)));
  const starts = own.map(({ history }) => Math.min(...history.map(({ from }) => from)));
  const to = Math.floor(Math.min(...ends) / HOUR_MS) * HOUR_MS;
  return { from: Math.max(to - YEAR_MS, ...starts), to };
}

/** What each stream of the first asset's branch says: now, or at the end of imported candles. */
export async function readLatest(step: Step, { tokens, cloneId, market }: Owned, asOfMs: number | undefined) {
  const symbol = market.symbols[0] as string;
  const { status, body } = await step.call('resolveLatestData', {
    params: { cloneId, symbol },
    token: tokens.accessToken,
    body: asOfMs === undefined ? {} : { asOfMs },
    show: ({ graphSource, branches }) => ({ graphSource: graphSource.kind, branches: branches.length }),
  });
  const streams = body.branches.flatMap((branch) => branch.streams);
  step.tell(`as of ${minute(body.asOfMs)} UTC`);
  for (const stream of streams) tellStream(step, stream);
  step.expect('200: the streams of its branch in the active version', {
    got: [status, body.graphSource.kind, streams.map(({ nodeId }) => nodeId)],
    want: [200, 'active_version', market.funding ? ['prices', 'funding'] : ['prices']],
  });
  step.expect('nothing became known later than that', {
    got: streams.filter(({ points }) => points.some(({ availableAt }) => availableAt > body.asOfMs)),
    want: [],
  });
  step.expect(`marked ${asOfMs === undefined ? 'synthetic' : 'as not synthetic'}, and fresh enough to decide`, {
    got: [streams.map(({ synthetic }) => synthetic), body.branches.map(({ skipped }) => skipped)],
    want: [streams.map(() => asOfMs === undefined), [false]],
  });
}

function tellStream(step: Step, { nodeId, channel, status, availableAt, synthetic, points }: StreamRead): void {
  const known = availableAt === null ? 'none yet' : `${points.length} points, the last at ${minute(availableAt)}`;
  const kind = synthetic ? 'SYNTHETIC' : 'real';
  step.tell(`${nodeId.padEnd(7)} ${channel.padEnd(7)} ${status.padEnd(7)} ${known}, ${kind}`);
  const values = Object.entries(points.at(-1)?.values ?? {}).filter(([, value]) => value !== null);
  const shown = values.slice(-SHOWN_FIELDS).map(([name, value]) => `${name} ${price(value as number)}`);
  step.quote(shown.join(', '));
}

/** The feed at a glance. */
export async function seeFeed(step: Step, { tokens }: Owned): Promise<void> {
  const dashboard = await step.call('getIngestionDashboard', {
    show: ({ ok, marketFeed, marketAt }) => ({ ok, marketFeed, marketAt }),
  });
  for (const { channel, status, rows24h, lagSec } of dashboard.body.channels) {
    step.tell(`${channel}: ${status}, ${amount(rows24h)} rows, the newest candle began ${lagSec ?? '-'} s ago`);
  }
  const { status, body } = await step.call('getIngestionHealth', {
    token: tokens.accessToken,
    show: ({ ok, rows }) => ({ ok, channels: rows.length }),
  });
  step.expect('200: every channel is ok', { got: [dashboard.status, status, body.ok], want: [200, 200, true] });
}
