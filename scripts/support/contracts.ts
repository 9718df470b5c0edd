import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import type { Abi, Hex } from 'viem';

const ROOT = join(import.meta.dirname, '..', '..');
const require = createRequire(import.meta.url);

/** Compiled form of one contract. `bytecode` is the creation code. */
export interface ContractArtifact {
  readonly abi: Abi;
  readonly bytecode: Hex;
}

export type ContractArtifacts = Readonly<Record<string, ContractArtifact>>;

export interface CompiledContracts {
  readonly artifacts: ContractArtifacts;
  /** Where the artifacts are kept. */
  readonly cacheFile: string;
  /** False when the compiler had to run. */
  readonly cached: boolean;
}

// Without metadata the bytecode does not change with the comments.
const SETTINGS = {
  optimizer: { enabled: true, runs: 200 },
  evmVersion: 'cancun',
  metadata: { appendCBOR: false, bytecodeHash: 'none' },
  outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object'] } },
} as const;

interface SolcOutput {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
  readonly contracts?: Readonly<Record<string, Readonly<Record<string, SolcContract>>>>;
}

interface SolcContract {
  readonly abi: Abi;
  readonly evm: { readonly bytecode: { readonly object: string } };
}

function readSources(folder: string): Record<string, { content: string }> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.sol'));
  const entries = files.toSorted().map((file) => {
    const name = relative(ROOT, join(folder, file)).split(sep).join('/');
    return [name, { content: readFileSync(join(folder, file), 'utf8') }] as const;
  });
  return Object.fromEntries(entries);
}

function compilerVersion(): string {
  // Reading the manifest spares loading the compiler, which costs about a second.
  const manifest = JSON.parse(readFileSync(require.resolve('solc/package.json'), 'utf8')) as { version: string };
  return manifest.version;
}

function loadCompiler(): { compile(input: string): string } {
  // The compiler's runtime adds a listener that turns every later unhandled rejection of the process into its own abort.
  const before = new Set(process.listeners('unhandledRejection'));
  const solc = require('solc') as { compile(input: string): string };
  for (const listener of process.listeners('unhandledRejection')) {
    if (!before.has(listener)) process.off('unhandledRejection', listener);
  }
  return solc;
}

function runCompiler(input: unknown): ContractArtifacts {
  const solc = loadCompiler();
  const output = JSON.parse(solc.compile(JSON.stringify(input))) as SolcOutput;
  const problems = output.errors ?? [];
  // Warnings count too: the sources are small enough to be clean.
  if (problems.length > 0) throw new Error(problems.map((problem) => problem.formattedMessage).join('\n'));
  const artifacts: Record<string, ContractArtifact> = {};
  for (const contracts of Object.values(output.contracts ?? {})) {
    for (const [name, { abi, evm }] of Object.entries(contracts)) {
      artifacts[name] = { abi, bytecode: `0x${evm.bytecode.object}` };
    }
  }
  return artifacts;
}

function readCache(file: string): ContractArtifacts | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ContractArtifacts;
  } catch {
    return null;
  }
}

/**
 * Compiles everything under `contracts/`, or takes it from `.cache/contracts`, keyed by sources, compiler version and
 * settings. Throws with the compiler's own words on any error or warning.
 */
export function compileContracts(): CompiledContracts {
  const input = { language: 'Solidity', sources: readSources(join(ROOT, 'contracts')), settings: SETTINGS };
  const key = createHash('sha256')
    .update(JSON.stringify([compilerVersion(), input]))
    .digest('hex');
  const cacheFile = join(ROOT, '.cache', 'contracts', `${key}.json`);
  const cached = readCache(cacheFile);
  if (cached !== null) return { artifacts: cached, cacheFile, cached: true };
  const artifacts = runCompiler(input);
  mkdirSync(dirname(cacheFile), { recursive: true });
  // Rename makes the file appear whole to processes that start beside this one.
  const partial = `${cacheFile}.${randomUUID()}`;
  writeFileSync(partial, JSON.stringify(artifacts));
  renameSync(partial, cacheFile);
  return { artifacts, cacheFile, cached: false };
}

/** One compiled contract by its name, e.g. `SignedVault`. */
export function loadContract(name: string): ContractArtifact {
  const artifact = compileContracts().artifacts[name];
  if (artifact === undefined) throw new Error(`There is no contract named ${name} under contracts/.`);
  return artifact;
}
