import type { IncomingMessage } from 'node:http';
import { appError } from '../platform/errors.ts';

export interface BodyLimits {
  readonly maxBytes: number;
  /** Nesting of arrays and objects. Guards the validators, whose recursion follows the input's. */
  readonly maxDepth: number;
}

const JSON_TYPE = /^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads a JSON body within its limits; `undefined` when there is none.
 * @throws AppError BODY_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE, JSON_TOO_DEEP, MALFORMED_JSON
 */
export async function readJsonBody(req: IncomingMessage, limits: BodyLimits): Promise<unknown> {
  // A request without a body has ended before anybody reads it (`optimizeEmptyRequests`), and says so no more.
  if (req.readableEnded) return undefined;
  // Gone while others were awaited: it would never end.
  if (req.destroyed) throw appError('MALFORMED_REQUEST');
  const declared = req.headers['content-length'];
  if (declared !== undefined && Number(declared) > limits.maxBytes) throw tooLarge(limits);
  const bytes = await readBytes(req, limits);
  if (bytes.length === 0) return undefined;
  const { 'content-type': type = '', 'content-encoding': encoding = 'identity' } = req.headers;
  if (!JSON_TYPE.test(type) || encoding.toLowerCase() !== 'identity') throw appError('UNSUPPORTED_MEDIA_TYPE');
  if (nestingExceeds(bytes, limits.maxDepth)) {
    throw appError('JSON_TOO_DEEP', { details: { maxDepth: limits.maxDepth } });
  }
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch {
    throw appError('MALFORMED_JSON');
  }
}

function tooLarge(limits: BodyLimits) {
  // The rest of the body is not read: the connection cannot be used again.
  return appError('BODY_TOO_LARGE', { details: { maxBytes: limits.maxBytes }, headers: { connection: 'close' } });
}

function readBytes(req: IncomingMessage, limits: BodyLimits): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      if (size > limits.maxBytes) {
        req.off('data', onData);
        req.pause();
        reject(tooLarge(limits));
        return;
      }
      chunks.push(chunk);
    };
    req.on('data', onData);
    const onLost = () => reject(appError('MALFORMED_REQUEST'));
    req.on('end', () => {
      // Every request closes in the end, and an error with its stack is dear.
      req.off('close', onLost);
      resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size));
    });
    req.on('error', onLost);
    req.on('close', onLost);
  });
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Counts brackets outside strings, without parsing: cheap, and it never recurses. */
function nestingExceeds(bytes: Buffer, maxDepth: number): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < bytes.length; i += 1) {
    const byte = bytes[i];
    if (inString) {
      if (byte === BACKSLASH) i += 1;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) {
      inString = true;
    } else if (byte === 0x7b || byte === 0x5b) {
      depth += 1;
      if (depth > maxDepth) return true;
    } else if (byte === 0x7d || byte === 0x5d) {
      depth -= 1;
    }
  }
  return false;
}
