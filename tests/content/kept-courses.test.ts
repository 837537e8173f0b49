import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storeCourse } from '@/lib/content/course-queries';
import { parseCourse } from '@/lib/content/import/course';
import type { Sql } from '@/lib/db/port';
import type { Embedded } from '@/lib/server/store/pglite';
import { keptCourses, sqlCourses } from '@/lib/server/store/sql-courses';
import { smallCourse } from '../support/course';
import { testDb } from '../support/db';

const AT = new Date('2026-01-01T00:00:00Z');
const STEM = 'When is the water ready?';

function withStem(stem: string) {
  const items = smallCourse().get('en/items.yaml') ?? '';
  return parseCourse(smallCourse({ 'en/items.yaml': items.replace(STEM, stem) }));
}

describe('courses kept in memory', () => {
  let db: Embedded;
  let asked: string[];
  let sql: Sql;
  beforeAll(async () => {
    db = await testDb();
    asked = [];
    sql = {
      query: (text, params) => {
        asked.push(text);
        return db.query(text, params);
      },
    };
    await db.transaction((tx) => storeCourse(tx, parseCourse(smallCourse()), AT));
  });
  afterAll(() => db.close());

  const all = (store: ReturnType<typeof sqlCourses>) =>
    Promise.all([
      store.course('tea', 'ky'),
      store.lesson('tea', 'brew', 'ky'),
      store.items('tea'),
      store.item('tea', 'heat.when', 'en'),
    ]);

  it('are what the database holds, and are read from it once', async () => {
    const courses = keptCourses(sql);
    expect(await all(courses())).toEqual(await all(sqlCourses(db)));
    asked.length = 0;
    expect(await all(courses())).toEqual(await all(sqlCourses(db)));
    expect(asked).toEqual([
      'select version, retired_at is not null as "isRetired" from course where id = $1',
    ]);
  });

  it('are read again when another version was loaded, by whomever', async () => {
    const courses = keptCourses(sql);
    const stem = async () => (await courses().item('tea', 'heat.when', 'en')).text.stem;
    expect(await stem()).toBe(STEM);
    await db.transaction((tx) => storeCourse(tx, withStem('Is it hot?'), AT));
    expect(await stem()).toBe('Is it hot?');
    await db.transaction((tx) => storeCourse(tx, parseCourse(smallCourse()), AT));
    expect(await stem()).toBe(STEM);
  });

  it('of a version that was loaded amid the reading are not kept', async () => {
    let meanwhile = async () => {};
    const courses = keptCourses({
      async query<Row>(text: string, params?: readonly unknown[]) {
        if (text.includes('item_version')) await meanwhile();
        return db.query<Row>(text, params);
      },
    });
    meanwhile = () => db.transaction((tx) => storeCourse(tx, withStem('Does it steam?'), AT));
    expect((await courses().item('tea', 'heat.when', 'en')).text.stem).toBe('Does it steam?');
    meanwhile = async () => {};
    await db.transaction((tx) => storeCourse(tx, parseCourse(smallCourse()), AT));
    expect((await courses().item('tea', 'heat.when', 'en')).text.stem).toBe(STEM);
  });

  it('say what there is not, and can be changed by nobody', async () => {
    const courses = keptCourses(sql);
    await expect(courses().course('coffee', 'en')).rejects.toMatchObject({ code: 'not-found' });
    await expect(courses().item('tea', 'nothing', 'en')).rejects.toMatchObject({ code: 'not-found' });
    const [first] = await courses().items('tea');
    expect(() => Object.assign(first as object, { difficulty: 9 })).toThrow(TypeError);
  });
});
