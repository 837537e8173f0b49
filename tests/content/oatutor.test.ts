import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseCourse } from '@/lib/content/import/course';
import { type Imported, importOatutor } from '@/lib/content/import/oatutor/course';
import { plainText } from '@/lib/content/import/oatutor/plain-text';
import { countsOf } from '@/lib/content/import/oatutor/report';
import { type Answer, kindOf } from '@/lib/content/items/kinds';
import { hasCode, type UstatError } from '@/lib/errors';
import { approvedHints } from '@/lib/hints/hint-queries';
import { exportCourse } from '@/lib/server/work/export-course';
import { loadCourse, readCourseFolder } from '@/lib/server/work/load-course';
import { algebraCourse, hasAlgebra } from '@/lib/server/work/simulated-courses';
import { root } from '../support/app';
import { testDb } from '../support/db';

const FOLDER = join(root, 'tests/data/oatutor');
const KITCHEN = 'Sums in the Kitchen';
const small = () => readCourseFolder(FOLDER, /\.json$/);
const kitchen = () => importOatutor(small(), KITCHEN);

describe('a text of OATutor', () => {
  it.each([
    ['$$1\\frac{1}{2}$$ cups', '1 1/2 cups'],
    ['$$\\frac{x+y}{z}$$', '(x + y)/z'],
    ['$$-\\left(\\frac{4}{5}\\right) x$$', '-(4/5) x'],
    ['$$\\frac{1}{4} a-\\frac{3}{4}$$', '(1/4) a - 3/4'],
    ['$$\\frac{\\frac{3}{4}}{\\frac{5}{8}}$$', '(3/4)/(5/8)'],
    ['$$2x^2+3^{n}-{\\left(-2\\right)}^3$$', '2x² + 3ⁿ - (-2)³'],
    ['$$|-9|>-|-9|$$', '|-9| > -|-9|'],
    ['$$\\sqrt{4}\\neq\\sqrt{-4}$$', '√4 ≠ √(-4)'],
    ['$$\\$10.74$$ for $$sixty-five$$, $$50\\%$$', '$10.74 for sixty-five, 50%'],
    ['One\\ntwo $$\\neq$$ three', 'One\ntwo ≠ three'],
    ['$$2\\times2 x$$', '2 × 2 x'],
    ['$$x^{a+b}$$', 'x^(a + b)'],
  ])('%s is read as %s', (source, text) => {
    expect(plainText(source)).toEqual({ text });
  });

  it.each([
    ['see ##figure1.gif##', 'figure'],
    ['$$@{n}+1$$', 'variable'],
    ['$$\\int_0^1$$', 'formula'],
    ['$$\\frac{1}$$', 'formula'],
    ['$$\\frac{1}{2$$', 'formula'],
    ['$$1}$$', 'formula'],
    ['$$\\sqrt[3]{8}$$', 'formula'],
    ['an open $$ sign', 'formula'],
    [`$$${'{'.repeat(5_000)}$$`, 'formula'],
  ])('%s is named as what can not be read', (source, fault) => {
    expect(plainText(source)).toMatchObject({ fault });
  });
});

