import { buildConsole, consoleState } from '../../scripts/support/console-build.ts';

/** The browser's tests look at a console of the present sources. */
export async function setup(): Promise<void> {
  if (consoleState() !== 'fresh') await buildConsole();
}
