import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { replayOrder } from '@/lib/research/log';
import { readMoment } from '@/lib/research/moments';
import type { ReadLog, ReadOptions } from '@/lib/research/reader';
import { readingReport } from '@/lib/research/report';
import { csvCell } from '@/lib/research/table';
import { readAnswerLog } from '@/lib/server/store/rows';

/** Logs as spreadsheets and other programs write them: read rightly, or refused by name. */

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'logs-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function read(text: string | Uint8Array, options: Partial<ReadOptions> = {}): Promise<ReadLog> {
  const path = join(folder, 'log.csv');
  writeFileSync(path, text);
  return readAnswerLog(path, {
    columns: {},
    skillSeparator: null,
    skills: 'together',
    dates: null,
    ...options,
  });
}

interface Line {
  user: string;
  item: string;
  skill: string;
  right: number;
  day: number;
}
/** Two learners, three days of months that could be months, an item that comes again. */
const LINES: Line[] = ['u1', 'u2'].flatMap((user, n) =>
  [2, 5, 9, 33, 36, 40].map((day, i) => ({
    user,
    item: `q${(i + n) % 4}`,
    skill: `k${i % 2}`,
    right: (i + n) % 2,
    day,
  })),
);
const HEADER = ['user_id', 'item_id', 'skill', 'correct', 'time'];
const START = Date.UTC(2026, 0, 1, 10);
const dateOf = (day: number) => new Date(START + (day - 1) * 86_400_000);
const csv = (cells: (line: Line) => (string | number)[], sign = ',', header = HEADER) =>
  [header, ...LINES.map(cells)].map((row) => row.join(sign)).join('\n');
const plainCells = ({ user, item, skill, right, day }: Line) => [
  user,
  item,
  skill,
  right,
  dateOf(day).getTime(),
];
const withTime = (time: (at: Date) => string) =>
  csv(({ day, ...line }) => [...plainCells({ day, ...line }).slice(0, 4), time(dateOf(day))]);

/** What a replay by time sees. */
function replayed({ log }: ReadLog): string[] {
  const { learners, items, skills, learner, item, skill, right } = log;
  return [...replayOrder(log, 'time')].map((at) =>
    [learners[learner[at] ?? 0], items[item[at] ?? 0], skills[skill[at] ?? 0], right[at]].join(' '),
  );
}

describe('a log', () => {
  it.each([
    ['has the sign of its columns named above them', `sep=;\n${csv(plainCells, ';')}`],
    ['has a quoted sign named, and a byte order mark', `\ufeff"sep=|"\r\n${csv(plainCells, '|')}`],
    ['has bars between its columns', csv(plainCells, '|')],
    ['ends its lines in three ways', csv(plainCells).replace('\n', '\r\n').replace('\n', '\r')],
    ['begins and ends with empty lines', `\n\n${csv(plainCells)}\n\n`],
    [
      'writes numbers with a decimal comma',
      csv(
        (line) => [...plainCells(line).slice(0, 3), `${line.right},0`, `${dateOf(line.day).getTime()},5`],
        ';',
      ),
    ],
    ['holds every row twice', csv(plainCells).replace(/\n(.+)/g, '\n$1\n$1')],
    [
      'holds all of itself a second time',
      `${csv(plainCells)}\n${csv(plainCells).split('\n').slice(1).join('\n')}`,
    ],
    ['has ISO dates', withTime((at) => at.toISOString())],
    ['has ISO dates without a zone', withTime((at) => at.toISOString().slice(0, 19).replace('T', ' '))],
    [
      'has dates with dots, the day first',
      withTime((at) => `${two(at.getUTCDate())}.${two(at.getUTCMonth() + 1)}.2026`),
    ],
  ])('that %s is read as one that does not', async (_, text) => {
    const [plain, other] = [await read(csv(plainCells)), await read(text)];
    expect(other.faults).toEqual([]);
    expect(replayed(other)).toEqual(replayed(plain));
  });

  it('may have line breaks and its own sign in quoted cells; a fault names the line where its row begins', async () => {
    const item = ({ item }: Line) => csvCell(`How much,\nsays "Aida"?\n${item}`);
    const header = ['user_id', 'problem_name', 'skill', 'correct', 'time'];
    const text = csv((line) => [line.user, item(line), line.skill, line.right, line.day], ',', header);
    const log = await read(`${text}\nu3,"q\n1",k1,perhaps,1`);
    expect(log.log.items[0]).toBe('How much,\nsays "Aida"?\nq0');
    expect(log.log.learner).toHaveLength(LINES.length);
    expect(log.faults).toEqual([{ line: 2 + 3 * LINES.length, why: '"perhaps" is neither right nor wrong' }]);
  });

  it('with any cells at all comes back as it was written', async () => {
    const cell = fc
      .string({ unit: fc.constantFrom('a', '"', ',', '\n', ';', ' ', 'ң') })
      .map((text) => `x${text}x`);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1 }), async (pairs) => {
        const rows = pairs.map(([user, item], i) => `${csvCell(user)},${csvCell(item)},k${i},1`);
        const { log, faults } = await read(['learner,item,skill,correct', ...rows].join('\n'));
        expect(faults).toEqual([]);
        const single = pairs.filter(
          ([user, item], i) => pairs.slice(0, i).findLast(([other]) => other === user)?.[1] !== item,
        );
        expect(Array.from(log.learner, (n, i) => [log.learners[n], log.items[log.item[i] ?? 0]])).toEqual(
          single,
        );
      }),
      { numRuns: 40 },
    );
  });

  it('with a row a component has one answer for them', async () => {
    const more = csv(plainCells).replace(/\n(.+),(k\d),(.+)/g, '\n$1,$2,$3\n$1,k9,$3\n$1,k8,$3');
    const log = await read(more);
    expect(log.furtherComponents).toBe(2 * LINES.length);
    expect(log.log.learner).toHaveLength(LINES.length);
    expect(log.log.skills[log.log.skill[0] ?? 0]).toBe('k0~~k8~~k9');
    expect(readingReport('log', log).join('\n')).toContain('24 rows name a further component');
    expect(replayed(await read(more, { skills: 'first' }))).toEqual(replayed(await read(csv(plainCells))));
    const untimed = await read(more.replace(/,[^,]+$/gm, ''));
    expect(untimed.log.learner).toHaveLength(LINES.length);
  });

  it('in which a learner answers an item again keeps both answers', async () => {
    const again = [HEADER.join(), 'u,q,k,0,2026-01-02 10:00:00', 'u,q,k,0,2026-01-02 10:00:09'];
    expect((await read(again.join('\n'))).log.learner).toHaveLength(2);
    const byDay = [
      HEADER.join(),
      ...['q,k,0', 'q,k,0', 'r,k,1', 's,k,1'].map((row) => `u,${row},2026-01-02`),
    ];
    expect(await read(byDay.join('\n'))).toMatchObject({ repeats: 0, log: { learner: { length: 4 } } });
    const undated = ['learner,item,skill,correct', 'u,q,k,0', 'u,q,k,0', 'u,q,k,1'];
    expect((await read(undated.join('\n'))).log.learner).toHaveLength(3);
  });

  it('says how many answers it held twice', async () => {
    const log = await read(csv(plainCells).replace(/\n(.+)/g, '\n$1\n$1'));
    expect(log.repeats).toBe(LINES.length);
    expect(readingReport('log', log).join('\n')).toContain('12 answers stand in the log twice: counted once');
  });
});

