import type { TradingBench } from './context.ts';
import { type Engine, withPostgres } from './store-engines.ts';
import { openStoreWorld } from './store-world.ts';

const ALWAYS = {
  op: 'compare',
  left: { kind: 'price', field: 'close', interval: '1m', offset: 0 },
  comparator: '>',
  right: { kind: 'constant', value: 1 },
} as const;
const SMA = (period: number) =>
  ({ kind: 'indicator', indicator: 'sma', period, source: 'close', interval: '1m', offset: 0 }) as const;
const CROSSING = { op: 'compare', left: SMA(20), comparator: 'crosses_above', right: SMA(50) } as const;
const NEVER = { ...ALWAYS, comparator: '<' } as const;

/** What accounts do each minute: only be marked, decide and do nothing, or decide and trade. */
const WORKLOADS = {
  marks: { cadenceSec: 86_400, rules: { long: NEVER, sizeFraction: 0.01 } },
  decisions: { cadenceSec: 60, rules: { long: { op: 'all', conditions: [CROSSING, NEVER] }, sizeFraction: 0.01 } },
  orders: { cadenceSec: 60, rules: { long: ALWAYS, exit: ALWAYS, sizeFraction: 0.01 } },
} as const;

type Workload = keyof typeof WORKLOADS;

const SIZES = { whole: [100, 1_000, 10_000], quick: [100, 300] } as const;
const MINUTES = { whole: 5, quick: 2 } as const;

/**
 * Rounds of the venue through the store, on both databases: accounts marked, decisions made by rules, and orders gated and
 * filled a second, and what a minute costs an account, from few accounts to many.
 */
export async function measureStore({ options, say, results: all }: TradingBench): Promise<void> {
  const kind = options.quick ? 'quick' : 'whole';
  const [sizes, minutes] = [SIZES[kind], MINUTES[kind]];
  const results: Record<string, unknown> = {};
  await withPostgres(async (engines) => {
    for (const engine of engines) {
      for (const workload of Object.keys(WORKLOADS) as Workload[]) {
        for (const size of sizes) {
          const line = await measureRounds(engine, { workload, size, minutes });
          results[`${engine.name} ${workload} ${size}`] = line;
          say(
            `${engine.name.padEnd(9)} ${workload.padEnd(10)} ${String(size).padStart(6)} accounts: ` +
              `${line.perSecond.toFixed(0).padStart(7)} ${workload}/s, ${line.usPerAccount.toFixed(0).padStart(5)} µs an account and minute`,
          );
        }
      }
    }
  });
  all.store = results;
}

async function measureRounds(engine: Engine, work: { workload: Workload; size: number; minutes: number }) {
  const { workload, size, minutes } = work;
  const databaseUrl = await engine.newDatabase();
  const world = await openStoreWorld({ databaseUrl, accounts: size, graph: graphOf(workload) });
  try {
    // The first minutes start the accounts and warm up.
    for (let minute = 0; minute < 2; minute++) await playAndAdvance(world);
    let elapsedMs = 0;
    let done = 0;
    for (let minute = 0; minute < minutes; minute++) {
      const { report, ms } = await playAndAdvance(world);
      elapsedMs += ms;
      if (report.accounts !== size) throw new Error(`only ${report.accounts} of ${size} accounts moved on`);
      done += { marks: report.snapshots, decisions: report.decisions, orders: report.fills }[workload];
    }
    if (done < size * minutes) throw new Error(`only ${done} ${workload}`);
    return { perSecond: (done / elapsedMs) * 1000, usPerAccount: (elapsedMs * 1000) / (size * minutes) };
  } finally {
    await world.close();
  }
}

async function playAndAdvance(world: Awaited<ReturnType<typeof openStoreWorld>>) {
  await world.playMinute();
  const startedAt = performance.now();
  const report = await world.trading.advance();
  return { report, ms: performance.now() - startedAt };
}

function graphOf(workload: Workload): object {
  const { cadenceSec, rules } = WORKLOADS[workload];
  const stream = { provider: 'hyperliquid', channel: 'candles', interval: '1m', inclusion: 'auto', depth: 'fast' };
  const risk = { maxPositionFraction: 0.01, leverage: 1, stopLossFraction: null, takeProfitFraction: null };
  const prompt = { enabled: true, cadenceSec, engine: 'rules', rules, risk, execution: { orderType: 'market' } };
  return {
    schemaVersion: 1,
    nodes: [
      { id: 's', type: 'data_stream', config: stream },
      { id: 'a', type: 'asset_selection', config: { symbols: ['BTC'] } },
      { id: 'p', type: 'trading_prompt', config: prompt },
    ],
    edges: [
      { id: 's-a', source: 's', target: 'a' },
      { id: 'a-p', source: 'a', target: 'p' },
    ],
  };
}
