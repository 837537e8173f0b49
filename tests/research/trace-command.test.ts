import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { simulateCourse } from '@/lib/research/simulate/simulate';

const run = promisify(execFile);
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'trace-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const trace = async (...given: string[]) => {
  const args = ['--import', 'tsx', 'lib/server/commands/trace.ts', '--draws', '5', ...given];
  const { stdout } = await run(process.execPath, args);
  return stdout;
};

/** A simulated course as a log; a learner's rows stand apart from one another. */
function rows(seed: number): string[] {
  const { learners } = simulateCourse(seed, { learners: 12, meanLength: 25, skills: 5, itemsPerSkill: 4 });
  const all = learners.flatMap((answers, n) =>
    answers.map(({ skill, item, right }, i) => ({
      i,
      row: `l${n}\t${item}\t${i}\t${right ? 1 : 0}\t${skill}`,
    })),
  );
  return all.sort((a, b) => a.i - b.i).map(({ row }) => row);
}

const HEADER = 'user_id\titem_id\ttimestamp\tcorrect\tskill_id';
function write(name: string, lines: string[]): string {
  const path = join(folder, name);
  const text = [HEADER, ...lines].join('\n');
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text);
  return path;
}

describe('npm run trace', () => {
  it('prints a row a model, and writes a prediction an answer, learner after learner', async () => {
    const lines = rows(3);
    const out = join(folder, 'p.csv');
    const said = await trace('--log', write('cold.tsv.gz', lines), '--predictions', out);
    expect(said).toContain(`${lines.length} rows, ${lines.length} answers of 12 learners`);
    for (const name of ['Ustat', 'Ustat, not recalibrated', 'Logistic', 'Elo', "OATutor's BKT"]) {
      expect(said).toMatch(new RegExp(`^${name} +[01]\\.\\d{4} \\[`, 'm'));
    }
    expect(said).toMatch(/^BKT fitted by EM +not run$/m);

    const [header, ...written] = readFileSync(out, 'utf8').trimEnd().split('\n');
    expect(header).toBe('learner,item,position,correct,p');
    expect(written).toHaveLength(lines.length);
    const expected = Array.from({ length: 12 }, (_, n) => lines.filter((line) => line.startsWith(`l${n}\t`)))
      .flat()
      .map((line) => line.split('\t'));
    expect(written.map((row) => row.split(',').slice(0, 4).join())).toEqual(
      expected.map(([learner, item, i, right]) => [learner, item, Number(i) + 1, right].join()),
    );
    const chances = written.map((row) => Number(row.split(',')[4]));
    expect(chances.filter((p) => !(p > 0 && p < 1))).toEqual([]);
  });

  it('never looks ahead: a prediction is the same when everything after it is another', async () => {
    const lines = rows(4);
    const turned = lines.map((line) => line.replace(/\t([01])\t/, (_, right) => `\t${1 - right}\t`));
    const half = Math.floor(lines.length / 2);
    const predicted = async (log: string[]) => {
      const out = join(folder, 'ahead.csv');
      await trace('--log', write('ahead.tsv', log), '--order', 'time', '--predictions', out);
      return readFileSync(out, 'utf8')
        .split('\n')
        .slice(1, half + 2)
        .map((row) => row.split(',').at(-1));
    };
    // the answer at `half` is itself another, and predicted the same
    expect(await predicted([...lines.slice(0, half), ...turned.slice(half)])).toEqual(await predicted(lines));
  });

  it('starts warm from another log, and then fits BKT too', async () => {
    const log = write('test.tsv', rows(5));
    const said = await trace('--log', log, '--start', 'warm', '--warm', write('train.tsv', rows(6)));
    expect(said).toMatch(/^BKT fitted by EM +[01]\.\d{4}/m);
    const p = async (...more: string[]) => {
      const out = join(folder, 'warm.csv');
      await trace('--log', log, '--predictions', out, ...more);
      return readFileSync(out, 'utf8').split('\n')[1];
    };
    expect(await p('--warm', join(folder, 'train.tsv'))).not.toBe(await p());
  });

  it('names bad rows by line and goes on; refuses what it can not read in a sentence, with exit code 1', async () => {
    const [first = '', ...rest] = rows(7);
    const said = await trace('--log', write('bad.tsv', [first, 'l1\ti\t0\tperhaps\tk1', ...rest]));
    expect(said).toContain('1 rows could not be used');
    expect(said).toContain('line 3: "perhaps" is neither right nor wrong');
    const refused = async (...given: string[]) => {
      const failure = await trace(...given).then(
        () => null,
        (error: { code: number; stderr: string }) => error,
      );
      expect(failure?.code).toBe(1);
      expect(failure?.stderr).not.toContain('    at ');
      return failure?.stderr;
    };
    expect(await refused('--log', join(folder, 'nothing.csv'))).toContain('nothing.csv can not be read');
    expect(await refused('--log', write('empty.tsv', []))).toContain('no answer');
    const broken = join(folder, 'broken.gz');
    writeFileSync(broken, gzipSync(HEADER).subarray(0, 20));
    expect(await refused('--log', broken)).toContain('broken.gz can not be read');
    expect(await refused('--log', join(folder, 'test.tsv'), '--start', 'warm')).toContain('--warm');
    expect(await refused('--log', join(folder, 'test.tsv'), '--order', 'random')).toContain('--order');
  });
});
