import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BROWSER_ERROR_CODES, type TokenPath } from '../../client/src/contract.ts';
import { exposeOperations } from '../../src/browser/exposure.ts';
import { compileContract, loadContract } from '../../src/contract/index.ts';
import { ERRORS } from '../../src/platform/errors.ts';
import { readContractFile } from '../support/contract-file.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const tsc = join(root, 'node_modules/typescript-native/bin/tsc');
const manifest = JSON.parse(readFileSync(join(root, 'client/package.json'), 'utf8')) as Manifest;

interface Manifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, { readonly types: string; readonly default: string }>>;
  readonly dependencies: Readonly<Record<string, string>>;
}

/** Uses the package as another project would, by its name. */
const CONSUMER = `
import { createGatewayClient, isApiError, unwrap, type OperationErrorCode, type Schema } from '@pump-party/client';
import { createAppKitSiwx } from '@pump-party/client/appkit';
import { createRainbowKitAdapter } from '@pump-party/client/rainbowkit';
export const adapters = [createAppKitSiwx, createRainbowKitAdapter];
export const api = createGatewayClient({ baseUrl: 'http://127.0.0.1:1' });
export const clone = async (): Promise<Schema<'Clone'>> =>
  (await unwrap(api.GET('/clones/{cloneId}', { params: { path: { cloneId: 1 } } }))).clone;
export const code: OperationErrorCode<'submitAuditionFee'> = 'DEPOSIT_UNCONFIRMED';
if (!isApiError(await clone().catch((error) => error), 'NETWORK')) throw new Error('expected NETWORK');
`;

/** Each is an error: a path, a property and a code that the contract does not have, a body without what it requires. */
const MISTAKES = [
  "api.GET('/clowns');",
  'void clone().then((it) => it.colour);',
  "isApiError(undefined, 'NO_SUCH_CODE');",
  "api.POST('/economy/audition-fee/quote', { body: { tier: 'starter' } });",
];
/** A page's project, with the libraries that the adapters are for. */
const PAGE = `
import { createAuthenticationAdapter } from '@rainbow-me/rainbowkit';
import type { SIWXConfig } from '@reown/appkit-controllers';
import { createSessionClient } from '@pump-party/client';
import { createAppKitSiwx } from '@pump-party/client/appkit';
import { createRainbowKitAdapter } from '@pump-party/client/rainbowkit';
const session = createSessionClient();
export const adapter = createAuthenticationAdapter(createRainbowKitAdapter({ session }));
export const siwx: SIWXConfig = createAppKitSiwx({ session });
`;

/** Each is an error, unless the libraries' types were lost on the way. */
const MIXED_UP = [
  'createAuthenticationAdapter(createAppKitSiwx({ session }));',
  'export const other: SIWXConfig = createRainbowKitAdapter({ session });',
];
/** RainbowKit's types are found by a bundler's rules only. */
const BUNDLED = { module: 'esnext', moduleResolution: 'bundler', skipLibCheck: true, noEmit: true, jsx: 'react-jsx' };

/** In the table of errors, but nothing answers it yet. */
const RESERVED = ['FORBIDDEN'];

let project: string;

const OPTIONS = { module: 'nodenext', target: 'es2022', strict: true, types: [], outDir: 'dist' };

/** What the compiler says of a project with this file alone. */
async function compile(text: string, options: object = {}): Promise<string> {
  const tsconfig = { compilerOptions: { ...OPTIONS, ...options }, files: ['index.ts'] };
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(tsconfig));
  writeFileSync(join(project, 'index.ts'), text);
  return run(process.execPath, [tsc, '-p', project]).then(
    () => '',
    (error: { stdout: string }) => error.stdout,
  );
}

/** The lines with errors, of a sound text and lines added to it. */
async function errorLines(text: string, added: readonly string[], options?: object): Promise<(string | undefined)[]> {
  const all = [text, ...added].join('\n');
  const errors = await compile(all, options);
  const numbers = new Set([...errors.matchAll(/index\.ts\((\d+),\d+\): error/g)].map(([, line]) => Number(line)));
  return [...numbers].map((line) => all.split('\n')[line - 1]);
}

