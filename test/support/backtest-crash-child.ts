/**
 * A worker process for crash tests. Started with `{ env, killAt }` as its argument: it kills itself with SIGKILL before the
 * first statement that holds `killAt`. Otherwise it works until its standard input ends, then stops as a gateway does; that
 * it ends then is its own doing.
 */
import { createApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';

export interface BacktestCrashTask {
  readonly env: Readonly<Record<string, string>>;
  readonly killAt: string | null;
}

const { env, killAt } = JSON.parse(process.argv[2] as string) as BacktestCrashTask;
const app = await createApp(loadConfig(env), {
  onStatement(sql) {
    if (killAt !== null && /backtest|decision/.test(sql)) process.stderr.write(sql.slice(0, 60) + '\n');
    if (killAt !== null && sql.includes(killAt)) process.kill(process.pid, 'SIGKILL');
  },
});
await app.start();
process.stdin.on('end', () => void app.stop());
process.stdin.resume();
