import { randomBytes } from 'node:crypto';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const ALPHANUMERIC = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Where ids and secrets come from. All randomness is the operating system's. */
export interface Ids {
  /** An opaque id with a readable prefix, e.g. `ses_4n9…`: 25 characters of Crockford base 32, 125 bits. */
  id(prefix: string): string;
  /** A secret of `bytes` random bytes, base64url. */
  secret(bytes: number): string;
  /** An alphanumeric ERC-4361 nonce of 24 characters (142 bits). */
  nonce(): string;
  /** A random unsigned 256-bit integer, for on-chain nonces. */
  uint256(): bigint;
}

function pick(alphabet: string, length: number): string {
  // Rejection sampling keeps every character equally likely.
  const limit = 256 - (256 % alphabet.length);
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length * 2)) {
      if (byte < limit && text.length < length) text += alphabet[byte % alphabet.length];
    }
  }
  return text;
}

export const randomIds: Ids = {
  id: (prefix) => `${prefix}_${pick(ALPHABET, 25)}`,
  secret: (bytes) => randomBytes(bytes).toString('base64url'),
  nonce: () => pick(ALPHANUMERIC, 24),
  uint256: () => BigInt(`0x${randomBytes(32).toString('hex')}`),
};