describe('a course of OATutor', () => {
  it('becomes a course folder of ours, in the order of its plan', () => {
    const { files, counts } = kitchen();
    const course = parseCourse(files);
    expect(counts).toEqual({ problems: 6, steps: 19, items: 7, modules: 2, hints: 11 });
    expect(course.structure.modules.map(({ id, skills }) => [id, skills])).toEqual([
      ['1-1-halves-and-quarters', ['halve-a-recipe', 'read-a-scale']],
      ['1-2-hot-and-cold', ['compare-temperatures', 'halve-a-recipe.lesson-1-2']],
    ]);
    expect(
      course.items.map(({ definition, moduleId }) => [definition.id, definition.kind, moduleId]),
    ).toEqual([
      ['cupbake2a', 'number', '1-1-halves-and-quarters'],
      ['cupbake2b', 'number', '1-1-halves-and-quarters'],
      ['cupbake2e', 'short-text', '1-1-halves-and-quarters'],
      ['cupbake2f', 'number', '1-1-halves-and-quarters'],
      ['cupbake10b', 'number', '1-1-halves-and-quarters'],
      ['hot1a', 'single-choice', '1-2-hot-and-cold'],
      ['hot1c', 'number', '1-2-hot-and-cold'],
    ]);
  });

  it('is marked as its author would, and no copy of a question is right', () => {
    const { items } = parseCourse(kitchen().files);
    const mark = (id: string, answer: Answer) => {
      const item = items.find(({ definition }) => definition.id === id);
      if (!item) throw new Error(`no item ${id}`);
      return kindOf(answer.kind).mark(item.definition as never, Object.values(item.texts), answer as never)
        .correct;
    };
    const number = (text: string): Answer => ({ kind: 'number', text });
    expect(['3/4', '0.75', '1 1/2'].map((text) => mark('cupbake2a', number(text)))).toEqual([
      true,
      true,
      false,
    ]);
    expect(['11', 'x = 11', '35'].map((text) => mark('cupbake2b', number(text)))).toEqual([
      true,
      true,
      false,
    ]);
    expect(['$0.80', '0.8', '8'].map((text) => mark('cupbake2f', number(text)))).toEqual([true, true, false]);
    expect(mark('cupbake2e', { kind: 'short-text', text: 'A quarter' })).toBe(true);
    expect(mark('hot1a', { kind: 'single-choice', option: 'a' })).toBe(true);
  });

  it('has hints of at most three levels, each behind what it depends on', () => {
    const { items } = parseCourse(kitchen().files);
    const hintsOf = (id: string) => items.find(({ definition }) => definition.id === id)?.imported?.en;
    expect(hintsOf('cupbake2a')).toEqual([
      {
        level: 1,
        from: 'OATutor cupBake2a: h1, h2',
        text: 'Write 1 1/2 as a fraction. What is 1 1/2 in halves?',
      },
      { level: 2, from: 'OATutor cupBake2a: h3', text: 'Half of something is 1/2 times it.' },
      { level: 3, from: 'OATutor cupBake2a: h4', text: 'Multiply: 3/2 × 1/2.' },
    ]);
    expect(hintsOf('cupbake2f')?.[0]?.text).toBe('Is it more than $0.40? (yes / no)');
    expect(items.flatMap(({ hints }) => Object.values(hints).flat())).toEqual([]);
  });

  it('says of everything that is left out where it stands and why', () => {
    const { report, files } = kitchen();
    const at = (kind: string) => report.filter((one) => one.kind === kind).map(({ where }) => where);
    const step = (problem: string, id: string) =>
      `content-pool/${problem}/steps/${problem}${id}/${problem}${id}.json`;
    expect(at('expression')).toEqual([step('cupBake2', 'c')]);
    expect(at('form-alone')).toEqual([step('cupBake2', 'd')]);
    expect(at('figure')).toEqual([step('cupBake10', 'a')]);
    expect(at('variables')).toEqual([step('cupBake10', 'c')]);
    expect(at('formula')).toEqual([step('cupBake10', 'd')]);
    expect(at('answer-kind')).toEqual([step('cupBake10', 'e')]);
    expect(at('no-skill')).toEqual([step('cupBake10', 'f')]);
    expect(at('choices')).toEqual([step('hot1', 'b')]);
    expect(at('several-answers')).toEqual([step('hot1', 'd')]);
    expect(at('licence')).toEqual(['content-pool/closed1/closed1.json']);
    expect(at('other-course')).toEqual(['content-pool/garden1/garden1.json']);
    expect(at('no-lesson')).toEqual(['content-pool/lost1/lost1.json']);
    expect(at('unseen-sign')).toEqual(['content-pool/hot1/hot1.json']);
    expect(at('dependency')).toHaveLength(2);
    for (const { where } of report) expect(files.get('README.md')).toContain(where);
    for (const { kind, count } of countsOf(report)) expect(at(kind)).toHaveLength(count);
  });

  it('names its author and its licence in every lesson', () => {
    const { structure, lessons } = parseCourse(kitchen().files);
    expect(structure.licence).toBe('CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/)');
    for (const { blocks } of lessons) {
      const words = JSON.stringify(blocks);
      expect(words).toContain('OATutor (https://OATutor.io)');
      expect(words).toContain('CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/)');
      expect(words).toContain('https://example.org/kettles');
    }
  });
});

