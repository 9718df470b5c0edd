import { Agent as HttpAgent, request as httpRequest, IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { type AppError, appError } from '../platform/errors.ts';
import type { Backend, BackendAnswer, BackendRequest } from './backend.ts';
import { FRONT_HEADERS } from './front-door.ts';

export interface RemoteBackend {
  readonly url: string;
  /** Proves to the other gateway that this one may speak for browsers. */
  readonly secret: string;
  /** Until the other gateway begins to answer. */
  readonly timeoutMs: number;
  readonly maxBodyBytes: number;
  /** Told what an operator should know; clients only learn that it did not work. */
  readonly onFailure: (reason: string, cause?: unknown) => void;
}

/** The contract of a gateway elsewhere. Bodies are streamed both ways; paths go out as they are, never normalised. */
export function createRemoteBackend(options: RemoteBackend): Backend {
  const base = new URL(options.url);
  const isHttps = base.protocol === 'https:';
  const agent = new (isHttps ? HttpsAgent : HttpAgent)({ keepAlive: true });
  const open = isHttps ? httpsRequest : httpRequest;
  const prefix = base.pathname.replace(/\/$/, '');

  function send(request: BackendRequest): Promise<BackendAnswer> {
    const { method, path, headers, body, client, requestId } = request;
    if (Number(headers['content-length'] ?? 0) > options.maxBodyBytes) return Promise.reject(tooLarge(options));
    const call = open({
      protocol: base.protocol,
      hostname: base.hostname,
      port: base.port,
      method,
      path: prefix + path,
      agent,
      headers: {
        ...headers,
        'x-request-id': requestId,
        [FRONT_HEADERS.secret]: options.secret,
        [FRONT_HEADERS.client]: client.network,
      },
    });
    return new Promise((resolve, reject) => {
      // Whatever breaks after the first failure only follows from it.
      const fail = once((error: AppError, reason?: string) => {
        if (reason !== undefined) options.onFailure(reason, error.cause);
        reject(error);
        call.destroy();
      });
      const timer = setTimeout(() => fail(appError('BACKEND_TIMEOUT'), SLOW), options.timeoutMs);
      call.once('close', () => clearTimeout(timer));
      call.on('error', (cause) => fail(appError('BACKEND_UNAVAILABLE', { cause }), UNREACHABLE));
      call.once('response', (response) => {
        clearTimeout(timer);
        const problem = problemOf(response);
        if (problem === undefined) resolve(toAnswer(response, body));
        else fail(appError('BACKEND_UNAVAILABLE'), problem);
      });
      if (body instanceof IncomingMessage) passOn(body, call, { maxBodyBytes: options.maxBodyBytes, fail });
      else call.end(body);
    });
  }

  return { send };
}

function once<Args extends unknown[]>(action: (...args: Args) => void): (...args: Args) => void {
  let done = false;
  return (...args) => {
    if (done) return;
    done = true;
    action(...args);
  };
}

const SLOW = 'the gateway at BACKEND_URL did not answer in time';
const UNREACHABLE = 'the gateway at BACKEND_URL cannot be reached';

type Call = ReturnType<typeof httpRequest>;

/** The browser's body, as it comes and no more of it than allowed. */
function passOn(
  body: IncomingMessage,
  call: Call,
  { maxBodyBytes, fail }: { maxBodyBytes: number; fail: (error: AppError) => void },
): void {
  if (body.readableEnded) call.end();
  else if (body.destroyed) fail(appError('MALFORMED_REQUEST'));
  else {
    let size = 0;
    const count = (chunk: Buffer): void => {
      size += chunk.length;
      if (size <= maxBodyBytes) return;
      body.unpipe(call);
      body.off('data', count);
      body.pause();
      fail(tooLarge({ maxBodyBytes }));
    };
    body.on('data', count);
    body.once('close', () => {
      if (!body.readableEnded) fail(appError('MALFORMED_REQUEST'));
    });
    body.pipe(call);
  }
}

function tooLarge({ maxBodyBytes }: Pick<RemoteBackend, 'maxBodyBytes'>): AppError {
  return appError('BODY_TOO_LARGE', { details: { maxBytes: maxBodyBytes }, headers: { connection: 'close' } });
}

/** Why an answer is none of a gateway that knows this one. */
function problemOf({ headers }: IncomingMessage): string | undefined {
  if (headers[FRONT_HEADERS.known] === undefined) {
    return 'what answers at BACKEND_URL is no gateway that knows BACKEND_SECRETS';
  }
  const hasBody = headers['content-length'] !== '0' && headers['content-type'] !== undefined;
  return hasBody && !headers['content-type']?.startsWith('application/json')
    ? 'the gateway at BACKEND_URL answered something else than JSON'
    : undefined;
}

/** An answer that came before the body had gone out leaves the browser's connection in the middle of it. */
function toAnswer(response: IncomingMessage, body: BackendRequest['body']): BackendAnswer {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headers)) if (typeof value === 'string') headers[name] = value;
  delete headers.connection;
  if (body instanceof IncomingMessage && !body.readableEnded && !body.complete) headers.connection = 'close';
  return { status: response.statusCode as number, headers, body: response };
}
