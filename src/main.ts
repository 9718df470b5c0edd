import { createApp } from './app.ts';
import { type Config, ConfigError, loadConfig } from './config.ts';
import { ContractError } from './contract/index.ts';
import { ForeignChainError } from './economy/index.ts';
import { AppError } from './platform/errors.ts';
import { collectStartupGarbage } from './platform/startup-garbage.ts';

/** Starts the gateway from the environment and stops it on SIGTERM or SIGINT, after the running requests. */
async function main(): Promise<void> {
  const config = loadConfig(process.env);
  const app = await createApp(config);
  collectStartupGarbage();
  const { port, metricsPort } = await app.start();
  const { host, publicUrl, role } = config.server;
  process.stdout.write(
    `Pump Party gateway (${role}) listens on http://${host}:${port}\n` +
      `  public URL  ${publicUrl}\n  contract    http://${host}:${port}/openapi.json\n` +
      `  database    ${config.storage.databaseUrl === undefined ? config.storage.sqliteFile : 'PostgreSQL'}\n` +
      `  market      ${describeMarket(config)}\n` +
      `  payments    ${config.economy.enabled ? `on, chain ${config.chainId}` : 'off'}\n` +
      (metricsPort === undefined ? '' : `  metrics     http://127.0.0.1:${metricsPort}/metrics\n`),
  );
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    app.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

function describeMarket({ market: { feed, replay } }: Config): string {
  if (feed === 'live') return 'live';
  const what = replay.files.length > 0 ? `${replay.files.length} file(s)` : 'made-up markets';
  return `replay of ${what}${replay.speed === 1 ? '' : `, ${replay.speed} times as fast`}`;
}

main().catch((error: unknown) => {
  // These say all there is to say; for anything else the stack helps.
  const known = [ConfigError, ContractError, ForeignChainError, AppError].some((kind) => error instanceof kind);
  process.stderr.write(`${known || !(error instanceof Error) ? String((error as Error).message) : error.stack}\n`);
  process.exit(1);
});
