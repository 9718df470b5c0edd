/**
 * A gateway process that runs one round of the Arena and kills itself with SIGKILL before its n-th SQL statement, or its n-th
 * commit. Started by crash tests with `{ env, killAt, killAtCommit }` as its argument; prints the statements it ran, as JSON.
 */
import { createApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';

export interface ArenaCrashTask {
  readonly env: Readonly<Record<string, string>>;
  /** 1: before the first statement; 0: never. */
  readonly killAt: number;
  /** As killAt, counting commits only. */
  readonly killAtCommit: number;
}

const task = JSON.parse(process.argv[2] as string) as ArenaCrashTask;
const statements: string[] = [];
let armed = false;
let commits = 0;

const app = await createApp(loadConfig(task.env), {
  onStatement(sql) {
    if (!armed) return;
    statements.push(sql.split(/\s+/).slice(0, 3).join(' '));
    if (/^commit/i.test(sql)) commits += 1;
    const due = /^commit/i.test(sql) && commits === task.killAtCommit;
    if (due || statements.length === task.killAt) process.kill(process.pid, 'SIGKILL');
  },
});
await app.start();
armed = true;
await app.arena.advance();
armed = false;
process.stdout.write(JSON.stringify({ statements }));
await app.stop();
