import type { KnipConfig } from 'knip';

const config: KnipConfig = {
  entry: [
    'src/main.ts',
    'scripts/*.{ts,mjs}',
    'bench/run.ts',
    'bench/backtests/run.ts',
    'bench/backtests/http-server.ts',
    'bench/trading/run.ts',
    'bench/servers/*.ts',
    'test/**/*.test.ts',
    'web/src/main.tsx',
    'web/vite.config.ts',
    'client/src/{index,appkit,rainbowkit}.ts',
  ],
  project: [
    'src/**/*.ts',
    'scripts/**/*.{ts,mjs}',
    'bench/**/*.ts',
    'test/**/*.ts',
    'web/src/**/*.{ts,tsx}',
    'client/src/**/*.ts',
  ],
  // Pins benchmarked processes to a core, where there is one.
  ignoreBinaries: ['taskset'],
  // The first two are served; the third is what a project that test/unit/client-package.test.ts compiles stands on.
  ignoreDependencies: ['redoc', 'swagger-ui-dist', '@rainbow-me/rainbowkit'],
  // Types beside a function are its vocabulary, imported or not.
  exclude: ['types'],
  ignoreExportsUsedInFile: true,
};

export default config;
