/**
 * Runs backtests for `responsive.ts`, in a process of its own: the one that measures the latency of other requests does not
 * also read results of hundreds of kilobytes. Told `start` and then `stop`, it answers with how many there were meanwhile.
 */
const [url, token, body] = process.argv.slice(2) as [string, string, string];
const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
let running = false;
let done: Promise<BacktestCount> | undefined;

/** What `stop` is answered with. */
export type BacktestCount = { readonly count: number } | { readonly failure: string };

async function runBackToBack(): Promise<BacktestCount> {
  let count = 0;
  while (running) {
    const answer = await fetch(url, { method: 'POST', headers, body });
    const bytes = await answer.arrayBuffer();
    if (answer.status !== 200) return { failure: `a backtest was answered ${answer.status}: ${Buffer.from(bytes)}` };
    count += 1;
  }
  return { count };
}

process.on('message', (message) => {
  running = message === 'start';
  if (running) done = runBackToBack().catch((error: Error) => ({ failure: error.message }));
  else void done?.then((counted) => process.send?.(counted));
});
process.on('disconnect', () => process.exit(0));
