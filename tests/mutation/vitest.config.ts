import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The tests that the command names in the environment. */
export default defineConfig({
  root,
  resolve: { alias: [{ find: /^@\//, replacement: root }] },
  test: {
    include: (process.env.USTAT_MUTATION_TESTS ?? '').split('\n'),
    env: { USTAT_MEMORY_ONLY: '1' },
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
});
