import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** One room's tests, named by the command in the environment. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  resolve: { alias: [{ find: /^@\//, replacement: fileURLToPath(new URL('../../', import.meta.url)) }] },
  test: {
    include: (process.env.USTAT_MUTATION_TESTS ?? '').split('\n'),
    env: { USTAT_MEMORY_ONLY: '1' },
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
});
