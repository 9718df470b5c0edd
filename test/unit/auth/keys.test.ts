import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createKeyRing, loadOrCreateKey } from '../../../src/auth/keys.ts';
import { loadConfig } from '../../../src/config.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'pump-party-keys-')), 'data');
  file = join(folder, 'jwt-key.json');
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

describe('the key ring', () => {
  it('signs with the first key and finds each by its name', () => {
    const ring = createKeyRing([
      { kid: 'new', secret: 'n'.repeat(32) },
      { kid: 'old', secret: 'o'.repeat(32) },
    ]);
    expect(ring.current.kid).toBe('new');
    expect(ring.find('new')).toBe(ring.current.key);
    expect(ring.find('old')?.export().toString()).toBe('o'.repeat(32));
    expect(ring.find('__proto__')).toBeUndefined();
  });

  it('is never empty', () => {
    expect(() => createKeyRing([])).toThrow('a key ring needs a key');
  });

  it('refuses secrets of fewer than 32 bytes, names that occur twice and items without a name, without quoting them', () => {
    const problemsOf = (JWT_KEYS: string) => {
      try {
        loadConfig({ JWT_KEYS });
        return '';
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(problemsOf(`a:${'x'.repeat(32)}`)).toBe('');
    expect(problemsOf('a:hunter2')).toMatch(/JWT_KEYS: the secret of "a" has fewer than 32 bytes/);
    expect(problemsOf(`a:${'x'.repeat(32)},a:${'y'.repeat(32)}`)).toMatch(/a kid is used twice/);
    expect(problemsOf('hunter2')).toMatch(/item 1 is not kid:secret/);
    for (const keys of ['a:hunter2', 'hunter2']) expect(problemsOf(keys)).not.toContain('hunter2');
  });
});

describe('the generated key', () => {
  it("is made once, with 256 bits, for its owner's eyes only", () => {
    const key = loadOrCreateKey(folder);
    expect(Buffer.from(key.secret, 'base64url')).toHaveLength(32);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(loadOrCreateKey(folder)).toEqual(key);
    expect(readdirSync(folder)).toEqual(['jwt-key.json']);
  });

  it('is not replaced when the file holds something else: the start fails and says what to do', () => {
    loadOrCreateKey(folder);
    for (const text of ['', 'hunter2', '{}', 'null', '{"kid":"a","secret":"hunter2"}']) {
      writeFileSync(file, text);
      let message = '';
      try {
        loadOrCreateKey(folder);
      } catch (error) {
        message = (error as Error).message;
      }
      expect(message).toMatch(/jwt-key\.json holds no key; remove it/);
      expect(message).not.toContain('hunter2');
      expect(readFileSync(file, 'utf8')).toBe(text);
    }
  });

  it('is the same for processes that start at once', async () => {
    const module = new URL('../../../src/auth/keys.ts', import.meta.url).href;
    const script = `import(${JSON.stringify(module)}).then(({ loadOrCreateKey }) => {
      process.stdout.write(loadOrCreateKey(${JSON.stringify(folder)}).kid);
    })`;
    const start = () =>
      promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { timeout: 20_000 });
    const kids = (await Promise.all([start(), start(), start(), start()])).map(({ stdout }) => stdout);
    expect(new Set(kids)).toEqual(new Set([loadOrCreateKey(folder).kid]));
    expect(readdirSync(folder)).toEqual(['jwt-key.json']);
  });
});
