import { SiweMessage } from 'siwe';
import { type Address, getAddress } from 'viem';
import { createSiweMessage } from 'viem/siwe';
import { appError } from '../platform/errors.ts';

export interface MessageFields {
  readonly domain: string;
  readonly address: Address;
  readonly uri: string;
  readonly chainId: number;
  readonly nonce: string;
  readonly statement: string | null;
  /** Epoch milliseconds. */
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/**
 * Writes the ERC-4361 message that a wallet will show and sign. viem writes it, since siwe parses what it writes and takes a
 * hundred times as long; a uri that came from outside goes through siwe's grammar all the same.
 *
 * @throws AppError VALIDATION_FAILED when the uri is none by RFC 3986: the one field that the contract cannot judge.
 */
export function writeMessage({ statement, issuedAt, expiresAt, ...fields }: MessageFields): string {
  try {
    const message = createSiweMessage({
      ...fields,
      ...(statement === null ? {} : { statement }),
      version: '1',
      issuedAt: new Date(issuedAt),
      expirationTime: new Date(expiresAt),
    });
    if (fields.uri !== new URL(fields.uri).origin) parseStrictly(message);
    return message;
  } catch (cause) {
    const issues = [{ in: 'body', path: '/uri', message: 'must be a URI as RFC 3986 defines it' }];
    throw appError('VALIDATION_FAILED', { details: { issues }, cause });
  }
}

export interface MessagePolicy {
  readonly now: number;
  readonly domains: readonly string[];
  readonly chainIds: readonly number[];
}

export interface CheckedMessage {
  readonly address: Address;
  readonly chainId: number;
  readonly nonce: string;
}

/**
 * Reads a message strictly (ERC-4361 ABNF) and holds it against the policy.
 *
 * siwe's own `verify()` is not used: it skips the domain and nonce checks when those are empty, never compares uri or chain
 * id, and takes an unreadable time for "not expired".
 *
 * @throws AppError SIWE_MESSAGE_MALFORMED (400), or CHALLENGE_EXPIRED, CHALLENGE_NOT_FOUND (401) when the message is not one
 *   that this server would have issued.
 */
export function readMessage(text: string, policy: MessagePolicy): CheckedMessage {
  const message = parseStrictly(text);
  const times = [message.issuedAt, message.expirationTime, message.notBefore].map((time) =>
    time === undefined ? undefined : Date.parse(time),
  );
  if (times.some((time) => Number.isNaN(time))) throw appError('SIWE_MESSAGE_MALFORMED');
  const [, expiresAt, notBefore] = times;
  if (!Number.isSafeInteger(message.chainId) || message.chainId < 1) throw appError('SIWE_MESSAGE_MALFORMED');
  if (!policy.domains.includes(message.domain)) throw appError('CHALLENGE_NOT_FOUND');
  if (!policy.chainIds.includes(message.chainId)) throw appError('CHALLENGE_NOT_FOUND');
  if (expiresAt !== undefined && expiresAt <= policy.now) throw appError('CHALLENGE_EXPIRED');
  if (notBefore !== undefined && notBefore > policy.now) throw appError('CHALLENGE_NOT_FOUND');
  return { address: getAddress(message.address), chainId: message.chainId, nonce: message.nonce };
}

function parseStrictly(text: string): SiweMessage {
  try {
    return new SiweMessage(text);
  } catch (cause) {
    throw appError('SIWE_MESSAGE_MALFORMED', { cause });
  }
}
