import { accessSync, constants } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

/** How to run anvil. `wrapped` says that the command starts it as a grandchild, so that its whole group must be stopped. */
export interface AnvilCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly wrapped: boolean;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The binary inside the npm package for this platform: the package itself has a script that is slow and orphans it. */
function fromPackage(): string | null {
  const arch = process.arch === 'x64' ? 'amd64' : process.arch;
  const file = process.platform === 'win32' ? 'anvil.exe' : 'anvil';
  try {
    const manifest = require.resolve(`@foundry-rs/anvil-${process.platform}-${arch}/package.json`);
    const binary = join(dirname(manifest), 'bin', file);
    return isExecutable(binary) ? binary : null;
  } catch {
    return null;
  }
}

function fromPath(path: string, name: string): string | null {
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  const suffixes = process.platform === 'win32' ? ['.exe', '.cmd'] : [''];
  const files = folders.flatMap((folder) => suffixes.map((suffix) => join(folder, name + suffix)));
  return files.find(isExecutable) ?? null;
}

/**
 * Finds anvil: the npm package's binary, then `anvil` on the path, then npx. Throws one sentence that says what to install
 * when there is none. `packaged` and `path` are there for tests.
 */
export function findAnvil(lookup: { packaged?: () => string | null; path?: string } = {}): AnvilCommand {
  const path = lookup.path ?? process.env.PATH ?? '';
  const binary = (lookup.packaged ?? fromPackage)() ?? fromPath(path, 'anvil');
  if (binary !== null) return { command: binary, args: [], wrapped: false };
  const npx = fromPath(path, 'npx');
  if (npx !== null) return { command: npx, args: ['--yes', '--package', '@foundry-rs/anvil', 'anvil'], wrapped: true };
  throw new Error(
    'The local chain needs anvil: install Foundry (https://getfoundry.sh) so that `anvil` is on the PATH, or set CHAIN_RPC_URLS to a chain of your own.',
  );
}
