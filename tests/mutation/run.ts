import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';
import { ROOMS, type Room } from './rooms';

/**
 * Mutation score by room, with every change to the code that no test notices:
 *
 *     npm run mutate -- --room path            one room; all of them without it
 *     npm run mutate -- --file lib/path/next.ts --room path      one file of it
 *
 * Exits with 1 where a room is below 80 %.
 */
const AT_LEAST = 80;

const { values } = parseArgs({
  options: { room: { type: 'string' }, file: { type: 'string', multiple: true } },
});

const names = values.room ? [values.room] : Object.keys(ROOMS);
const lines: string[] = [];
for (const name of names) {
  const room = ROOMS[name];
  if (!room) throw new Error(`There is no room ${name}: ${Object.keys(ROOMS).join(', ')}.`);
  const { caught, survived, files } = await mutate({ ...room, files: values.file ?? room.files });
  const score = (100 * caught) / (caught + survived.length);
  if (score < AT_LEAST) process.exitCode = 1;
  lines.push(`\n${name}: ${score.toFixed(1)} % of ${caught + survived.length} changes are noticed`);
  for (const [file, [noticed, all]] of files) lines.push(`  ${noticed}/${all} ${file}`);
  lines.push(...survived);
}
console.log(lines.join('\n'));

async function mutate({ files, tests }: Room) {
  process.env.USTAT_MUTATION_TESTS = tests.join('\n');
  const results = await new Stryker({
    mutate: files,
    testRunner: 'vitest',
    vitest: { configFile: 'tests/mutation/vitest.config.ts', related: false },
    plugins: ['@stryker-mutator/vitest-runner', './tests/mutation/leave-words.mjs'],
    ignorers: ['leave-words'],
    coverageAnalysis: 'perTest',
    concurrency: 1,
    reporters: ['progress-append-only'],
    // Stryker reads it by TypeScript's old interface, which TypeScript 7 has no more
    tsconfigFile: 'none',
    tempDirName: join(tmpdir(), `ustat-mutation-${process.pid}`),
    ignorePatterns: ['.next', '.data', 'tests/.out'],
    allowConsoleColors: false,
    logLevel: 'warn' as never,
  }).runMutationTest();
  const judged = results
    .filter(({ status }) => status !== 'Ignored')
    .map((one) => ({ ...one, fileName: relative(process.cwd(), one.fileName) }));
  const isNoticed = ({ status }: (typeof judged)[number]) => status === 'Killed' || status === 'Timeout';
  const byFile = new Map<string, [number, number]>();
  for (const one of judged) {
    const [noticed, all] = byFile.get(one.fileName) ?? [0, 0];
    byFile.set(one.fileName, [noticed + Number(isNoticed(one)), all + 1]);
  }
  const survived = judged.filter((one) => !isNoticed(one));
  return {
    caught: judged.length - survived.length,
    survived: survived.map(
      (one) =>
        `  ${one.fileName}:${one.location.start.line}:${one.location.start.column} ${one.mutatorName}` +
        ` -> ${one.replacement?.replace(/\s+/g, ' ')}${one.status === 'NoCoverage' ? ' (no test comes here)' : ''}`,
    ),
    files: [...byFile].sort(([a], [b]) => a.localeCompare(b)),
  };
}
