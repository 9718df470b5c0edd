import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { load } from '../load.ts';
import { SERVER_CORE as BACKTEST_CORE, CLIENT_CORE, pinClient } from '../processes.ts';
import { scenariosOf } from '../scenarios.ts';
import { median, spreadOf } from '../stats.ts';
import type { HttpBench } from './http.ts';

const AT_MOST = 3;
const CONNECTIONS = 16;
/** Before each window, while its connections open or a backtest gets going. */
const SETTLE_MS = 100;
const MEASURE_MS = 400;

/**
 * The latency of GET clone, idle and while backtests run back to back: first with nothing pinned, then with the backtests'
 * threads on a core of their own, and the client with the thread that answers on the other.
 */
export async function compareResponsiveness(bench: HttpBench): Promise<void> {
  await bench.backtest();
  await compareBeside(bench, { name: 'on shared cores' });
  if (pinApart(bench.pid)) await compareBeside(bench, { name: 'on the other core', atMost: AT_MOST });
  else bench.say('Without `taskset` nothing can be pinned: the target is not measured.');
}

async function compareBeside(bench: HttpBench, { name, atMost }: { name: string; atMost?: number }): Promise<void> {
  const { options, say, targets, results, port, data } = bench;
  const read = scenariosOf(data, undefined).find(({ part }) => part === 'read');
  const requests = read?.requests.slice(0, CONNECTIONS) ?? [];
  const windows = { port, requests, warmupMs: SETTLE_MS, measureMs: MEASURE_MS, cpuSeconds: () => undefined };
  const beside = async () => {
    const backtests = runBackToBack(bench.backtest);
    const result = await load(windows);
    return { ...result, backtests: await backtests.stop() };
  };
  say(`GET clone on ${requests.length} connections, beside backtests ${name}: ${options.rounds} rounds …`);
  await load({ ...windows, warmupMs: options.warmupMs });
  await beside();
  const rounds: { idle: number; beside: number; backtests: number; share: number }[] = [];
  for (let round = 0; round < options.rounds; round += 1) {
    const before = round % 2 === 0 ? await load(windows) : undefined;
    const during = await beside();
    const quiet = before ?? (await load(windows));
    const share = during.perSecond / quiet.perSecond;
    rounds.push({ idle: quiet.p99, beside: during.p99, backtests: during.backtests, share });
  }
  const ratio = spreadOf(rounds.map((round) => round.beside / round.idle));
  const share = spreadOf(rounds.map((round) => round.share));
  const [idleMs, besideMs] = [median(rounds.map((each) => each.idle)), median(rounds.map((each) => each.beside))];
  const count = median(rounds.map(({ backtests }) => backtests));
  say(`\np99 idle ${idleMs.toFixed(1)} ms, beside ${count} backtests a window ${besideMs.toFixed(1)} ms\n`);
  results[`responsive ${name}`] = { idleMs, besideMs, ratio, requestsShare: share, backtestsPerWindow: count };
  targets.push(
    { text: `p99 of GET clone beside backtests ${name}, times idle`, value: ratio, ...(atMost && { atMost }) },
    { text: `requests a second beside backtests ${name}, of idle`, value: share },
  );
}

/**
 * This process and the gateway's answering thread to one core, the threads that yield to others (the backtests' and the one
 * that writes for them) to the other one. False where the system cannot.
 */
function pinApart(pid: number): boolean {
  if (!pinClient()) return false;
  const yielding = readdirSync(`/proc/${pid}/task`).filter((thread) => niceOf(pid, thread) > 0);
  if (yielding.length === 0) throw new Error('the gateway has no threads that yield to others');
  return pin(String(pid), CLIENT_CORE) && yielding.every((thread) => pin(thread, BACKTEST_CORE));
}

function pin(thread: string, core: string): boolean {
  return spawnSync('taskset', ['-cp', core, thread], { stdio: 'ignore' }).status === 0;
}

/** Field 19 of a thread's stat; the second one, its name, may hold anything but a closing parenthesis. */
function niceOf(pid: number, thread: string): number {
  const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
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
