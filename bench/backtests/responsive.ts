import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { load } from '../load.ts';
import { SERVER_CORE as BACKTEST_CORE, CLIENT_CORE, pinClient } from '../processes.ts';
import { scenariosOf } from '../scenarios.ts';
import { median, spreadOf } from '../stats.ts';
import { backtestUrl, type HttpBench } from './http.ts';
import type { BacktestCount } from './responsive-client.ts';

const AT_MOST = 3;
const CONNECTIONS = 16;
/** Before each window, while its connections open or a backtest gets going. */
const SETTLE_MS = 100;
const MEASURE_MS = 400;

/**
 * The latency of GET clone, idle and while backtests run back to back: first with nothing pinned, then with the backtests'
 * threads and whoever asks for them on a core of their own, and the client with the thread that answers on the other.
 */
export async function compareResponsiveness(bench: HttpBench): Promise<void> {
  const client = startClient(bench);
  try {
    await bench.backtest();
    await compareBeside(bench, client, { name: 'on shared cores' });
    if (pinApart(bench.pid, client)) await compareBeside(bench, client, { name: 'on the other core', atMost: AT_MOST });
    else bench.say('Without `taskset` nothing can be pinned: the target is not measured.');
  } finally {
    client.disconnect();
  }
}

async function compareBeside(
  bench: HttpBench,
  client: ChildProcess,
  { name, atMost }: { name: string; atMost?: number },
): Promise<void> {
  const { options, say, targets, results, port, data } = bench;
  const read = scenariosOf(data, undefined).find(({ part }) => part === 'read');
  const requests = read?.requests.slice(0, CONNECTIONS) ?? [];
  const windows = { port, requests, warmupMs: SETTLE_MS, measureMs: MEASURE_MS, cpuSeconds: () => undefined };
  const beside = async () => {
    client.send('start');
    const result = await load(windows);
    client.send('stop');
    const [counted] = (await once(client, 'message')) as [BacktestCount];
    if ('failure' in counted) throw new Error(counted.failure);
    return { ...result, backtests: counted.count };
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

/** What asks for backtests, one after the other, while it is told to. */
function startClient({ data, port }: HttpBench): ChildProcess {
  const script = fileURLToPath(new URL('responsive-client.ts', import.meta.url));
  return fork(script, [backtestUrl(data, port), data.token, JSON.stringify(data.body)]);
}

/**
 * This process and the gateway's answering thread to one core, the threads that yield to others (the backtests', and those
 * that read and write for them) and the backtests' client to the other one. False where the system cannot.
 */
function pinApart(pid: number, client: ChildProcess): boolean {
  if (!pinClient()) return false;
  const yielding = readdirSync(`/proc/${pid}/task`).filter((thread) => niceOf(pid, thread) > 0);
  if (yielding.length === 0) throw new Error('the gateway has no threads that yield to others');
  yielding.push(String(client.pid));
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
