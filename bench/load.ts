import { connect, type Socket } from 'node:net';

/**
 * A lean HTTP/1.1 client: one request in flight per keep-alive connection, prepared bytes out, heads parsed just enough to
 * find the end. autocannon costs more per request than the faster servers here do, so that it would measure itself.
 */
export interface LoadOptions {
  readonly port: number;
  /** One list per connection; each connection cycles through its own. */
  readonly requests: readonly (readonly Buffer[])[];
  readonly warmupMs: number;
  readonly measureMs: number;
  /** CPU seconds of the server so far; undefined where the system does not tell. */
  readonly cpuSeconds: () => number | undefined;
}

export interface LoadResult {
  readonly requests: number;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Answers that were not 2xx. */
  readonly failures: number;
  /** Requests for each second that the server's CPU was at work, which a busy machine disturbs less. */
  readonly perCpuSecond: number | undefined;
  /** This process' share of its core while measuring, 0 to 1. */
  readonly clientLoad: number;
}

/** Latencies in steps of 10 µs up to ten seconds. */
const STEP_MS = 0.01;
const STEPS = 1_000_000;
const DRAIN_LIMIT_MS = 10_000;
const latencies = new Uint32Array(STEPS);

export function buildRequest(input: {
  method: string;
  path: string;
  headers?: Readonly<Record<string, string>>;
  body?: unknown;
}): Buffer {
  const payload = input.body === undefined ? '' : JSON.stringify(input.body);
  const headers: Record<string, string> = {
    host: '127.0.0.1',
    ...input.headers,
    ...(input.body === undefined
      ? {}
      : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(payload)) }),
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return Buffer.from(`${input.method} ${input.path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${payload}`);
}

/**
 * Loads a server on all connections at once; what it does in the warm-up is not counted. Resolves when every request is
 * answered and the connections are closed, so that nothing of it is left for whoever is measured next.
 */
export async function load(options: LoadOptions): Promise<LoadResult> {
  latencies.fill(0);
  const state: State = { measuring: false, running: true, open: 0, requests: 0, failures: 0, broken: undefined };
  const sockets = await Promise.all(options.requests.map((requests) => open(options.port, requests, state)));
  for (const { start } of sockets) start();
  await pause(options.warmupMs);
  const own = process.cpuUsage();
  const cpuBefore = options.cpuSeconds();
  const startedAt = performance.now();
  state.measuring = true;
  await pause(options.measureMs);
  state.measuring = false;
  const seconds = (performance.now() - startedAt) / 1000;
  const cpuAfter = options.cpuSeconds();
  const used = process.cpuUsage(own);
  state.running = false;
  await drained(state);
  for (const { socket } of sockets) socket.destroy();
  if (state.broken !== undefined) throw state.broken;
  return {
    requests: state.requests,
    perSecond: state.requests / seconds,
    perCpuSecond:
      cpuBefore === undefined || cpuAfter === undefined ? undefined : state.requests / (cpuAfter - cpuBefore),
    p50: percentile(state.requests, 0.5),
    p99: percentile(state.requests, 0.99),
    failures: state.failures,
    clientLoad: (used.user + used.system) / 1e6 / seconds,
  };
}

/** What is still under way would be answered at the cost of the next server on the same core. */
async function drained(state: State): Promise<void> {
  const giveUpAt = performance.now() + DRAIN_LIMIT_MS;
  while (state.open > 0 && state.broken === undefined) {
    if (performance.now() > giveUpAt)
      throw new Error(`${state.open} requests had no answer ${DRAIN_LIMIT_MS} ms later`);
    await pause(1);
  }
}

interface State {
  measuring: boolean;
  running: boolean;
  /** Requests without an answer yet. */
  open: number;
  requests: number;
  failures: number;
  broken: Error | undefined;
}

function open(port: number, requests: readonly Buffer[], state: State): Promise<{ socket: Socket; start: () => void }> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let next = 0;
    let sentAt = 0;
    let pending: Buffer | undefined;
    const start = (): void => {
      state.open += 1;
      sentAt = performance.now();
      socket.write(requests[next] as Buffer);
      next = (next + 1) % requests.length;
    };
    socket.on('data', (chunk) => {
      const data = pending === undefined ? chunk : Buffer.concat([pending, chunk]);
      if (!isComplete(data)) {
        pending = data;
        return;
      }
      pending = undefined;
      state.open -= 1;
      if (state.measuring) note(state, data, performance.now() - sentAt);
      if (state.running) start();
    });
    socket.once('connect', () => resolve({ socket, start }));
    socket.on('error', (error) => {
      state.broken ??= error;
      reject(error);
    });
    socket.on('close', () => {
      if (state.running || state.open > 0) state.broken ??= new Error(`the server on port ${port} closed a connection`);
    });
  });
}

function note(state: State, data: Buffer, latencyMs: number): void {
  state.requests += 1;
  // "HTTP/1.1 2xx"
  if (data[9] !== 0x32) state.failures += 1;
  const step = Math.min(STEPS - 1, Math.floor(latencyMs / STEP_MS));
  latencies[step] = (latencies[step] as number) + 1;
}

/** Whether a whole answer is there: by its length, or by the last chunk. */
export function isComplete(data: Buffer): boolean {
  const headEnd = data.indexOf('\r\n\r\n');
  if (headEnd === -1) return false;
  const head = data.toString('latin1', 0, headEnd);
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length !== undefined) return data.length >= headEnd + 4 + Number(length);
  return data.indexOf('\r\n0\r\n\r\n', headEnd) !== -1;
}

function percentile(total: number, share: number): number {
  let seen = 0;
  for (let step = 0; step < STEPS; step += 1) {
    seen += latencies[step] as number;
    if (seen >= total * share) return (step + 1) * STEP_MS;
  }
  return Number.NaN;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
