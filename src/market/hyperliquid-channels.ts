import type { Clock } from '../platform/clock.ts';
import { type Channel, channel, slotOf } from './channels.ts';
import { type CandleInterval, INTERVAL_MS } from './columns.ts';
import { HYPERLIQUID, type Hyperliquid } from './hyperliquid.ts';
import { type CandleChannelDeps, candleChannel } from './hyperliquid-candle-channel.ts';
import { fundingColumns } from './hyperliquid-parse.ts';
import type { CandleReader, CandleSink } from './ingestion-ports.ts';
import type { NewPoint, Points } from './points.ts';
import { technicalIndicators } from './technical-indicators.ts';

const HOUR_MS = 3_600_000;
/** Funding history of a new symbol to begin with. */
const FUNDING_BACKFILL_MS = 365 * 24 * HOUR_MS;
/** Funding settles hourly, some milliseconds late; it is looked for from then on. */
const FUNDING_DUE_MS = HOUR_MS + 60_000;
/** Enough for every indicator to forget where it started. */
const INDICATOR_CANDLES = 300;
/** By then the candles of the slot before are usually stored. */
const INDICATOR_DELAY_SEC = 20;
const INDICATOR_INTERVALS: readonly CandleInterval[] = ['5m', '1h'];

export interface HyperliquidChannelDeps extends CandleChannelDeps {
  readonly points: Points;
  readonly reader: CandleReader;
}

export function fundingKey(symbol: string): string {
  return `hyperliquid:funding:${symbol}`;
}

export function indicatorKey(symbol: string, interval: CandleInterval): string {
  return `hyperliquid:indicators:${interval}:${symbol}`;
}

export function hyperliquidChannels(deps: HyperliquidChannelDeps): Channel[] {
  return [
    metaChannel(deps),
    candleChannel(deps, { name: 'hyperliquid_candles', interval: '1m' }),
    candleChannel(deps, { name: 'hyperliquid_candles_5m', interval: '5m' }),
    candleChannel(deps, { name: 'hyperliquid_candles_1h', interval: '1h' }),
    fundingChannel(deps),
    indicatorChannel(deps),
  ];
}

function metaChannel({ api, sink, clock }: { api: Hyperliquid; sink: CandleSink; clock: Clock }): Channel {
  return channel('hyperliquid_meta', {
    source: HYPERLIQUID,
    run: async ({ signal }) => {
      const { items, dropped } = await api.assets(signal);
      await sink.upsertAssets({ source: HYPERLIQUID, assets: items });
      return { rows: items.length, dropped, newestEventAt: clock.now() };
    },
  });
}

/** What presses on funding now, of all perpetuals in one answer; and the settled rates of the symbols that are followed. */
function fundingChannel(deps: HyperliquidChannelDeps): Channel {
  const { api, points, clock } = deps;
  return channel('hyperliquid_funding_pressure', {
    source: HYPERLIQUID,
    sampled: true,
    run: async ({ slotAt, signal, onProgress }) => {
      const { items, dropped } = await api.contexts(signal);
      const availableAt = clock.now();
      const added = await points.append(
        items.map(({ symbol, ...values }) => ({ key: fundingKey(symbol), eventAt: slotAt, availableAt, values })),
      );
      const settled = await readSettled(deps, { signal, onProgress });
      return { rows: added + settled.rows, dropped: dropped + settled.dropped, newestEventAt: slotAt };
    },
  });
}

async function readSettled(
  { api, sink, progress, clock, symbols }: HyperliquidChannelDeps,
  { signal, onProgress }: { signal: AbortSignal | undefined; onProgress: (text: string) => void },
): Promise<{ rows: number; dropped: number }> {
  const channelName = 'hyperliquid_funding_history';
  const positions = await progress.positions(channelName);
  const total = { rows: 0, dropped: 0 };
  for (const symbol of await symbols(signal)) {
    const now = clock.now();
    const position = positions.get(symbol);
    if (position !== undefined && now < position + FUNDING_DUE_MS) continue;
    const from = position === undefined ? now - FUNDING_BACKFILL_MS : position + 1;
    onProgress(`${symbol}: asking for settled funding since ${new Date(from).toISOString()}`);
    const { items, dropped } = await api.funding({ symbol, from, to: now, signal });
    total.dropped += dropped;
    const [first, last] = [items[0], items.at(-1)];
    if (first === undefined || last === undefined) continue;
    await sink.appendFunding({ symbol, source: HYPERLIQUID, funding: fundingColumns(items) });
    await progress.advance({
      channel: channelName,
      subject: symbol,
      firstAt: first.at,
      lastAt: last.at,
      gaps: [],
      now,
    });
    total.rows += items.length;
  }
  return total;
}

/** Indicators over stored candles, as points: what was known of them when. */
function indicatorChannel({ points, clock, symbols, reader }: HyperliquidChannelDeps): Channel {
  return channel('hyperliquid_technical_indicators', {
    source: HYPERLIQUID,
    sampled: true,
    delaySec: INDICATOR_DELAY_SEC,
    run: async ({ slotAt, signal }) => {
      const fresh: NewPoint[] = [];
      for (const symbol of await symbols(signal)) {
        for (const interval of INDICATOR_INTERVALS) {
          const length = INTERVAL_MS[interval];
          const to = slotOf(slotAt, length);
          const candles = await reader.readCandles({ symbol, interval, from: to - INDICATOR_CANDLES * length, to });
          const at = candles.openAt.length - 1;
          const openAt = candles.openAt[at];
          if (openAt === undefined) continue;
          const values = Object.fromEntries(
            Object.entries(technicalIndicators(candles)).map(([name, column]) => [name, numberAt(column, at)]),
          );
          fresh.push({
            key: indicatorKey(symbol, interval),
            eventAt: openAt + length,
            availableAt: clock.now(),
            values,
          });
        }
      }
      const newest = fresh.length === 0 ? null : Math.max(...fresh.map(({ eventAt }) => eventAt));
      return { rows: await points.append(fresh), dropped: 0, newestEventAt: newest };
    },
  });
}

function numberAt(column: Float64Array, index: number): number | null {
  const value = column[index];
  return value === undefined || !Number.isFinite(value) ? null : value;
}
