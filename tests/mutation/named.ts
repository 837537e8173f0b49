import type { Plugin } from 'vite';
import { createVitest } from 'vitest/node';
import { lacks } from '../support/needs';
import { CHANGES, type Change } from './changes';

/** Makes each of the named changes alone and says whether its tests notice: npm run mutate:named */

for (const change of CHANGES) {
  if (change.needsPostgres && lacks('postgres')) console.log(`left out    ${change.name} (needs postgres)`);
  else if (await isNoticed(change)) console.log(`noticed     ${change.name}`);
  else {
    console.log(`NOT NOTICED ${change.name}`);
    process.exitCode = 1;
  }
}

async function isNoticed(change: Change): Promise<boolean> {
  process.env.USTAT_MUTATION_TESTS = change.tests;
  const vitest = await createVitest(
    'test',
    {
      config: 'tests/mutation/vitest.config.ts',
      env: { USTAT_MEMORY_ONLY: change.needsPostgres ? '' : '1' },
      ...{ watch: false, bail: 1, reporters: [{}] },
    },
    { plugins: [made(change)] },
  );
  await vitest.start();
  const files = vitest.state.getFiles();
  const failed = files.some((file) => file.result?.state === 'fail');
  // a file that does not load has told nothing
  const ran = files.every((file) => file.tasks.length > 0);
  await vitest.close();
  if (!ran) throw new Error(`${change.tests} does not run with the change "${change.name}"`);
  return failed;
}

function made({ file, from, to }: Change): Plugin {
  return {
    name: 'change',
    enforce: 'pre',
    transform(code, id) {
      if (!id.endsWith(file)) return undefined;
      if (!code.includes(from)) throw new Error(`${file} has no "${from}" to change`);
      return code.replace(from, to);
    },
  };
}
