// npm run ingest -- [--once] [--channel hyperliquid_candles]…
// Reads the live sources until it is stopped, or each channel once. It may run beside the gateway: a channel is read by
// whoever holds its lease. Exit code: 0 done; 1 with --once, a channel failed or was held by another process; 2 called or
// configured wrongly; 3 the database cannot be reached.
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import type { Market } from '../src/market/index.ts';
import { systemClock } from '../src/platform/clock.ts';
import type { Db } from '../src/platform/db/index.ts';
import { randomIds } from '../src/platform/ids.ts';
import { type Cadence, createLeases, type Leases, runCadence } from '../src/platform/leases/index.ts';
import { runOnMarket, UsageError } from './support/market.ts';

type Ingestion = Extract<Market['feed'], { kind: 'live' }>['ingestion'];
type Report = Awaited<ReturnType<Ingestion['runChannel']>>;

const USAGE = 'npm run ingest -- [--once] [--channel name]…';
/** How often a channel is asked whether a round is due. */
const LOOK_MS = 5_000;
const NEVER_MS = 24 * 3_600_000;

function readArguments(): { once: boolean; channels: readonly string[] } {
  try {
    const { values } = parseArgs({
      options: { once: { type: 'boolean', default: false }, channel: { type: 'string', multiple: true, default: [] } },
    });
    return { once: values.once, channels: values.channel };
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n${USAGE}`);
  }
}

function say(channel: string, text: string): void {
  process.stdout.write(`${new Date().toISOString()} ${channel}: ${text}\n`);
}

function tell({ channel, status, rowsWritten, dropped, error }: Report): void {
  const left = dropped === 0 ? '' : `, ${dropped} items made no sense`;
  say(channel, status === 'ok' ? `${rowsWritten} rows${left}` : `failed: ${error?.message}`);
}

interface Job {
  readonly ingestion: Ingestion;
  readonly leases: Leases;
  readonly names: readonly string[];
}

/** One round of a channel under its lease; false when it failed or somebody else holds the lease. */
async function readOnce({ ingestion, leases }: Job, name: string): Promise<boolean> {
  let report: Report | undefined;
  let failure: unknown;
  const cadence = runCadence({
    name: leaseOf(name),
    everyMs: NEVER_MS,
    leases,
    run: async (signal) => {
      report ??= await ingestion.runChannel(name, { signal, onProgress: (text) => say(name, text) });
    },
    onError: (error) => {
      failure = error;
    },
  });
  await cadence.runNow();
  await cadence.stop();
  if (report !== undefined) tell(report);
  else if (failure === undefined) say(name, 'another process reads this channel');
  else throw failure;
  return report?.status === 'ok';
}

async function readOn({ ingestion, leases, names }: Job): Promise<void> {
  ingestion.startStream();
  const cadences: Cadence[] = names.map((name) =>
    runCadence({
      name: leaseOf(name),
      everyMs: LOOK_MS,
      leases,
      run: async (signal) => {
        const report = await ingestion.runChannelIfDue(name, { signal, onProgress: (text) => say(name, text) });
        if (report !== undefined) tell(report);
      },
      onError: (error) => say(name, `the round failed: ${error instanceof Error ? error.message : String(error)}`),
    }),
  );
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  ingestion.stopStream();
  await Promise.all(cadences.map((cadence) => cadence.stop()));
}

/** The gateway's own workers hold the same leases. */
const leaseOf = (channel: string) => `ingest-${channel}`;

async function ingest({ feed }: Market, db: Db): Promise<number> {
  const options = readArguments();
  if (feed.kind !== 'live')
    throw new UsageError('MARKET_FEED is replay: set MARKET_FEED=live to read the real sources.');
  const { ingestion } = feed;
  const known = ingestion.channels.map(({ name }) => name);
  const unknown = options.channels.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new UsageError(`No channel ${unknown.join(', ')}; there are ${known.join(', ')}.`);
  const names = options.channels.length === 0 ? known : options.channels;
  const job = { ingestion, leases: createLeases(db, systemClock, randomIds), names };
  if (!options.once) {
    await readOn(job);
    return 0;
  }
  let good = true;
  for (const name of names) good = (await readOnce(job, name)) && good;
  return good ? 0 : 1;
}

await runOnMarket(ingest);
