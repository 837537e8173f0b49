import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasCode } from '@/lib/errors';
import { chosenColumns } from '@/lib/research/columns';
import { replayOrder } from '@/lib/research/log';
import type { ReadLog, ReadOptions } from '@/lib/research/reader';
import { readingReport } from '@/lib/research/report';
import { readAnswerLog } from '@/lib/server/store/rows';

const plain: ReadOptions = { columns: {}, skillSeparator: null, skills: 'together', dates: null };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'reader-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function read(lines: string[] | Uint8Array, options: Partial<ReadOptions> = {}): Promise<ReadLog> {
  const path = join(folder, 'log');
  writeFileSync(path, Array.isArray(lines) ? lines.join('\n') : lines);
  return readAnswerLog(path, { ...plain, ...options });
}

/** learner item skill right, a string an answer. */
function answers({ log }: ReadLog): string[] {
  return Array.from(log.learner, (n, i) =>
    [
      log.learners[n],
      log.items[log.item[i] as number],
      log.skills[log.skill[i] as number],
      log.right[i],
    ].join(' '),
  );
}

const fault = async (work: () => unknown): Promise<string | null> => {
  try {
    await work();
  } catch (error) {
    return hasCode(error, 'bad-input') ? error.message : null;
  }
  return null;
};

describe('rows of answers', () => {
  it('are read from TSV and CSV, with quotes, a byte order mark, CRLF and blank lines', async () => {
    const tsv = await read([
      '\uFEFFuser_id\titem_id\tcorrect\tskill_id\r',
      'a\t1\t1\tx\r',
      '',
      'b\t2\t0\ty\r',
    ]);
    expect(answers(tsv)).toEqual(['a 1 x 1', 'b 2 y 0']);
    const csv = await read(['learner,item,skill,correct', '"a, ""b""",1,x,1', 'c,"2",y,0']);
    expect(answers(csv)).toEqual(['a, "b" 1 x 1', 'c 2 y 0']);
    expect(csv.faults).toEqual([]);
  });

  it('take the columns that are named, and say which are missing and what there is', async () => {
    const columns = chosenColumns('learner=who,item=q,skill=kc,correct=ok');
    expect(answers(await read(['ok,kc,q,who', '1,x,7,a'], { columns }))).toEqual(['a 7 x 1']);
    expect(await fault(() => read(['who,q,ok', 'a,7,1']))).toContain('learner, item, skill, correct');
    expect(await fault(() => read(['learner,item,skill,correct'], { columns: { time: 'when' } }))).toContain(
      'time',
    );
    expect(await fault(() => chosenColumns('pupil=who'))).toContain('pupil=who');
    expect(await fault(() => chosenColumns('learner='))).not.toBeNull();
  });

  it('that are malformed are counted and named by line, and the others kept', async () => {
    const log = await read([
      'learner,item,skill,correct',
      'a,1,x,1',
      'a,1,x',
      'a,1,x,maybe',
      ',1,x,1',
      'a,,x,1',
      'a,1,,1',
      'a,5" pipe,x,1',
      'a,1,x,2',
      'b,1,x,0',
    ]);
    expect(answers(log)).toEqual(['a 1 x 1', 'b 1 x 0']);
    expect(log.rows).toBe(9);
    expect(log.faults.map((one) => one.line)).toEqual([3, 4, 5, 6, 7, 8, 9]);
    expect(log.faults.map((one) => one.why)).toEqual([
      '3 cells where the header has 4',
      '"maybe" is neither right nor wrong',
      'no learner',
      'no item',
      'no component',
      'a quote amid a cell',
      '"2" is neither right nor wrong',
    ]);
  });

  it('are all named by line in the report, however many are wrong', async () => {
    const bad = Array.from({ length: 40 }, () => 'a,1,x,?');
    const report = readingReport('log', await read(['learner,item,skill,correct', 'a,1,x,1', ...bad])).join(
      '\n',
    );
    expect(report).toContain('41 rows, 1 answers of 1 learners');
    expect(report).toContain('40 rows could not be used');
    expect(report).toContain('line 3: "?" is neither right nor wrong');
    expect(report).toContain('20 more, at lines 23-42');
  });

  it.each([
    ['~~', 'x~~y'],
    ['_', '3_5'],
  ])('may have several components, split at %s: together one, in any order', async (separator, cell) => {
    const turned = cell.split(separator).reverse().join(separator);
    const rows = ['learner,item,skill,correct', `a,1,${cell},1`, `a,2,${turned},0`];
    const log = await read(rows, { skillSeparator: separator });
    expect(log.log.skills).toEqual([cell]);
    expect(answers(log)).toHaveLength(2);
    const first = await read(rows, { skillSeparator: separator, skills: 'first' });
    expect(first.log.skills).toEqual(cell.split(separator));
    expect((await read(rows)).log.skills).toEqual([cell, turned]);
  });

  it('come learner after learner, or by time where asked', async () => {
    const { log } = await read(['learner,item,skill,correct,time', 'a,1,x,1,30', 'b,2,x,0,10', 'a,3,x,1,20']);
    expect([...replayOrder(log, 'learner')]).toEqual([0, 2, 1]);
    expect([...replayOrder(log, 'time')]).toEqual([1, 2, 0]);
    const dated = await read([
      'learner,item,skill,correct,time',
      'a,1,x,1,2024-05-02',
      'b,2,x,0,2024-05-01 10:00',
    ]);
    expect([...replayOrder(dated.log, 'time')]).toEqual([1, 0]);
    const partly = await read(['learner,item,skill,correct,time', 'a,1,x,1,', 'b,2,x,0,7']);
    expect(partly.log.time).toBeNull();
    expect(partly.times).toBe('not every answer has a time');
  });
});

