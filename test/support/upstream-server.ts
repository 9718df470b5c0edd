import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** The parsed JSON body; undefined without one. */
  readonly body: unknown;
}

/** How the server answers: well, or badly in one of the ways that real ones do. */
export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly text?: string;
  /** Announces the whole body, sends this many bytes of it and drops the connection. */
  readonly cutAfter?: number;
  readonly delayMs?: number;
  /** Sends the head and then nothing more. */
  readonly hang?: boolean;
}

export type Answerer = (asked: Asked) => Answer;

/** A local source of data: HTTP that answers as told, and a WebSocket on the same port. */
export interface UpstreamServer {
  readonly url: string;
  readonly wsUrl: string;
  readonly asked: Asked[];
  /** Requests that were in flight at the same time, at most. */
  readonly mostAtOnce: number;
  answer(answerer: Answerer): void;
  /** Connections that are open now. */
  readonly sockets: ReadonlySet<WebSocket>;
  /** Messages that clients have sent, parsed. */
  readonly received: unknown[];
  /** Sends a message to all connections; text as it is, anything else as JSON. */
  broadcast(message: unknown): void;
  /** Waits until something holds; fails after two seconds. */
  until(holds: () => boolean, what: string): Promise<void>;
  close(): Promise<void>;
}

export async function startUpstream(answerer: Answerer = () => ({ status: 404 })): Promise<UpstreamServer> {
  const asked: Asked[] = [];
  const received: unknown[] = [];
  const state = { answerer, atOnce: 0, mostAtOnce: 0 };
  const server: Server = createServer(async (req, res) => {
    state.atOnce += 1;
    state.mostAtOnce = Math.max(state.mostAtOnce, state.atOnce);
    res.on('close', () => {
      state.atOnce -= 1;
    });
    const request = await readRequest(req);
    asked.push(request);
    await give(res, state.answerer(request));
  });
  const live = new WebSocketServer({ server });
  live.on('connection', (socket) => {
    socket.on('message', (data) => received.push(JSON.parse(String(data))));
    socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `http://${host}`,
    wsUrl: `ws://${host}/ws`,
    asked,
    received,
    sockets: live.clients,
    get mostAtOnce() {
      return state.mostAtOnce;
    },
    answer(next) {
      state.answerer = next;
    },
    broadcast(message) {
      const text = typeof message === 'string' ? message : JSON.stringify(message);
      for (const socket of live.clients) socket.send(text);
    },
    async until(holds, what) {
      const giveUpAt = Date.now() + 2000;
      while (!holds()) {
        if (Date.now() > giveUpAt) throw new Error(`Waited in vain: ${what}.`);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    async close() {
      for (const socket of live.clients) socket.terminate();
      live.close();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function readRequest(req: IncomingMessage): Promise<Asked> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  const url = new URL(req.url ?? '/', 'http://local');
  return {
    method: req.method ?? '',
    path: url.pathname,
    query: url.searchParams,
    body: text === '' ? undefined : JSON.parse(text),
  };
}

async function give(res: ServerResponse, answer: Answer): Promise<void> {
  if (answer.delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, answer.delayMs));
  const text = answer.text ?? JSON.stringify(answer.json ?? null);
  const length = Buffer.byteLength(text);
  res.writeHead(answer.status ?? 200, {
    'content-type': 'application/json',
    'content-length': length,
    ...answer.headers,
  });
  if (answer.hang === true) {
    res.flushHeaders();
    return;
  }
  if (answer.cutAfter === undefined) {
    res.end(text);
    return;
  }
  res.write(text.slice(0, answer.cutAfter));
  setTimeout(() => res.destroy(), 10);
}
