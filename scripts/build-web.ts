import { parseArgs } from 'node:util';
import { buildConsole, consoleState } from './support/console-build.ts';
import { FIRST_LOAD_LIMIT, firstLoads } from './support/console-size.ts';

/** `npm run build:web`: builds the console into web/dist. `--if-stale`: only when its sources have changed since. */
const { values } = parseArgs({ options: { 'if-stale': { type: 'boolean', default: false } } });
const state = consoleState();
if (values['if-stale'] && state === 'fresh') process.exit(0);
if (values['if-stale'] && state === 'absent') {
  // A server that was installed without what builds the console still serves the contract.
  console.error('The console is not built, and what builds it is not installed: the gateway starts without it.');
  process.exit(0);
}
const startedAt = performance.now();
process.stdout.write('Building the console: a few seconds …');
await buildConsole();
console.log(` done in ${((performance.now() - startedAt) / 1000).toFixed(1)} s, in web/dist`);
for (const [screen, bytes] of Object.entries(firstLoads())) {
  const verdict = bytes <= FIRST_LOAD_LIMIT ? 'fits' : 'IS OVER';
  console.log(
    `  first load, ${screen.padEnd(8)} ${(bytes / 1000).toFixed(1)} kB of script (gzip), ${verdict} ${FIRST_LOAD_LIMIT / 1000} kB`,
  );
  if (bytes > FIRST_LOAD_LIMIT) process.exitCode = 1;
}
