import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const ACCEPTED = /^[A-Za-z0-9._:-]{1,128}$/;
/** All of a UUID but its last 12 digits: random for each process, with 74 random bits. */
const PROCESS_PART = randomUUID().slice(0, -12);
const COUNTED_DIGITS = 12;
let requests = 0;

/** The caller's `X-Request-Id` when it is harmless to repeat, else a new one. */
export function requestIdOf(req: IncomingMessage): string {
  const given = req.headers['x-request-id'];
  return typeof given === 'string' && ACCEPTED.test(given) ? given : newRequestId();
}

/** Unique, in a UUID's form, and no secret: counting is enough, and cheaper than randomness. */
function newRequestId(): string {
  requests += 1;
  return PROCESS_PART + requests.toString(16).padStart(COUNTED_DIGITS, '0');
}
