import { defineConfig } from 'vitest/config'

/**
 * `unit` needs no database. `pglite` and `postgres` are the same files under test/service, once on
 * each engine. `web` drives Chromium and is run apart (`npm run test:web`).
 */
export default defineConfig({
  test: {
    // As the service itself runs (src/cli.ts).
    execArgv: ['--no-sparkplug'],
    // Two at once also where there are but two processors: most of a test is waiting for a database.
    maxWorkers: 2,
    testTimeout: 60_000,
    // What a busy machine takes long for is no failure.
    expect: { poll: { timeout: 30_000 } },
    setupFiles: ['test/helpers/setup-properties.ts'],
    hookTimeout: 120_000,
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      {
        test: {
          name: 'pglite',
          include: ['test/service/**/*.test.ts'],
          env: { TEST_ENGINE: 'pglite' },
          globalSetup: ['test/helpers/setup-pglite.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'postgres',
          include: ['test/service/**/*.test.ts'],
          env: { TEST_ENGINE: 'postgres' },
          globalSetup: ['test/helpers/setup-postgres.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'web',
          include: ['test/web/**/*.test.ts'],
          env: { TEST_ENGINE: 'pglite' },
          globalSetup: ['test/helpers/setup-pglite.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
})
