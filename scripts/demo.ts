import { parseArgs } from 'node:util';
import { createScreen, type Screen } from './demo/screen.ts';
import { keepMining, showWhatRuns } from './demo/stay.ts';
import { createTeller, duration, WalkEnded } from './demo/teller.ts';
import { walkTheLoop } from './demo/walk.ts';
import { startWorld, type World } from './demo/world.ts';
import { buildConsole, consoleState } from './support/console-build.ts';

const STOPPED_EARLY = 130;
const CALLED_WRONGLY = 2;
const USAGE = 'npm run demo -- [--once] [--candles <file.csv|.csv.gz|.parquet>]…';

function readArguments(): { once: boolean; candles: readonly string[] } | undefined {
  try {
    const { values } = parseArgs({
      options: {
        once: { type: 'boolean', default: false },
        candles: { type: 'string', multiple: true, default: [] },
      },
    });
    return values;
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n${USAGE}\n`);
    return undefined;
  }
}

/**
 * The loop before one's eyes, on a local chain; then it keeps serving. `--once`: exits after the walk, 0 if all of it held.
 * `--candles`: imports a real market's candles or funding and backtests on them; may be given several times.
 */
async function main(): Promise<number> {
  const options = readArguments();
  if (options === undefined) return CALLED_WRONGLY;
  const { once, candles } = options;
  const stopped = Promise.withResolvers<'stopped'>();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopped.resolve('stopped'));
  const startedAt = performance.now();
  const screen = createScreen();
  screen.line('Pump Party gateway: from a wallet to a clone, a backtest and an audition', 'bold');
  if (!once) await prepareConsole(screen);
  const world = await startWorld({ screen, candles, port: process.env.PORT, logLevel: process.env.LOG_LEVEL }).catch(
    (error: unknown) => {
      screen.line();
      throw error;
    },
  );
  try {
    introduce(screen, world, performance.now() - startedAt);
    const end = await Promise.race([stopped.promise, walk(screen, world)]);
    if (end === 'stopped') {
      // What the walk still says now would only be that things are going away.
      screen.mute();
      return STOPPED_EARLY;
    }
    if (once) return end ? 0 : 1;
    const stopMining = keepMining(world);
    showWhatRuns(screen, world);
    await stopped.promise;
    await stopMining();
    screen.line();
    screen.line('Stopped.');
    return 0;
  } finally {
    await world.close();
  }
}

/** The demo goes on without a console: the walk needs none. */
async function prepareConsole(screen: Screen): Promise<void> {
  if (consoleState() !== 'stale') return;
  screen.passing('  console   building it: a few seconds …', false);
  await buildConsole().catch((error: Error) => screen.line(error.message, 'red'));
}

function introduce(screen: Screen, world: World, tookMs: number): void {
  const { chain, vault, url, confirmations, takenPort, market, real } = world;
  if (takenPort !== undefined) screen.line(`Port ${takenPort} is taken: this one serves on another.`, 'yellow');
  screen.line(`  gateway   ${url}, SQLite in a fresh folder`);
  screen.line(`  chain     anvil ${chain.rpcUrl}, chain id ${chain.chainId}, ${confirmations} confirmations`);
  screen.line(`  vault     ${vault}`);
  const origin = real ? 'REAL, imported' : 'SYNTHETIC: the replay feed makes it up';
  screen.line(`  market    ${market.symbols.join(', ')}, ${origin}`);
  screen.line(`  started in ${duration(tookMs)}`, 'dim');
}

/** True when every expectation held. */
async function walk(screen: Screen, world: World): Promise<boolean> {
  const teller = createTeller({ screen, client: world.client });
  const startedAt = performance.now();
  await walkTheLoop(teller, world).catch((error: unknown) => {
    if (!(error instanceof WalkEnded)) throw error;
    screen.line(error.message, 'red');
  });
  const took = duration(performance.now() - startedAt);
  screen.line();
  if (teller.failed === 0) screen.line(`All ${teller.held} expectations held, in ${took}.`, ['bold', 'green']);
  else screen.line(`${teller.failed} of ${teller.held + teller.failed} expectations failed.`, ['bold', 'red']);
  return teller.failed === 0;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
