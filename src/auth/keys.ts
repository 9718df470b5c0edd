import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Keys that sign access tokens: the first signs, all verify. Rotate by putting a new one in front. */
export interface KeyRing {
  readonly current: { readonly kid: string; readonly key: KeyObject };
  find(kid: string): KeyObject | undefined;
  /** Newest first. */
  readonly all: readonly KeyObject[];
}

export interface SigningKey {
  readonly kid: string;
  readonly secret: string;
}

const MIN_SECRET_BYTES = 32;
const GENERATED_FILE = 'jwt-key.json';

/** @param keys newest first; at least one. */
export function createKeyRing(keys: readonly SigningKey[]): KeyRing {
  const ring = keys.map(({ kid, secret }) => ({ kid, key: createSecretKey(Buffer.from(secret, 'utf8')) }));
  const current = ring[0];
  if (current === undefined) throw new Error('a key ring needs a key');
  const byKid = new Map(ring.map(({ kid, key }) => [kid, key]));
  return { current, find: (kid) => byKid.get(kid), all: ring.map(({ key }) => key) };
}

/**
 * The embedded default: one secret in the data folder, readable by its owner alone, made on the first start.
 *
 * @throws Error when the file holds something else.
 */
export function loadOrCreateKey(dataDir: string): SigningKey {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = join(dataDir, GENERATED_FILE);
  if (!existsSync(file)) {
    const fresh: SigningKey = { kid: randomBytes(4).toString('hex'), secret: randomBytes(32).toString('base64url') };
    createWhole(file, JSON.stringify(fresh));
  }
  chmodSync(file, 0o600);
  const key = parseKey(readFileSync(file, 'utf8'));
  if (key === undefined) throw new Error(`${file} holds no key; remove it, and a new one is made at the next start`);
  return key;
}

/** All of it or nothing, also in a crash; of two processes that start at once, one wins and both read the same. */
function createWhole(file: string, text: string): void {
  const draft = `${file}.${randomBytes(4).toString('hex')}`;
  writeFileSync(draft, text, { flag: 'wx', mode: 0o600, flush: true });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
}

function parseKey(text: string): SigningKey | undefined {
  try {
    const { kid, secret } = JSON.parse(text) as Partial<Record<keyof SigningKey, unknown>>;
    const usable =
      typeof kid === 'string' && typeof secret === 'string' && Buffer.byteLength(secret) >= MIN_SECRET_BYTES;
    return usable ? { kid, secret } : undefined;
  } catch {
    return undefined;
  }
}
