import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';
import { seededRandom } from '../../lib/random';
import { type Group, ROOMS } from './rooms';

/**
 * Mutation score by room, with every change to the code that no test notices:
 *
 *     npm run mutate -- --room path            one room; all of them without it
 *     npm run mutate -- --room path --file lib/path/next.ts      one file of it
 *     npm run mutate -- --room path --lines .3                   of about so many of its lines
 *     npm run mutate -- --room path --static                     constants and schemas too
 *
 * Exits with 1 where a room is below 80 %.
 */
const AT_LEAST = 80;

type MutantResult = Awaited<ReturnType<Stryker['runMutationTest']>>[number];

const { values } = parseArgs({
  options: {
    room: { type: 'string' },
    file: { type: 'string', multiple: true },
    static: { type: 'boolean' },
    lines: { type: 'string' },
  },
});

const names = values.room ? [values.room] : Object.keys(ROOMS);
const scores: string[] = [];
for (const name of names) {
  const results: MutantResult[] = [];
  for (const group of groupsOf(name)) {
    const found = await mutate(group);
    say(found);
    results.push(...found);
  }
  const noticed = results.filter(isNoticed).length;
  const score = (100 * noticed) / results.length;
  if (score < AT_LEAST) process.exitCode = 1;
  const endless = results.filter(({ status }) => status === 'Timeout').length;
  scores.push(
    `${name}: ${score.toFixed(1)} % of ${results.length} changes are noticed (${endless} by no end)`,
  );
}
console.log(scores.join('\n'));

/** Prints each file's score, and the changes that no test has noticed. */
function say(results: readonly MutantResult[]): void {
  for (const file of new Set(results.map(({ fileName }) => fileName))) {
    const own = results.filter(({ fileName }) => fileName === file);
    console.log(`${own.filter(isNoticed).length}/${own.length} ${file}`);
    for (const one of own) if (!isNoticed(one)) console.log(described(one));
  }
}

/** @throws when there is no such room */
function groupsOf(name: string): Group[] {
  const groups = ROOMS[name];
  if (!groups) throw new Error(`There is no room ${name}: ${Object.keys(ROOMS).join(', ')}.`);
  const wanted = values.file;
  if (!wanted) return groups;
  const only = groups.map((group) => ({
    ...group,
    files: group.files.filter((one) => wanted.includes(one)),
  }));
  return only.filter(({ files }) => files.length > 0);
}

/**
 * A file, or ranges of it: about `share` of its lines, the same each time. Changes that go over
 * several lines are left out then; they are noticed more often than others.
 */
function partOf(file: string, share: number): string[] {
  const random = seededRandom(file);
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .map((_, at) => at + 1);
  return lines.filter(() => random() < share).map((line) => `${file}:${line}-${line}`);
}

function isNoticed({ status }: MutantResult): boolean {
  return status === 'Killed' || status === 'Timeout';
}

function described({
  fileName,
  location: { start },
  mutatorName,
  replacement,
  status,
}: MutantResult): string {
  const to = replacement?.replace(/\s+/g, ' ');
  const reached = status === 'NoCoverage' ? ' (no test comes here)' : '';
  return `  ${fileName}:${start.line}:${start.column} ${mutatorName} -> ${to}${reached}`;
}

async function mutate({ files, tests }: Group): Promise<MutantResult[]> {
  process.env.USTAT_MUTATION_TESTS = tests.join('\n');
  const results = await new Stryker({
    mutate: values.lines ? files.flatMap((file) => partOf(file, Number(values.lines))) : files,
    testRunner: 'vitest',
    vitest: { configFile: 'tests/mutation/vitest.config.ts', related: false },
    plugins: [
      '@stryker-mutator/vitest-runner',
      './tests/mutation/leave-words.mjs',
      './tests/mutation/say-at-once.mjs',
    ],
    ignorers: ['leave-words'],
    coverageAnalysis: 'perTest',
    // what runs while a file loads: each costs a run of all the tests
    ignoreStatic: !values.static,
    concurrency: 1,
    // beside other work a test is slow, and no loop without an end
    timeoutMS: 60_000,
    reporters: ['progress-append-only', 'say-at-once'],
    // Stryker reads it by TypeScript's old interface, which TypeScript 7 has no more
    tsconfigFile: 'none',
    tempDirName: join(tmpdir(), `ustat-mutation-${process.pid}`),
    ignorePatterns: ['.next', '.data', 'tests/.out'],
    allowConsoleColors: false,
  }).runMutationTest();
  return results
    .filter(({ status }) => status !== 'Ignored')
    .map((one) => ({ ...one, fileName: relative(process.cwd(), one.fileName) }));
}
