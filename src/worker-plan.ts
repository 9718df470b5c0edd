import type { Config } from './config.ts';
import type { Market } from './market/index.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** How often each channel is asked whether a round is due. */
const CHANNEL_LOOK_MS = 5_000;

/**
 * Every worker that this configuration has, whichever process runs it, with the time between two of its rounds in ms. What is
 * not in the plan cannot be started, so that health speaks of all.
 */
export function planWorkers({ config, market }: { config: Config; market: Market }): ReadonlyMap<string, number> {
  const chain: [string, number][] =
    config.chain === undefined
      ? []
      : [
          ['deposit-watcher', config.chain.pollMs],
          ['reconciliation', HOUR_MS],
        ];
  const always: [string, number][] = [
    ['housekeeping', MINUTE_MS],
    ['trading', config.trading.roundMs],
    ['auditions', config.auditions.roundMs],
    ['arena', config.arena.roundMs],
  ];
  return new Map<string, number>([...always, ...chain, ...planFeed({ config, market })]);
}

function planFeed({ config, market }: { config: Config; market: Market }): [string, number][] {
  if (market.feed.kind === 'replay') return [['replay', config.market.replay.roundMs]];
  const channels = market.feed.ingestion.channels.map(({ name }): [string, number] => [
    `ingest-${name}`,
    CHANNEL_LOOK_MS,
  ]);
  return [...channels, ['ingest-housekeeping', HOUR_MS]];
}
