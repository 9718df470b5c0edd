import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { BARE_ENV } from '../../support/child-process.ts';
import { startGateway } from '../../support/gateway.ts';
import { openWire, parseAnswers, send, type Wire } from '../../support/http.ts';

const ROOT = new URL('../../..', import.meta.url).pathname;
const BODY = JSON.stringify({ address: '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266', chainId: 31337 });
const HEAD =
  'POST /api/v1/auth/siwe/challenge HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n' +
  `Content-Length: ${BODY.length}\r\n\r\n`;

/** A request that is under way: all but the last byte is there. */
async function beginRequest(url: string): Promise<Wire> {
  const wire = await openWire(url);
  wire.write(HEAD + BODY.slice(0, -1));
  await new Promise((resolve) => setTimeout(resolve, 100));
  return wire;
}

async function isRefused(url: string): Promise<boolean> {
  return send(`${url}/health/live`).then(
    () => false,
    (error: { code?: string }) => error.code === 'ECONNREFUSED',
  );
}

describe('stopping', () => {
  it('lets a running request end, takes no new connections and drops idle ones at once', async () => {
    const gateway = await startGateway();
    const idle = new Agent({ keepAlive: true });
    await send(`${gateway.url}/health/live`, { agent: idle });
    const { url } = gateway;
    const running = await beginRequest(url);
    const startedAt = Date.now();
    let stopped = false;
    const stop = gateway.stop().then(() => {
      stopped = true;
    });
    await expect.poll(() => isRefused(url)).toBe(true);
    expect(stopped).toBe(false);
    running.write(BODY.slice(-1));
    const [answer] = parseAnswers(await running.closed());
    expect(answer?.status).toBe(200);
    expect(answer?.json).toHaveProperty('message');
    await stop;
    // Kept-alive connections have seconds to live otherwise.
    expect(Date.now() - startedAt).toBeLessThan(3000);
    idle.destroy();
  });

  it('cuts requests that never end after DRAIN_TIMEOUT_MS', async () => {
    const gateway = await startGateway({ env: { DRAIN_TIMEOUT_MS: '300' } });
    const running = await beginRequest(gateway.url);
    await gateway.stop();
    expect(await running.closed()).toBe('');
  });
});

// It has an embedded database of its own, whichever is under test here.
describe.runIf(process.env.TEST_DATABASE !== 'postgres')('the process', () => {
  let child: ChildProcess | undefined;
  const dirs: string[] = [];
  afterEach(() => {
    child?.kill('SIGKILL');
    for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true });
  });

  async function startProcess(env: Record<string, string>): Promise<string> {
    const dir = mkdtempSync(join(tmpdir(), 'pump-party-process-'));
    dirs.push(dir);
    child = spawn(process.execPath, ['scripts/run.mjs', 'src/main.ts'], {
      cwd: ROOT,
      env: {
        ...BARE_ENV,
        NODE_ENV: 'test',
        PORT: '0',
        DATA_DIR: dir,
        LOG_LEVEL: 'silent',
        VALIDATE_RESPONSES: 'false',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const listening = new Promise<string>((resolve, reject) => {
      child?.stdout?.on('data', (chunk) => {
        output += String(chunk);
        const url = /listens on (http:\/\/\S+)/.exec(output)?.[1];
        if (url !== undefined) resolve(url);
      });
      child?.once('exit', (code) => reject(new Error(`exited with ${code}: ${output}`)));
    });
    return listening;
  }

  it.each(['SIGTERM', 'SIGINT'] as const)('ends with 0 on %s, after the running request', async (signal) => {
    const url = await startProcess({});
    const running = await beginRequest(url);
    const exit = once(child as ChildProcess, 'exit');
    child?.kill(signal);
    await expect.poll(() => isRefused(url)).toBe(true);
    // A second signal changes nothing.
    child?.kill(signal);
    running.write(BODY.slice(-1));
    expect(parseAnswers(await running.closed())[0]?.status).toBe(200);
    expect(await exit).toEqual([0, null]);
  });

  it('refuses a broken configuration with every problem and no stack, and exits with 1', async () => {
    const env = { ...BARE_ENV, NODE_ENV: 'test', PORT: 'x', JWT_KEYS: 'a:hunter2', LOG_LEVEL: 'loud' };
    child = spawn(process.execPath, ['scripts/run.mjs', 'src/main.ts'], { cwd: ROOT, env, stdio: 'pipe' });
    let errors = '';
    child.stderr?.on('data', (chunk) => {
      errors += String(chunk);
    });
    const [code] = await once(child, 'exit');
    expect(code).toBe(1);
    expect(errors).toMatch(/3 problem\(s\)/);
    for (const name of ['PORT', 'LOG_LEVEL', 'JWT_KEYS']) expect(errors).toContain(`  - ${name}: `);
    expect(errors).not.toContain('hunter2');
    expect(errors).not.toContain('    at ');
  });
});