describe('bad input', () => {
  const changed = (path: string, change: (text: string) => string) => {
    const files = small();
    const text = files.get(path);
    if (text === undefined) throw new Error(`no ${path}`);
    return new Map([...files, [path, change(text)]]);
  };
  const faultOf = (files: ReadonlyMap<string, string>, course: string | undefined = KITCHEN): UstatError => {
    try {
      importOatutor(files, course);
    } catch (error) {
      if (hasCode(error, 'bad-input')) return error;
      throw error;
    }
    throw new Error('it was taken');
  };
  const STEP = 'content-pool/hot1/steps/hot1a/hot1a.json';
  const HINTS = 'content-pool/hot1/steps/hot1a/tutoring/hot1aDefaultPathway.json';

  it('is named by file and path, all of it at once', () => {
    const files = changed(STEP, (text) => text.replace('"stepAnswer": [', '"answers": ['));
    files.set(HINTS, '[{"id": "hot1a-h1", "type": "riddle"}]');
    files.set('skillModel.json', '{"hot1a": "cold"');
    files.delete('content-pool/lost1/lost1.json');
    const lines = faultOf(files).details.join('\n');
    expect(lines).toContain(`${STEP}: stepAnswer: `);
    expect(lines).toContain(`${HINTS}: 0 > type: `);
    expect(lines).toContain('skillModel.json: is no JSON: ');
    expect(lines).toContain('content-pool/lost1/lost1.json: is missing');
  });

  it.each([
    ['no plan', () => new Map<string, string>(), 'coursePlans.json: is missing'],
    ['a lost letter', () => changed(STEP, (text) => text.replace('___', '\ufffd')), 'U+FFFD'],
    [
      'no licence',
      () => changed('coursePlans.json', (text) => text.replace(/https:\S+ <CC BY 4.0>/, '')),
      'courseLicense',
    ],
    [
      'a language without words',
      () => changed('coursePlans.json', (text) => text.replace('"en"', '"fi"')),
      'it can be en or es',
    ],
  ])('%s', (_, files, said) => {
    const { message, details } = faultOf(files());
    expect([message, ...details].join('\n')).toContain(said);
  });

  it('asks which course, where the folder has several', () => {
    try {
      importOatutor(small());
      throw new Error('it was taken');
    } catch (error) {
      expect((error as UstatError).details).toEqual([KITCHEN, 'Sums in the Garden']);
    }
    expect(faultOf(small(), 'Sums at Sea').message).toContain('Sums at Sea');
  });
});

describe('npm run import', () => {
  const out = mkdtempSync(join(tmpdir(), 'ustat-import-'));
  afterAll(() => rmSync(out, { recursive: true }));
  const run = (...args: string[]) =>
    execFileSync('npx', ['tsx', 'lib/server/commands/import.ts', ...args], {
      ...{ cwd: root, encoding: 'utf8' as const, stdio: 'pipe' as const },
      env: { ...process.env, USTAT_DATA: join(out, 'data') },
    });

  it('writes a folder that loads, and no folder that holds something', () => {
    const folder = join(out, 'kitchen');
    const args = ['--from', 'oatutor', FOLDER, '--course', KITCHEN, '--out', folder];
    expect(run(...args)).toContain('1 expression');
    expect(parseCourse(readCourseFolder(folder)).version).toBe(parseCourse(kitchen().files).version);
    expect(() => run(...args)).toThrow(/is not empty/);
    expect(() => run('--from', 'moodle', FOLDER)).toThrow(/npm run import/);
  }, 60_000);
});

describe.skipIf(!hasAlgebra)('the algebra course of OATutor', () => {
  let imported: Imported;
  beforeAll(() => {
    imported = algebraCourse();
  });

  it('comes in whole: every step is an exercise, or is named', () => {
    const { counts, report } = imported;
    expect(counts).toMatchObject({ problems: 361, steps: 558, modules: 12 });
    expect(counts.items).toBeGreaterThanOrEqual(500);
    const ofSteps = ['figure', 'formula', 'expression', 'several-answers', 'form-alone', 'choices'];
    const left = report.filter(({ kind }) =>
      [...ofSteps, 'answer-kind', 'not-marked', 'no-skill'].includes(kind),
    );
    expect(counts.items + left.length).toBe(counts.steps);
  });

  it('takes for right what its author wrote as the answer', () => {
    for (const { definition, texts } of parseCourse(imported.files).items) {
      const { explanation } = texts.en ?? { explanation: '' };
      if (definition.kind !== 'number') continue;
      const text = explanation.replace('The answer: ', '');
      expect([
        text,
        kindOf('number').mark(definition, Object.values(texts), { kind: 'number', text }).correct,
      ]).toEqual([text, true]);
    }
  });

  it('loads, serves none of its hints before somebody approves them, and goes out as it came', async () => {
    const db = await testDb();
    try {
      const course = parseCourse(imported.files);
      await loadCourse(db, course, new Date('2026-05-01T08:00:00Z'));
      const [row] = await db.query<{ count: number }>(
        `select count(*)::int as count from hint where state = 'in-review' and course_id = $1`,
        [course.structure.id],
      );
      expect(row?.count).toBe(imported.counts.hints);
      for (const { definition } of course.items.filter((_, at) => at % 10 === 0)) {
        const at = { courseId: course.structure.id, itemId: definition.id, language: 'en' };
        expect(await approvedHints(db, at)).toEqual([]);
      }
      const out = await exportCourse(db, course.structure.id);
      expect([...out.keys()].sort()).toEqual([...imported.files.keys()].sort());
      expect(parseCourse(out).version).toBe(course.version);
    } finally {
      await db.close();
    }
  }, 180_000);
});
