/**
 * Compiles kernels/columns.ts (AssemblyScript) into src/market/column-kernels.gen.ts. `--check` writes nothing and exits 1
 * when the file is stale.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const NAME = 'columns.ts';
const SOURCE = fileURLToPath(new URL(`../kernels/${NAME}`, import.meta.url));
const TARGET = fileURLToPath(new URL('../src/market/column-kernels.gen.ts', import.meta.url));
/** Of a line of the generated file. */
const WIDTH = 112;

/** @throws Error with the compiler's words when the source is not right */
async function compile(): Promise<Uint8Array> {
  const files = new Map<string, string | Uint8Array>();
  const options = ['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--importMemory', '--noExportMemory'];
  const { error, stderr } = await asc.main([NAME, '--outFile', 'out.wasm', ...options], {
    readFile: (name) => (name === NAME ? readFileSync(SOURCE, 'utf8') : null),
    writeFile: (name, contents) => void files.set(name, contents),
    listFiles: () => [],
  });
  const binary = files.get('out.wasm');
  if (error !== null || !(binary instanceof Uint8Array)) throw new Error(`${error?.message}\n${stderr}`);
  return binary;
}

function moduleOf(binary: Uint8Array): string {
  const text = Buffer.from(binary).toString('base64');
  const lines = text.match(new RegExp(`.{1,${WIDTH}}`, 'g')) ?? [];
  return `/* Generated from kernels/${NAME} by scripts/generate-kernels.ts; do not edit. */

/** A WebAssembly module, in base64. */
export const COLUMN_KERNELS =
${lines.map((line) => `  '${line}'`).join(' +\n')};
`;
}

const text = moduleOf(await compile());
if (!process.argv.includes('--check')) writeFileSync(TARGET, text);
else if (readFileSync(TARGET, 'utf8') !== text) {
  console.error(`${relative(process.cwd(), TARGET)} is stale: run \`npm run generate\`.`);
  process.exitCode = 1;
}
