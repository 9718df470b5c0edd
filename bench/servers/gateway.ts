import { type AppOverrides, createApp } from '../../src/app.ts';
import { appError } from '../../src/platform/errors.ts';
import { padIdsOf, readPaddedContract } from '../contract.ts';
import { benchConfig } from '../data.ts';
import { announce, readServerOptions } from './shared/options.ts';

/** The gateway itself, in its production configuration, on the padded contract. */
const options = readServerOptions();
const contract = readPaddedContract(options.contractFile);
const absent = () => {
  throw appError('NOT_READY');
};
let commits = 0;
const overrides: AppOverrides = {
  contract,
  extraHandlers: Object.fromEntries(padIdsOf(contract).map((id) => [id, absent])),
  tokenCache: options.tokenCache,
  ...(options.countCommits && {
    onStatement: (sql: string) => {
      if (sql === 'COMMIT') commits += 1;
    },
  }),
};
const config = benchConfig(options.dataDir);
const app = await createApp({ ...config, storage: { ...config.storage, sqliteFile: options.databaseFile } }, overrides);
const { port } = await app.start();
process.on('SIGTERM', () => {
  app.stop().then(() => {
    if (options.countCommits) process.stdout.write(`commits ${commits}\n`);
    process.exit(0);
  });
});
announce(port);
