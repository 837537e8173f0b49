import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseCourse } from '@/lib/content/import/course';
import type { Db } from '@/lib/db/port';
import { insertHints, insertVersions } from '@/lib/hints/course-hint-queries';
import { authoredId } from '@/lib/hints/course-hints';
import { addEvents, approvedHints } from '@/lib/hints/hint-queries';
import { importedId } from '@/lib/hints/imported-hints';
import type { EventKind, HintEvent, Provenance } from '@/lib/hints/schema';
import { questionsOf } from '@/lib/retrieval/question-queries';
import { readArchive, writeArchive } from '@/lib/server/work/course-archive';
import { exportCourse } from '@/lib/server/work/export-course';
import { loadCourse, readCourseFolder } from '@/lib/server/work/load-course';
import { bothDatabases } from '../support/both-databases';
import { smallCourse } from '../support/course';
import { lacks } from '../support/needs';

const AT = new Date('2026-05-01T08:00:00Z');
const SHIPPED = 'seed/courses/money-phone-safely';

/** What happens to a hint at the desk of a site. */
async function happens(db: Db, id: string, ...steps: [EventKind, number, string?][]): Promise<void> {
  const events = await db.query<HintEvent>(
    'select seq, kind, version, by, at, reason, words, undoes from hint_event where hint_id = $1 order by seq',
    [id],
  );
  const rest = { reason: null, words: null, undoes: null };
  await addEvents(
    db,
    id,
    events.map((event) => ({ ...event, at: new Date(event.at) })),
    steps.map(([kind, version, by = 'Aida'], at) => ({
      ...{ kind, version, by, at: new Date(AT.getTime() + 60_000 + at) },
      ...rest,
    })),
  );
}

const IMPORTED = `heat.when:
  - { level: 3, from: elsewhere, text: In another kitchen the lid dances. }
  - { level: 2, from: elsewhere, text: Nobody has approved this one. }
`;

const BY_MODEL: Provenance = { by: 'model', name: 'gpt', prompts: '3', sources: [], itemHash: null };

async function addHint(
  db: Db,
  place: { courseId: string; itemId: string; language: string; level: number; answer: string | null },
  text: string,
  ...steps: EventKind[]
): Promise<void> {
  const id = crypto.randomUUID();
  await insertHints(db, [{ ...place, id }], AT);
  await insertVersions(db, [{ hintId: id, version: 1, text, provenance: BY_MODEL }]);
  await happens(db, id, ...steps.map((kind): [EventKind, number] => [kind, 1]));
}

/** Everything of a course that a learner may meet. */
async function allOf(db: Db, id: string) {
  const [course] = await db.query<{ version: string; items: string[]; languages: string[] }>(
    `select version, structure -> 'languages' as languages,
       (select json_agg(item_id order by position) from item where course_id = course.id and not retired) as items
     from course where id = $1`,
    [id],
  );
  const hints = [];
  for (const itemId of course?.items ?? [])
    for (const language of course?.languages ?? [])
      for (const { level, answer, text } of await approvedHints(db, { courseId: id, itemId, language }))
        hints.push({ itemId, language, level, answer, text });
  const rows = (table: string, columns: string) =>
    db.query(
      `select ${columns} from ${table} where course_id = $1 order by ${columns.split(', ').slice(0, 3).join(', ')}`,
      [id],
    );
  return {
    version: course?.version,
    hints,
    questions: await questionsOf(db, id),
    lessons: await rows('lesson', 'module_id, language, hash, title'),
    items: await rows('item', 'item_id, version, position, module_id'),
    texts: await rows('course_text', 'language, text'),
    files: await rows('course_file', 'path, text'),
  };
}

