import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Client } from '../../scripts/demo/client.ts';
import { createScreen } from '../../scripts/demo/screen.ts';
import { createTeller } from '../../scripts/demo/teller.ts';
import { TITLES } from '../../scripts/demo/walk.ts';
import { BARE_ENV } from '../support/child-process.ts';
import { candlesFrom, walk } from '../support/market.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const WALK_LIMIT_MS = 180_000;
const GONE_WITHIN_MS = 3_000;

let folder: string;
let child: ChildProcess | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'demo-test-'));
});
afterEach(() => {
  child?.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

interface Demo {
  readonly output: () => string;
  readonly ended: Promise<number | null>;
  readonly interrupt: () => void;
}

/** Runs the demo in a process of its own, with a temporary folder of its own. */
function runDemo(args: readonly string[], env: Readonly<Record<string, string>> = {}): Demo {
  const started = spawn(process.execPath, ['scripts/run.mjs', 'scripts/demo.ts', ...args], {
    cwd: ROOT,
    env: { ...BARE_ENV, NODE_ENV: 'test', NO_COLOR: '1', TMPDIR: folder, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child = started;
  let text = '';
  for (const stream of [started.stdout, started.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
  }
  const ended = once(started, 'close').then(([code]) => code as number | null);
  return { output: () => text, ended, interrupt: () => void started.kill('SIGINT') };
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}

function urlsIn(output: string): { gateway: string; chain: string } {
  const gateway = /gateway\s+(http:\/\/localhost:\d+)/.exec(output)?.[1];
  const chain = /anvil (http:\/\/127\.0\.0\.1:\d+)/.exec(output)?.[1];
  if (gateway === undefined || chain === undefined) throw new Error(`no addresses in: ${output}`);
  return { gateway, chain };
}

async function expectNothingLeft(output: string): Promise<void> {
  const { gateway, chain } = urlsIn(output);
  await expect.poll(() => answers(chain), { timeout: GONE_WITHIN_MS, interval: 50 }).toBe(false);
  expect(await answers(gateway)).toBe(false);
  expect(readdirSync(folder).filter((name) => name.startsWith('pump-party'))).toEqual([]);
}

describe('npm run demo', () => {
  it('walks the whole loop with --once, exits 0 and leaves nothing behind', { timeout: WALK_LIMIT_MS }, async () => {
    const demo = runDemo(['--once']);
    const code = await demo.ended;
    const output = demo.output();
    expect(output).not.toContain('✗');
    expect(code).toBe(0);
    for (const title of Object.values(TITLES)) expect(output).toContain(title);
    expect(output).toMatch(/All \d+ expectations held/);
    // Each problem on its node, with its path; the circle as a path.
    expect(output).toContain('MACD_PERIODS     prompt  /nodes/3/config/rules/exit/left/fastPeriod');
    expect(output).toContain('assets → prompt → assets');
    expect(output).toMatch(/█ 100 %\s+done, ([\d,]+) of \1 bars/);
    expect(output).toContain('equity on SYNTHETIC candles of BTC, ETH');
    expect(output).toContain('"status": "cancelled"');
    // Six hours of market time: one verdict each way, the failing rules named.
    expect(output).toMatch(/clone 1: passed, with 10\d{4}\.\d+ USDC/);
    expect(output).toMatch(/clone 2: failed, with \d+\.\d+ USDC/);
    expect(output).toMatch(/PROFIT_TARGET_MISSED: The run ended at [\d.]+ USDC; 103000 were needed\./);
    expect(output).toContain('"slots": "1 of 20"');
    expect(output).toContain('"name": "Patient Pat", "reason": "user_has_max_slots"');
    expect(output).not.toContain('REAL');
    expectHarmless(output);
    await expectNothingLeft(output);
  });

  it('labels imported candles as real, serves on another port when the usual one is taken, and stops on Ctrl-C', {
    timeout: WALK_LIMIT_MS,
  }, async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const demo = runDemo(['--candles', writeCandles()], { PORT: String(port) });
    await expect.poll(() => demo.output(), { timeout: WALK_LIMIT_MS, interval: 100 }).toContain('/no/such/path');
    const output = demo.output();
    expect(output).toContain(`Port ${port} is taken`);
    expect(output).not.toContain('✗');
    expect(output).toMatch(/ETH 1h candles: 2,400 rows, 2023-01-01 to 2023-04-10, 0 gaps, REAL/);
    expect(output).toContain('equity on REAL candles of ETH');
    expect(output).not.toContain('SYNTHETIC');
    const lines = output.split('\n').filter((line) => line.startsWith('  curl'));
    const statuses = await Promise.all(lines.map((line) => statusOf(line)));
    expect(statuses).toEqual([200, 200, 200, 404]);
    demo.interrupt();
    expect(await demo.ended).toBe(0);
    await expectNothingLeft(output);
    other.close();
  });
});

/** A hundred days of hourly candles, as a file that is ready to be imported. */
function writeCandles(): string {
  const path = join(folder, 'ETHUSDT_1h.csv');
  const closes = walk({ seed: 7, length: 2400, start: 2000, step: 0.01 });
  const { openAt, open, high, low, close, volume } = candlesFrom({
    from: Date.UTC(2023, 0, 1),
    interval: '1h',
    closes,
  });
  const rows = closes.map((_, row) => [openAt, open, high, low, close, volume].map((column) => column[row]).join());
  writeFileSync(path, ['open_time,open,high,low,close,volume', ...rows].join('\n'));
  return path;
}

/** Whole tokens, signatures, stacks, colours and lines that wrap have no place in what a person reads. */
function expectHarmless(output: string): void {
  expect(output).not.toMatch(/eyJ[\w-]{20,}/);
  expect(output).not.toMatch(/"[\w-]{43}"/);
  expect(output).not.toMatch(/0x[0-9a-f]{64,}/i);
  expect(output).not.toMatch(/\n\s+at .+:\d+/);
  expect(output).not.toContain('\u001b');
  expect(Math.max(...output.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
}

/** Does what a printed curl line does, on machines without curl too. */
async function statusOf(line: string): Promise<number> {
  const url = line.trim().split(' ').at(-1) as string;
  const body = / -d '([^']+)'/.exec(line)?.[1];
  const [name, value] = / -H '([^']+)'/.exec(line)?.[1]?.split(': ') ?? [];
  const headers = name === undefined || value === undefined ? {} : { [name]: value };
  return (await fetch(url, body === undefined ? { headers } : { method: 'POST', headers, body })).status;
}

const nobody: Client = { call: () => Promise.reject(new Error('there is no gateway')) };

describe('telling a step', () => {
  function tell(terminal: { isTTY?: boolean } = {}) {
    const stream = Object.assign(new PassThrough(), terminal);
    const screen = createScreen(stream as unknown as NodeJS.WriteStream);
    const teller = createTeller({ screen, client: nobody });
    return { teller, text: () => String(stream.read() ?? '') };
  }

  it('counts an expectation that does not hold, says what was expected, and goes on', async () => {
    const { teller, text } = tell();
    await teller.step('Sums', async (step) => {
      step.expect('two and two', { got: 4, want: 5 });
      step.expect('one and one', { got: 2, want: 2 });
    });
    expect([teller.failed, teller.held]).toEqual([1, 1]);
    expect(text()).toContain('expected 5, got 4');
  });

  it('shows progress line by line where nothing can be overwritten, and only what is worth keeping', async () => {
    const { teller, text } = tell();
    await teller.step('Work', async (step) => {
      step.progress(0.5, { text: 'half', worthKeeping: true });
      step.progress(0.6, { text: 'a bit more', worthKeeping: false });
    });
    expect(text()).toContain(`${'█'.repeat(15)}${'░'.repeat(15)}  50 %  half`);
    expect(text()).not.toContain('a bit more');
  });

  it('writes progress over itself on a terminal', async () => {
    const { teller, text } = tell({ isTTY: true });
    await teller.step('Work', async (step) => {
      step.progress(0.1, { text: 'begun', worthKeeping: false });
      step.progress(1, { text: 'done', worthKeeping: true });
      step.tell('over');
    });
    const shown = text().replaceAll('\r\u001b[K', '<');
    expect(shown).toMatch(/<[^\n<]+begun<[^\n<]+done<[^\n<]+over\n/);
  });

  it('ends the walk at a step that throws', async () => {
    const { teller, text } = tell();
    const step = teller.step('Trouble', () => Promise.reject(new Error('the wire is cut')));
    await expect(step).rejects.toThrow('The walk ended at "Trouble"');
    expect(teller.failed).toBe(1);
    expect(text()).toContain('the wire is cut');
  });
});
