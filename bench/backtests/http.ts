import type { ChildProcess } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runEngine } from '../../src/backtests/engine.ts';
import { newEngineBuffers } from '../../src/backtests/engine-types.ts';
import { loadBranch } from '../../src/backtests/load.ts';
import type { BacktestPlan } from '../../src/backtests/types.ts';
import { createMarketData } from '../../src/market/index.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { openDatabase } from '../../src/platform/db/index.ts';
import { branchesOf } from '../../src/strategies/index.ts';
import { spawnUntil } from '../processes.ts';
import { type Spread, spreadOf } from '../stats.ts';
import { BAR_MS, INTERVAL, YEAR } from './candles.ts';
import type { BacktestBench } from './context.ts';
import { createHttpData, GRAPH, type HttpData, serverDir } from './http-data.ts';
import { measure } from './measure.ts';
import { compareResponsiveness } from './responsive.ts';

const AT_MOST_MS = 50;
const STOP_LIMIT_MS = 10_000;

/** What the parts that need a running gateway share. */
export interface HttpBench extends BacktestBench {
  readonly data: HttpData;
  readonly port: number;
  /** Of the gateway. */
  readonly pid: number;
  /** Runs the backtest over HTTP to its result. */
  backtest(): Promise<void>;
}

/** A year's backtest over HTTP beside the same work in this process, and other requests while backtests run. */
export async function compareHttp(bench: BacktestBench, wanted: { http: boolean; responsive: boolean }): Promise<void> {
  const data = await createHttpData(bench.dir, bench.year);
  const { dataDir, databaseFile } = serverDir(bench.dir);
  mkdirSync(dataDir, { recursive: true });
  copyFileSync(data.file, databaseFile);
  const script = fileURLToPath(new URL('http-server.ts', import.meta.url));
  const { child, match } = await spawnUntil([script, dataDir], { pinned: false, ready: /^listening (\d+)$/m });
  try {
    const port = Number(match[1]);
    const http: HttpBench = {
      ...bench,
      data,
      port,
      pid: child.pid as number,
      backtest: () => startBacktest(data, port),
    };
    if (wanted.http) await compareYear(http);
    if (wanted.responsive) await compareResponsiveness(http);
  } finally {
    await stop(child);
  }
}

export function backtestUrl({ cloneId }: HttpData, port: number): string {
  return `http://127.0.0.1:${port}/api/v1/clones/${cloneId}/decision-backtest`;
}

async function startBacktest(data: HttpData, port: number): Promise<void> {
  const { token, body } = data;
  const answer = await fetch(backtestUrl(data, port), {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const bytes = await answer.arrayBuffer();
  if (answer.status !== 200) throw new Error(`a backtest was answered ${answer.status}: ${Buffer.from(bytes)}`);
}

async function compareYear(bench: HttpBench): Promise<void> {
  const { options, say, targets, results, data } = bench;
  const db = await openDatabase({ url: undefined, file: data.file });
  try {
    const run = inProcess(createMarketData({ db, clock: systemClock }));
    say(`a year's backtest of one asset over HTTP: ${options.rounds} rounds …`);
    const times = await measure(
      [
        { name: 'in this process', run },
        { name: 'over HTTP', run: bench.backtest },
      ],
      options,
    );
    const own = (times.get('in this process') ?? []).map(({ ms }) => ms);
    const over = (times.get('over HTTP') ?? []).map(({ ms }) => ms);
    const difference = spreadOf(over.map((ms, round) => ms - (own[round] ?? Number.NaN)));
    const [ownMs, overMs] = [spreadOf(own), spreadOf(over)];
    const text = (name: string, { median, low, high }: Spread) =>
      `| ${name} | ${median.toFixed(1)} [${low.toFixed(1)}–${high.toFixed(1)}] |`;
    say(`\n| | ms |\n|---|---|\n${text('in this process', ownMs)}\n${text('over HTTP', overMs)}\n`);
    results.http = { inProcessMs: ownMs, overHttpMs: overMs, differenceMs: difference };
    targets.push({
      text: 'a year of one asset over HTTP, more than loading, simulating and statistics',
      value: difference,
      unit: 'ms',
      atMost: AT_MOST_MS,
    });
  } finally {
    await db.close();
  }
}

/** What a worker does for the same backtest between the queue and the result: it loads, decides, simulates and sums up. */
function inProcess(market: ReturnType<typeof createMarketData>): () => Promise<unknown> {
  const [branch] = branchesOf(GRAPH);
  if (branch === undefined) throw new Error('the graph has no branch');
  const planned = { branch, cadenceMs: BAR_MS, maxCalls: 0 };
  const plan: BacktestPlan = {
    graphSource: { kind: 'request', strategyVersionId: null },
    window: YEAR,
    cadenceSec: BAR_MS / 1000,
    interval: INTERVAL,
    branches: [planned],
    model: null,
    bars: 0,
    modelCalls: 0,
    warnings: [],
  };
  const history = {
    now: () => YEAR.to,
    series: () => market.listSeries(),
    candles: (range: Parameters<typeof market.readPieces>[0]) => market.readPieces(range),
    funding: (range: Parameters<typeof market.readFunding>[0]) => market.readFunding(range),
    points: () => Promise.reject(new Error('no stream of points is read')),
  };
  const buffers = newEngineBuffers();
  return async () => {
    const task = await loadBranch(planned, { plan, market: history, series: await history.series() });
    return runEngine({ ...YEAR, interval: INTERVAL, branches: [task] }, { buffers });
  };
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill('SIGTERM');
  });
}