describe('the client package', () => {
  beforeAll(async () => {
    project = mkdtempSync(join(tmpdir(), 'pump-party-consumer-'));
    const built = join(project, 'node_modules', manifest.name);
    mkdirSync(built, { recursive: true });
    writeFileSync(join(built, 'package.json'), JSON.stringify(manifest));
    for (const name of ['openapi-fetch', 'openapi-typescript-helpers', '@rainbow-me', '@reown']) {
      symlinkSync(join(root, 'node_modules', name), join(project, 'node_modules', name));
    }
    await run(process.execPath, [tsc, '-p', join(root, 'client'), '--outDir', join(built, 'dist')]);
    writeFileSync(join(project, 'package.json'), JSON.stringify({ type: 'module' }));
  });

  afterAll(() => rmSync(project, { recursive: true, force: true }));

  it('serves a project that knows nothing of ours, compiled and running', async () => {
    expect(await compile(CONSUMER)).toBe('');
    await run(process.execPath, [join(project, 'dist/index.js')]);
  });

  it('does not compile what the contract does not allow', async () => {
    // The libraries' types were checked with the sound text.
    expect(await errorLines(CONSUMER, MISTAKES, { skipLibCheck: true })).toEqual(MISTAKES);
  });

  it("has adapters that fit RainbowKit's and AppKit's own types, each its own", async () => {
    expect(await compile(PAGE, BUNDLED)).toBe('');
    expect(await errorLines(PAGE, MIXED_UP, BUNDLED)).toEqual(MIXED_UP);
  });

  it('packs what its exports name, and no sources', async () => {
    const built = join(project, 'node_modules', manifest.name);
    const { stdout } = await run('npm', ['pack', '--dry-run', '--json', '--silent'], { cwd: built });
    const [pack] = JSON.parse(stdout) as [{ files: { path: string }[] }];
    const files = pack.files.map(({ path }) => path);
    const named = Object.values(manifest.exports).flatMap((each) => [each.types, each.default]);
    expect(files).toEqual(expect.arrayContaining(named.map((path) => path.replace('./', ''))));
    expect(files.filter((path) => path !== 'package.json' && !/^dist\/.*\.(js|d\.ts)$/.test(path))).toEqual([]);
  });

  it('depends on the versions that it is tested with', () => {
    const ours = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { devDependencies: object };
    expect(ours.devDependencies).toMatchObject(manifest.dependencies);
  });

  it('knows every code that can be answered', () => {
    const { root: contract, operations } = readContractFile();
    const listed = operations.flatMap((operation) => (operation.extensions['x-error-codes'] ?? []) as string[]);
    const known = new Set([
      ...listed,
      ...(contract['x-general-error-codes'] as string[]),
      ...BROWSER_ERROR_CODES,
      ...RESERVED,
    ]);
    expect([...known].sort()).toEqual(Object.keys(ERRORS).sort());
  });

  it('withholds from pages the operations that the gateway withholds from them', async () => {
    const withheld: Readonly<Record<TokenPath, true>> = { '/auth/siwe/verify': true, '/auth/session/refresh': true };
    const document = loadContract(new URL('../../openapi.yaml', import.meta.url));
    const exposed = exposeOperations(await compileContract(document), document.document);
    const secret = exposed.filter(({ refusal }) => refusal === 'holds_secrets').map(({ operation }) => operation.path);
    expect(secret.sort()).toEqual(
      Object.keys(withheld)
        .map((path) => `/api/v1${path}`)
        .sort(),
    );
    const internal = exposed.filter(({ refusal }) => refusal === 'internal').map(({ operation }) => operation.path);
    expect(internal.filter((path) => !path.startsWith('/api/v1/internal/'))).toEqual([]);
  });
});
