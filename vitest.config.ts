import { defineConfig } from 'vitest/config';

const common = {
  globals: false,
  testTimeout: 30_000,
  hookTimeout: 60_000,
  pool: 'forks' as const,
  isolate: false,
  // Databases, chains, browsers and killed processes share two cores in CI: what was only slow gets a second try there, and is
  // shown as such. Elsewhere the first failure counts.
  retry: process.env.CI === undefined ? 0 : 1,
};

export default defineConfig({
  test: {
    globalSetup: ['test/support/global-setup.ts'],
    maxWorkers: 2,
    projects: [
      { test: { ...common, name: 'unit', include: ['test/unit/**/*.test.ts', 'test/chain/**/*.test.ts'] } },
      { test: { ...common, name: 'sqlite', include: ['test/suite/**/*.test.ts'], env: { TEST_DATABASE: 'sqlite' } } },
      {
        test: { ...common, name: 'postgres', include: ['test/suite/**/*.test.ts'], env: { TEST_DATABASE: 'postgres' } },
      },
      {
        test: {
          ...common,
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          env: { TEST_DATABASE: 'sqlite' },
          globalSetup: ['test/browser/global-setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
