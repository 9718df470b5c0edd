import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import type { ClientContext } from '../contract/index.ts';

/** One call of the contract, made for a browser. */
export interface BackendRequest {
  readonly method: string;
  /** With its query, undecoded, e.g. `/api/v1/clones?limit=1`. */
  readonly path: string;
  /** Names in lower case; nothing but what may be passed on. */
  readonly headers: Readonly<Record<string, string>>;
  /** The browser's own request, whose body is passed on as it comes; a JSON text; or nothing. */
  readonly body: IncomingMessage | string | undefined;
  readonly client: ClientContext;
  readonly requestId: string;
}

export interface BackendAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | Readable;
}

/** Whoever serves the contract: this process, or a gateway elsewhere. */
export interface Backend {
  /** @throws AppError BACKEND_UNAVAILABLE, BACKEND_TIMEOUT, BODY_TOO_LARGE, MALFORMED_REQUEST (the browser has left) */
  send(request: BackendRequest): Promise<BackendAnswer>;
}

/** A small answer as a whole. */
export async function readText({ body }: BackendAnswer): Promise<string> {
  if (typeof body === 'string') return body;
  if (body instanceof Uint8Array) return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