describe("DataShop's transactions", () => {
  const header = [
    ...['Row', 'Anon Student Id', 'Time', 'Problem Name', 'Step Name', 'Attempt At Step', 'Outcome'],
    ...['KC (Default)', 'KC Category (Default)', 'KC (Default)'],
  ].join('\t');

  it('are mapped: item = problem and step, outcome words, repeated component columns, first tries only', async () => {
    const log = await read([
      header,
      '1\tS1\t2010-01-01 10:00:00\tP1\tstep a\t1\tCORRECT\tadd\t\t',
      '2\tS1\t2010-01-01 10:01:00\tP1\tstep b\t1\tINCORRECT\tadd\t\tcarry',
      '3\tS1\t2010-01-01 10:02:00\tP1\tstep b\t2\tCORRECT\tadd\t\tcarry',
      '4\tS2\t2010-01-01 10:03:00\tP1\tstep a\t1\tHINT\tadd\t\t',
      '5\tS2\t2010-01-01 10:04:00\tP1\tstep c\t1\tUNGRADED\tadd\t\t',
    ]);
    expect(answers(log)).toEqual([
      'S1 P1 / step a add 1',
      'S1 P1 / step b add~~carry 0',
      'S2 P1 / step a add 0',
    ]);
    expect(log.laterTries).toBe(1);
    expect(log.faults).toEqual([{ line: 6, why: '"UNGRADED" is neither right nor wrong' }]);
    expect(log.log.time?.[1]).toBeGreaterThan(log.log.time?.[0] ?? Number.NaN);
  });
});

describe("pyKT's sequences", () => {
  const header = 'fold,uid,questions,concepts,responses,timestamps,selectmasks,is_repeat';

  it('are unrolled, padding dropped, a learner’s rows joined, repeated rows of one answer made one', async () => {
    const log = await read(
      [
        header,
        '0,u1,"5,6,6,-1","1,2,3,-1","1,0,0,-1","10,20,20,-1","1,1,1,-1","0,0,1,-1"',
        '0,u2,"5,-1,-1,-1","1,-1,-1,-1","0,-1,-1,-1","15,-1,-1,-1","1,-1,-1,-1","0,-1,-1,-1"',
        '0,u1,"7,-1,-1,-1","1,-1,-1,-1","1,-1,-1,-1","30,-1,-1,-1","1,-1,-1,-1","0,-1,-1,-1"',
      ],
      { skillSeparator: '_' },
    );
    expect(log.format).toBe('sequences');
    expect(answers(log)).toEqual(['u1 5 1 1', 'u1 6 2_3 0', 'u2 5 1 0', 'u1 7 1 1']);
    expect([...replayOrder(log.log, 'learner')]).toEqual([0, 1, 3, 2]);
  });

  it('that do not fit together are faults of their line', async () => {
    const log = await read([header, '0,u1,"5,6","1","1,0,1","1,2,3","1,1,1","0,0,0"', '0,u2,5,1,x,1,1,0']);
    expect(log.faults.map((one) => one.line)).toEqual([2, 3]);
    expect(log.log.learner).toHaveLength(0);
  });

  it('may name questions or components alone', async () => {
    expect(answers(await read(['uid,questions,responses', 'u,"5,6","1,0"']))).toEqual(['u 5 5 1', 'u 6 6 0']);
    expect(answers(await read(['uid,concepts,responses', 'u,"5,6","1,0"']))).toEqual(['u 5 5 1', 'u 6 6 0']);
  });
});
