import { load } from '../load.ts';
import { scenariosOf } from '../scenarios.ts';
import { median, spreadOf } from '../stats.ts';
import type { HttpBench } from './http.ts';

const AT_MOST = 3;
const CONNECTIONS = 16;
/** Before each window, while its connections open or a backtest gets going. */
const SETTLE_MS = 100;
const MEASURE_MS = 400;

/** The latency of GET clone, idle and while backtests run back to back; neither side is pinned to a core. */
export async function compareResponsiveness(bench: HttpBench): Promise<void> {
  const { options, say, targets, results, port, data } = bench;
  const read = scenariosOf(data, undefined).find(({ part }) => part === 'read');
  const requests = read?.requests.slice(0, CONNECTIONS) ?? [];
  const windows = { port, requests, warmupMs: SETTLE_MS, measureMs: MEASURE_MS, cpuSeconds: () => undefined };
  const idle = () => load(windows);
  const beside = async () => {
    const backtests = runBackToBack(bench.backtest);
    const result = await load(windows);
    return { ...result, backtests: await backtests.stop() };
  };
  say(`GET clone on ${requests.length} connections, idle and beside backtests: ${options.rounds} rounds …`);
  await load({ ...windows, warmupMs: options.warmupMs });
  await beside();
  const rounds: { idle: number; beside: number; backtests: number; share: number }[] = [];
  for (let round = 0; round < options.rounds; round += 1) {
    const before = round % 2 === 0 ? await idle() : undefined;
    const during = await beside();
    const quiet = before ?? (await idle());
    rounds.push({
      idle: quiet.p99,
      beside: during.p99,
      backtests: during.backtests,
      share: during.perSecond / quiet.perSecond,
    });
  }
  const ratio = spreadOf(rounds.map((round) => round.beside / round.idle));
  const share = spreadOf(rounds.map((round) => round.share));
  const [idleMs, besideMs] = [median(rounds.map((each) => each.idle)), median(rounds.map((each) => each.beside))];
  const count = median(rounds.map(({ backtests }) => backtests));
  say(`\np99 idle ${idleMs.toFixed(1)} ms, beside ${count} backtests a window ${besideMs.toFixed(1)} ms\n`);
  results.responsive = { idleMs, besideMs, ratio, requestsShare: share, backtestsPerWindow: count };
  targets.push(
    { text: 'p99 of GET clone while backtests run, times idle', value: ratio, atMost: AT_MOST },
    { text: 'requests a second while backtests run, of idle', value: share },
  );
}

/** One backtest after the other until stopped; resolves with how many there were. */
function runBackToBack(backtest: () => Promise<void>): { stop: () => Promise<number> } {
  let running = true;
  let count = 0;
  const done = (async () => {
    while (running) {
      await backtest();
      count += 1;
    }
    return count;
  })();
  // Whatever goes wrong meanwhile is thrown by `stop`.
  done.catch(() => {});
  return {
    stop: () => {
      running = false;
      return done;
    },
  };
}
