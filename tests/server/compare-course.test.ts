import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseCourse } from '@/lib/content/import/course';
import type { Db } from '@/lib/db/port';
import { addQuestions } from '@/lib/retrieval/added-queries';
import { compareCourse } from '@/lib/server/work/compare-course';
import { loadCourse } from '@/lib/server/work/load-course';
import { smallCourse } from '../support/course';
import { testDb } from '../support/db';

const AT = new Date('2026-05-01T08:00:00Z');
const QUESTIONS = 'asked:\n  brew:\n    why: [Why must it be hot?]\n';
let db: Db;
beforeAll(async () => {
  db = await testDb();
});
afterAll(() => db.close());

it('what a course would change is told by part, and nothing is changed by asking', async () => {
  const before = parseCourse(smallCourse({ 'en/questions.yaml': QUESTIONS }));
  const fresh = await compareCourse(db, before, 'ky', AT);
  expect(fresh).toMatchObject({ id: 'tea', title: 'Tea (ky)', against: null, modules: 2, items: 3 });
  await loadCourse(db, before, AT);
  // what a curator has added is no part of the files, and stays
  const added = { id: crypto.randomUUID(), language: 'en', text: 'Is warm enough?' };
  const answer = { moduleId: 'brew', sectionId: 'why' };
  await db.transaction((tx) =>
    addQuestions(tx, 'tea', [{ ...added, answer }], { state: 'approved', by: 'Aida', at: AT }),
  );
  const same = await compareCourse(db, before, 'en', AT);
  for (const { part, difference } of same.parts)
    expect({ part, ...difference }).toMatchObject({
      added: { count: 0 },
      changed: { count: 0 },
      gone: { count: 0 },
    });

  const words = smallCourse().get('en/items.yaml') ?? '';
  const changed = await compareCourse(
    db,
    parseCourse(
      smallCourse({
        'en/questions.yaml': QUESTIONS.replace('Why must', 'Why should'),
        'en/items.yaml': words.replace('Look at the kettle.', 'Hear it sing.').replace('a cup', 'the cup'),
      }),
    ),
    'en',
    AT,
  );
  const parts = Object.fromEntries(changed.parts.map(({ part, difference }) => [part, difference]));
  expect(parts.questions).toMatchObject({
    added: { first: ['en: Why should it be hot?'] },
    gone: { first: ['en: Why must it be hot?'] },
  });
  expect(parts.hints?.changed.first).toEqual(['en: heat.when, 1']);
  expect(parts.files?.changed.first).toEqual(['en/items.yaml', 'en/questions.yaml']);
  expect(changed.against).toBe(same.against);
});
