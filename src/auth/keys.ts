import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Keys that sign access tokens: the first signs, all verify. Rotate by putting a new one in front. */
export interface KeyRing {
  readonly current: { readonly kid: string; readonly key: KeyObject };
  find(kid: string): KeyObject | undefined;
}

const GENERATED_FILE = 'jwt-key.json';

/** @param keys newest first; at least one. */
export function createKeyRing(keys: readonly { kid: string; secret: string }[]): KeyRing {
  const ring = keys.map(({ kid, secret }) => ({ kid, key: createSecretKey(Buffer.from(secret, 'utf8')) }));
  const current = ring[0];
  if (current === undefined) throw new Error('a key ring needs a key');
  const byKid = new Map(ring.map(({ kid, key }) => [kid, key]));
  return { current, find: (kid) => byKid.get(kid) };
}

/** The embedded default: one secret in the data folder, readable by its owner alone, made on the first start. */
export function loadOrCreateKey(dataDir: string): { kid: string; secret: string } {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = join(dataDir, GENERATED_FILE);
  const fresh = { kid: randomBytes(4).toString('hex'), secret: randomBytes(32).toString('base64url') };
  try {
    // `wx`: of two processes that start at once, one writes and both read the same key.
    writeFileSync(file, JSON.stringify(fresh), { flag: 'wx', mode: 0o600 });
    return fresh;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  chmodSync(file, 0o600);
  return JSON.parse(readFileSync(file, 'utf8')) as { kid: string; secret: string };
}
