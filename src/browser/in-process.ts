import { IncomingMessage, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { Pipeline } from '../contract/index.ts';
import type { Backend, BackendAnswer, BackendRequest } from './backend.ts';

/** The contract of this process: the same pipeline that serves `/api/v1`, without a socket between. */
export function createInProcessBackend(pipeline: Pipeline): Backend {
  return {
    send: (request) =>
      new Promise((resolve) => {
        const { requestId, client } = request;
        void pipeline.handle(toPipelineRequest(request), new AnswerSink(resolve).asResponse(), requestId, client);
      }),
  };
}

/** What the pipeline reads of a request. A browser's own request is aimed anew, so that its body need not be copied. */
function toPipelineRequest({ method, path, headers, body }: BackendRequest): IncomingMessage {
  if (body instanceof IncomingMessage) return Object.assign(body, { method, url: path, headers });
  const stream = Readable.from(body === undefined ? [] : [Buffer.from(body)]);
  return Object.assign(stream, { method, url: path, headers }) as unknown as IncomingMessage;
}

/** The part of a response that the pipeline writes to; it keeps the answer instead of sending it. */
class AnswerSink {
  headersSent = false;
  readonly destroyed = false;
  readonly #resolve: (answer: BackendAnswer) => void;
  #status = 0;
  #headers: Record<string, string> = {};

  constructor(resolve: (answer: BackendAnswer) => void) {
    this.#resolve = resolve;
  }

  asResponse(): ServerResponse {
    return this as unknown as ServerResponse;
  }

  /** @param flat names and values in turn */
  writeHead(status: number, flat: readonly string[]): void {
    this.headersSent = true;
    this.#status = status;
    for (let at = 0; at < flat.length; at += 2) this.#headers[flat[at] as string] = flat[at + 1] as string;
  }

  /** @param payload text, or bytes that are handed on as they are */
  end(payload: string | Uint8Array = ''): void {
    this.#resolve({ status: this.#status, headers: this.#headers, body: payload });
  }
}