const two = (n: number) => String(n).padStart(2, '0');
const slashed = (at: Date, dayFirst: boolean) => {
  const [day, month] = [two(at.getUTCDate()), two(at.getUTCMonth() + 1)];
  return `${dayFirst ? `${day}/${month}` : `${month}/${day}`}/2026 ${two(at.getUTCHours())}:00`;
};

describe('dates with strokes', () => {
  it('that could be either order are not used until somebody says which', async () => {
    const text = withTime((at) => slashed(at, true));
    const log = await read(text);
    expect(log.log.time).toBeNull();
    expect(log.times).toBe('"02/01/2026 10:00" may be day first or month first: --dates says which');
    const told = await read(text, { dates: 'day-first' });
    expect(replayed(told)).toEqual(replayed(await read(csv(plainCells))));
    expect(replayed(await read(text, { dates: 'month-first' }))).not.toEqual(replayed(told));
  });

  it.each([true, false])('show their order in a day after the twelfth (day first: %s)', async (dayFirst) => {
    const more = `${withTime((at) => slashed(at, dayFirst))}\nu3,q1,k1,1,${slashed(dateOf(28), dayFirst)}`;
    const log = await read(more);
    expect(log.times).toBe(`dates are ${dayFirst ? 'day' : 'month'} first`);
    expect(replayed(log)).toEqual(
      replayed(await read(`${csv(plainCells)}\nu3,q1,k1,1,${dateOf(28).getTime()}`)),
    );
    const wrong = dayFirst ? 'month-first' : 'day-first';
    await expect(read(more, { dates: wrong })).rejects.toThrow(`--dates ${wrong}`);
  });

  it('of both orders in one log are not used, nor are days that no calendar has', async () => {
    const rows = (...dates: string[]) =>
      [HEADER.join(), ...dates.map((date, i) => `u,q${i},k,1,${date}`)].join('\n');
    expect((await read(rows('28/01/2026', '01/28/2026'))).times).toBe(
      'some dates are day first, others month first',
    );
    expect((await read(rows('30.02.2026'))).times).toBe('not every answer has a time');
    expect((await read(rows('2026-13-01'))).log.time).toBeNull();
  });

  it('read the clock in either way of counting', () => {
    const read = (cell: string) => (readMoment(cell) as { 'month-first': number })['month-first'];
    expect(read('1/2/26 12:05 AM')).toBe(Date.UTC(2026, 0, 2, 0, 5));
    expect(read('1/2/2026 1:05:09 PM')).toBe(Date.UTC(2026, 0, 2, 13, 5, 9));
    expect(readMoment('2010-01-01 10:00:00.5')).toBe(Date.UTC(2010, 0, 1, 10, 0, 0, 500));
    expect(readMoment('2026-01-02T10:00:00+06:00')).toBe(Date.UTC(2026, 0, 2, 4));
    expect(readMoment('soon')).toBeNull();
  });
});

describe('a log that can not be read rightly', () => {
  it('is refused where it is not UTF-8, by its line', async () => {
    const old = Buffer.from(csv(plainCells).replace('q1', '\u00e2\u00ee'), 'latin1');
    await expect(read(old)).rejects.toThrow(/log.csv:3: is not UTF-8/);
  });

  it.each([
    ['to its end', 'a,"q,k,1\nb,q,k,0\n'],
    ['up to the next one', 'a,"q,k,1\nb,"q",k,0\nc,q,k,0\n'],
    ['for megabytes', `a,"q,k,1\n${'b,q,k,0\n'.repeat(200_000)}c,"q",k,0`],
  ])('is refused where a quote is left open %s, by its line', async (_, rest) => {
    const text = `learner,item,skill,correct\na,q,k,1\n${rest}`;
    await expect(read(text)).rejects.toThrow(/log.csv:3: a quote is left open/);
  });
});
