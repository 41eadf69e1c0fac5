import { defineConfig } from 'vitest/config'

/**
 * `unit` needs no database. `pglite` and `postgres` are the same files under test/service, once on
 * each engine. `web` drives Chromium and is run apart (`npm run test:web`).
 */
export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 120_000,
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      {
        test: {
          name: 'pglite',
          include: ['test/service/**/*.test.ts'],
          env: { TEST_ENGINE: 'pglite' },
          globalSetup: ['test/helpers/setup-pglite.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'postgres',
          include: ['test/service/**/*.test.ts'],
          env: { TEST_ENGINE: 'postgres' },
          globalSetup: ['test/helpers/setup-postgres.ts'],
          testTimeout: 60_000,
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
          fileParallelism: false,
        },
      },
    ],
  },
})
