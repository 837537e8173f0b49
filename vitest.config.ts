import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// as lib/server/models/no-telemetry.ts, for tests that open onnxruntime themselves
process.env.ORT_DISABLE_TELEMETRY = '1';

/** Floods and outages: they take a core, or judge by how long something takes. */
const ALONE = [
  ...['flood', 'sign-in-flood', 'dormitory', 'limits', 'outage'],
  // a phone waits for its server no longer than a person would
  ...['offline', 'offline-shared', 'offline-saving', 'offline-pack', 'better-search'],
].map((name) => `tests/e2e/${name}.test.ts`);

/** The app behind a real browser; `globalSetup` builds it and makes the data that each begins with. */
const BROWSER = { globalSetup: ['tests/e2e/build.ts'], testTimeout: 300_000, hookTimeout: 300_000 };

export default defineConfig({
  resolve: { alias: [{ find: /^@\//, replacement: fileURLToPath(new URL('./', import.meta.url)) }] },
  test: {
    reporters: ['default', './tests/support/skip-reporter.ts'],
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'rooms',
          // modules are read once a worker, not once a file: a quarter of the processor's time
          isolate: false,
          include: ['tests/**/*.test.{ts,tsx}'],
          exclude: ['tests/e2e/**'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          exclude: ALONE,
          ...BROWSER,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e-alone',
          include: ALONE,
          ...BROWSER,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
