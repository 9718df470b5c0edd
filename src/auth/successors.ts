import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import type { KeyRing } from './keys.ts';

const KEY_BYTES = 32;
const PURPOSE = 'successor of a browser refresh token';

/**
 * What follows a refresh token of a browser session: an HMAC of it. Parallel tabs that present the same token get the same
 * successor from any process, and nobody who has only a token can compute what follows it.
 */
export interface Successors {
  /** Of the newest key: what a rotation issues. */
  next(token: string): string;
  /** Of every key: what a rotation may have issued before the keys were changed. */
  candidates(token: string): readonly string[];
}

export function createSuccessors({ all }: Pick<KeyRing, 'all'>): Successors {
  // Keys of their own: what signs access tokens does nothing else.
  const keys = all.map((key) => createSecretKey(new Uint8Array(hkdfSync('sha256', key, '', PURPOSE, KEY_BYTES))));
  const derive = (key: KeyObject, token: string) => createHmac('sha256', key).update(token).digest('base64url');
  return {
    next: (token) => derive(keys[0] as KeyObject, token),
    candidates: (token) => keys.map((key) => derive(key, token)),
  };
}
