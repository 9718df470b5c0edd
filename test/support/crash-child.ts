/**
 * A gateway process that kills itself with SIGKILL before its n-th SQL statement, counted from the moment when the request
 * is sent. Started by crash tests with `{ env, killAt, request }` as its argument; prints the statements it ran, as JSON.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import type { ContractRoot } from '../../src/contract/index.ts';

export interface CrashTask {
  readonly env: Readonly<Record<string, string>>;
  /** 1: before the first statement; 0: never. */
  readonly killAt: number;
  readonly request: { readonly path: string; readonly token: string; readonly body: unknown };
}

const task = JSON.parse(process.argv[2] as string) as CrashTask;
/** What the process reads now and then whoever asks: on a slow machine it came in between and shifted the count. */
const BESIDE = /^select .* from "(assets|replay_state)"/s;
const statements: string[] = [];
let armed = false;

/** Lies beside the built child: to parse the YAML anew takes longer than the request. */
const json = readFileSync(join(dirname(process.argv[1] as string), 'contract.json'), 'utf8');
const contract = { document: JSON.parse(json) as ContractRoot, yaml: '', json, locate: () => 'openapi.yaml' };

const app = await createApp(loadConfig(task.env), {
  contract,
  onStatement(sql) {
    if (!armed || BESIDE.test(sql)) return;
    statements.push(sql.split(/\s+/).slice(0, 3).join(' '));
    if (statements.length === task.killAt) process.kill(process.pid, 'SIGKILL');
  },
});
const { port } = await app.start();
// Done now, or the first use of the chain would write to the database in the middle of the request.
await app.economy.verifyChain();
armed = true;
const response = await fetch(`http://127.0.0.1:${port}${task.request.path}`, {
  method: 'POST',
  headers: { authorization: `Bearer ${task.request.token}`, 'content-type': 'application/json' },
  body: JSON.stringify(task.request.body),
});
armed = false;
process.stdout.write(JSON.stringify({ status: response.status, statements }));
await app.stop();
