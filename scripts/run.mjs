// Runs a TypeScript file of the project: `node scripts/run.mjs src/main.ts`. Plain JavaScript, so that an old Node gets as
// far as the sentence below.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [, , file, ...args] = process.argv;
const NEEDED_NODE_API = 10;

if (Number(process.versions.napi) < NEEDED_NODE_API) {
  console.error(
    `Node ${process.versions.node} is too old: the gateway needs 22.14 or newer (24 is best). Through npm (\`npm start\`, ` +
      '`npm run demo`) Linux x64 uses the Node 24 that `npm ci` installs; elsewhere install a newer Node.',
  );
  process.exit(1);
}

if (existsSync('.env') && process.env.NODE_ENV !== 'test') process.loadEnvFile('.env');

// Keeps compiled code between starts.
module.enableCompileCache?.();

if (process.features.typescript) {
  process.argv.splice(1, 2, resolve(file));
  await import(pathToFileURL(resolve(file)).href);
} else {
  // Node 22 before 22.18 strips types only when told to.
  const flags = ['--experimental-strip-types', '--disable-warning=ExperimentalWarning'];
  const child = spawn(process.execPath, [...flags, resolve(file), ...args], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}