describe.each(Object.keys(bothDatabases) as (keyof typeof bothDatabases)[])(
  'a course given out and taken in on %s',
  (kind) => {
    describe.skipIf(kind === 'PostgreSQL' && lacks('postgres'))('(needs postgres)', () => {
      let here: { db: Db; drop(): Promise<void> };
      let there: { db: Db; drop(): Promise<void> };
      beforeAll(async () => {
        here = await bothDatabases[kind]();
        there = await bothDatabases[kind]();
      });
      afterAll(async () => {
        await here?.drop();
        await there?.drop();
      });

      async function takeOver(id: string): Promise<Map<string, string>> {
        const zip = writeArchive(id, await exportCourse(here.db, id), AT);
        const files = await readArchive(zip);
        await loadCourse(there.db, parseCourse(files), AT, { isOwn: true });
        return files;
      }

      it('is the same, the course that ships, to the letter', async () => {
        const files = readCourseFolder(SHIPPED);
        const course = parseCourse(files);
        await loadCourse(here.db, course, AT);
        const given = await takeOver(course.structure.id);
        expect(given).toEqual(files);
        const [one, other] = [
          await allOf(here.db, course.structure.id),
          await allOf(there.db, course.structure.id),
        ];
        expect(one.version).toBe(course.version);
        expect(one.hints.length).toBeGreaterThan(100);
        expect(one.questions.length).toBeGreaterThan(100);
        expect(other).toEqual(one);
      });

      it('brings what curators have made of its hints, and of its questions', async () => {
        await loadCourse(here.db, parseCourse(smallCourse({ 'en/imported-hints.yaml': IMPORTED })), AT);
        const item = { courseId: 'tea', itemId: 'heat.when', language: 'en' };
        const [first, second] = [1, 2].map((level) => authoredId({ ...item, level }));
        // edited and approved; withdrawn; one more at a level; one for a wrong answer; and a draft
        await insertVersions(here.db, [
          {
            hintId: first ?? '',
            version: 2,
            text: 'Listen to the kettle: it sings.',
            provenance: { by: 'person', name: 'Aida', sources: [], itemHash: null },
          },
        ]);
        await happens(here.db, first ?? '', ['edited', 2], ['approved', 2]);
        await happens(here.db, second ?? '', ['rejected', 1]);
        await happens(here.db, importedId({ ...item, level: 3 }), ['approved', 1]);
        const degrees = { courseId: 'tea', itemId: 'heat.degrees', language: 'ky', answer: null };
        await addHint(
          here.db,
          { ...degrees, level: 1 },
          'Тегерек сан: "100: кайнайт"',
          'drafted',
          'approved',
        );
        await addHint(here.db, { ...degrees, level: 3 }, 'Деңиз деңгээлинде # жүз', 'drafted', 'approved');
        await addHint(
          here.db,
          { ...degrees, level: 0, answer: 'named:half' },
          'Ал жылуу эле.',
          'drafted',
          'approved',
        );
        await addHint(here.db, { ...degrees, level: 2 }, 'Nobody has looked at it.', 'drafted');
        await here.db.query(
          `insert into asked_question (course_id, language, module_id, section_id, position, text)
         values ('tea', 'en', 'brew', 'why', 0, 'Why not "cold": why?'), ('tea', 'ky', 'brew', 'why', 0, 'Эмнеге ысык?')`,
        );
        // a learner's own words, which a curator refuses, stay at home
        await here.db.query(
          `insert into asked_question (course_id, language, module_id, section_id, position, text)
         values ('tea', 'en', null, null, 1000, 'Where does Gulnara live?')`,
        );

        const files = await takeOver('tea');
        const [one, other] = [await allOf(here.db, 'tea'), await allOf(there.db, 'tea')];
        const { version, files: _, questions, ...rest } = other;
        expect(rest).toEqual({ hints: one.hints, lessons: one.lessons, items: one.items, texts: one.texts });
        expect(questions).toEqual(one.questions.filter(({ answer }) => answer !== null));
        expect(questions).toHaveLength(2);
        const shown = one.hints.filter(({ itemId, language }) => itemId === 'heat.when' && language === 'en');
        expect(shown.map(({ text }) => text)).toEqual([
          'Listen to the kettle: it sings.',
          'In another kitchen the lid dances.',
        ]);
        expect(
          one.hints.filter(({ language, itemId }) => language === 'ky' && itemId === 'heat.degrees'),
        ).toHaveLength(4);
        // people are not named, and drafts stay at home
        expect([...files.values()].join()).not.toMatch(/Aida|Gulnara|Nobody has looked/);
        expect(files.get('en/hints.yaml')).toMatch(/^# Hints as people/);

        // and once more, from there
        const again = await exportCourse(there.db, 'tea');
        expect(again).toEqual(files);
        expect(parseCourse(again).version).toBe(version);
        await loadCourse(there.db, parseCourse(again), AT);
        expect((await allOf(there.db, 'tea')).hints).toEqual(one.hints);
      });

      it('leaves what people of the other site have decided', async () => {
        const item = { courseId: 'tea', itemId: 'heat.when', language: 'en' };
        const third = { ...item, itemId: 'heat.degrees', language: 'ky', answer: null, level: 3 };
        const [found] = await there.db.query<{ id: string }>(
          `select id from hint where item_id = $1 and language = $2 and level = 3`,
          [third.itemId, third.language],
        );
        await happens(there.db, found?.id ?? '', ['rejected', 1, 'Bek']);
        await happens(there.db, authoredId({ ...item, level: 1 }), ['rejected', 2, 'Bek']);
        await takeOver('tea');
        const hints = (await allOf(there.db, 'tea')).hints;
        expect(
          hints.some(({ text }) => text.startsWith('Деңиз деңгээлинде #') || text.startsWith('Listen')),
        ).toBe(false);
      });

      it('reaches a site that has the course as its author wrote it', async () => {
        await there.db.query("delete from hint where course_id = 'tea'");
        await there.db.query("delete from course where id = 'tea'");
        await loadCourse(there.db, parseCourse(smallCourse()), AT);
        await takeOver('tea');
        expect((await allOf(there.db, 'tea')).hints).toEqual((await allOf(here.db, 'tea')).hints);
      });

      it('is not given out where its files were never kept', async () => {
        await here.db.query("delete from course_file where course_id = 'tea'");
        await expect(exportCourse(here.db, 'tea')).rejects.toMatchObject({ code: 'not-found' });
      });
    });
  },
);
