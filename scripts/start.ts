import { buildConsole, consoleState } from './support/console-build.ts';

/**
 * `npm start`: the gateway, with a console of its own sources. Only those who answer browsers need one; without what builds
 * it, or when it cannot be built, the gateway serves all the same.
 */
const role = process.env.ROLE ?? 'all';
if ((role === 'all' || role === 'api') && consoleState() === 'stale') {
  process.stdout.write('Building the console: a few seconds …\n');
  await buildConsole().catch((error: Error) => process.stderr.write(`${error.message}\n`));
}
await import('../src/main.ts');
