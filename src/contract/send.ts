import { type ServerResponse, STATUS_CODES, validateHeaderName, validateHeaderValue } from 'node:http';
import { JsonText } from '../platform/json-text.ts';
import type { LimitDecision } from './ports.ts';

export interface Answer {
  readonly status: number;
  /** A value, or its JsonText. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a request adds to its answer. */
export interface AnswerContext {
  /** Of letters, digits and `._:-` alone. */
  readonly requestId: string;
  readonly isHead: boolean;
  /** Under which name the limit counts. */
  readonly bucket: string | undefined;
  readonly limit: LimitDecision | undefined;
  readonly replayed: boolean;
}

export type Send = (res: ServerResponse, answer: Answer, context: AnswerContext) => void;

const OWN_HEADERS = ['cache-control', 'no-store', 'x-content-type-options', 'nosniff'];
const JSON_LINE = 'content-type: application/json; charset=utf-8\r\n';

/**
 * What writes answers, each in one go.
 * @param always headers of every answer: names and values in turn
 * @throws TypeError when one of them is no header.
 */
export function createSender(always: readonly string[]): Send {
  const constantLines = linesOf([...OWN_HEADERS, ...always]);
  return (res, answer, context) => {
    const { status, body } = answer;
    const lines = ownLines(context) + constantLines;
    // RFC 9110, 15.5.2: every 401 says which scheme would do.
    const headers = status === 401 ? ['www-authenticate', 'Bearer'] : [];
    if (context.replayed) headers.push('idempotency-replayed', 'true');
    for (const name in answer.headers) headers.push(name, answer.headers[name] as string);
    if (body === undefined) {
      writeHead(res, { status, lines, headers });
      res.end();
      return;
    }
    if (body instanceof JsonText) {
      headers.push('content-length', String(body.bytes.byteLength));
      writeHead(res, { status, lines: lines + JSON_LINE, headers });
      res.end(context.isHead ? undefined : body.bytes);
      return;
    }
    const payload = JSON.stringify(body);
    const length = Buffer.byteLength(payload);
    headers.push('content-length', String(length));
    writeHead(res, { status, lines: lines + JSON_LINE, headers });
    if (context.isHead) res.end();
    // As many bytes as characters: all ASCII, which Node copies to the socket faster as Latin 1.
    else res.end(payload, length === payload.length ? 'latin1' : 'utf8');
  };
}

/** Headers as they are sent, checked as Node would check them. */
function linesOf(pairs: readonly string[]): string {
  let lines = '';
  for (let at = 0; at < pairs.length; at += 2) {
    const [name, value] = pairs.slice(at, at + 2) as [string, string];
    validateHeaderName(name);
    validateHeaderValue(name, value);
    lines += `${name}: ${value}\r\n`;
  }
  return lines;
}

/** What is said of this one request, in lines of constants, numbers and its id alone. */
function ownLines({ requestId, bucket, limit }: AnswerContext): string {
  const id = `x-request-id: ${requestId}\r\n`;
  if (limit === undefined) return id;
  return (
    `${id}ratelimit-policy: "${bucket}";q=${limit.limit};w=${limit.windowSec}\r\n` +
    `ratelimit: "${bucket}";r=${limit.remaining};t=${limit.resetSec}\r\n`
  );
}

interface Head {
  readonly status: number;
  /** Whole lines that need no check. */
  readonly lines: string;
  /** Names and values in turn, which Node checks. */
  readonly headers: readonly string[];
}

/** Node's own step behind `writeHead`. It puts the first line before the headers as it gets it. */
type HeadStore = { _storeHeader?(firstLine: string, headers: readonly string[]): void };

/**
 * As `res.writeHead`, which tests the name and the value of every header by regular expressions and looks for those that it
 * knows: for five headers a tenth of all work of a small read. Lines that need none of that go with the first line. A test
 * compares both ways byte by byte; where Node lacks the step, the public way serves.
 */
export function writeHead(res: ServerResponse, { status, lines, headers }: Head): void {
  const store = res as HeadStore;
  // Headers that somebody has set before are `writeHead`'s business too: of the fronts that this gateway knows, a few answers.
  if (status === 204 || store._storeHeader === undefined || res.getHeaderNames().length > 0) {
    const pairs = lines.split('\r\n').flatMap((line) => (line === '' ? [] : line.split(/: (.*)/s, 2)));
    res.writeHead(status, [...pairs, ...headers]);
    return;
  }
  res.statusCode = status;
  store._storeHeader(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines}`, headers);
}
