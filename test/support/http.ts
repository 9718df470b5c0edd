import { once } from 'node:events';
import { Agent, type IncomingHttpHeaders, type IncomingMessage, type RequestOptions, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { ErrorInfo } from './api.ts';

/** An answer as it came over the wire. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body as JSON. */
  readonly json: Record<string, unknown>;
  /** The `error` object of a failure; undefined when the answer is none. */
  readonly error: ErrorInfo | undefined;
}

export interface SendOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Buffer;
  /** Sends the body without its length, in pieces. */
  readonly chunked?: boolean;
  readonly agent?: Agent;
  /** A path as it is, for what URL would normalise. */
  readonly path?: string;
}

/** One request by `node:http`, on a connection of its own unless an agent is given. */
export function send(url: string, options: SendOptions = {}): Promise<RawAnswer> {
  const { method = 'GET', headers = {}, body, chunked = false, agent, path } = options;
  const request_: RequestOptions = { method, agent: agent ?? new Agent({ keepAlive: false }), timeout: 10_000 };
  if (path !== undefined) request_.path = path;
  const length = body === undefined || chunked ? {} : { 'content-length': Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const call = request(url, { ...request_, headers: { ...length, ...headers } as never }, (response) => {
      readAnswer(response).then(resolve, reject);
    });
    call.on('error', reject);
    call.on('timeout', () => call.destroy(new Error('no answer within 10 s')));
    call.end(body);
  });
}

/** As `send`, with a JSON body unless it is a text already. */
export function sendJson(url: string, body: unknown, options: SendOptions = {}): Promise<RawAnswer> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const headers = { 'content-type': 'application/json', ...options.headers };
  return send(url, { method: 'POST', ...options, headers, body: text });
}

async function readAnswer(response: IncomingMessage): Promise<RawAnswer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return toRawAnswer(response.statusCode as number, response.headers, Buffer.concat(chunks).toString('utf8'));
}

function toRawAnswer(status: number, headers: IncomingHttpHeaders, text: string): RawAnswer {
  return {
    status,
    headers,
    text,
    get json() {
      return JSON.parse(text) as Record<string, unknown>;
    },
    get error() {
      return text === '' ? undefined : (JSON.parse(text) as { error?: ErrorInfo }).error;
    },
  };
}

/** A connection on which a test writes what it likes. */
export interface Wire {
  readonly socket: Socket;
  write(text: string | Buffer): void;
  /** Everything that has come so far. */
  readonly received: string;
  /** Waits until what came contains `text`. */
  until(text: string | RegExp, timeoutMs?: number): Promise<string>;
  /** Waits until the server has closed; gives all that came. */
  closed(timeoutMs?: number): Promise<string>;
}

export async function openWire(url: string): Promise<Wire> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  await once(socket, 'connect');
  let received = '';
  let ended = false;
  socket.on('data', (chunk) => {
    received += chunk.toString('latin1');
  });
  // What a test provokes (resets, late writes) shows as a closed connection.
  socket.on('error', () => undefined);
  socket.on('close', () => {
    ended = true;
  });
  const waitFor = async (done: () => boolean, { timeoutMs, what }: { timeoutMs: number; what: string }) => {
    const deadline = Date.now() + timeoutMs;
    while (!done()) {
      if (Date.now() > deadline) throw new Error(`${what} did not happen; received:\n${received}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return received;
  };
  return {
    socket,
    write: (text) => void socket.write(text),
    get received() {
      return received;
    },
    until: (text, timeoutMs = 5000) =>
      waitFor(() => (typeof text === 'string' ? received.includes(text) : text.test(received)), {
        timeoutMs,
        what: `receiving ${text}`,
      }),
    closed: (timeoutMs = 5000) => waitFor(() => ended, { timeoutMs, what: 'closing' }),
  };
}

/** Splits what a connection received into answers; each must carry its Content-Length. */
export function parseAnswers(received: string): RawAnswer[] {
  const answers: RawAnswer[] = [];
  let rest = received;
  while (rest !== '') {
    const end = rest.indexOf('\r\n\r\n');
    const [statusLine = '', ...lines] = rest.slice(0, end).split('\r\n');
    const headers = Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
    );
    const length = Number(headers['content-length'] ?? 0);
    answers.push(toRawAnswer(Number(statusLine.split(' ')[1]), headers, rest.slice(end + 4, end + 4 + length)));
    rest = rest.slice(end + 4 + length);
  }
  return answers;
}
