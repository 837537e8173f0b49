import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Db } from '@/lib/db/port';
import { COURSES_SHOWN, coursesToChoose, mayBeGiven } from '@/lib/server/web/courses';
import { grantOf, grantsToGive, scopeNames } from '@/lib/server/web/grants';
import { provideServices, type Services } from '@/lib/server/web/services';
import { testDb } from '../support/db';
import { fillCourses } from '../support/many-rows';

const STRUCTURE = JSON.stringify({ languages: ['ky', 'en'], modules: [] });

let db: Db;
beforeAll(async () => {
  db = await testDb();
  provideServices({ db } as Services);
});
afterAll(() => db.close());

it('roles are offered in each course by its name, and by its id where there are too many', async () => {
  await fillCourses(db, 2, STRUCTURE);
  const few = await grantsToGive('en');
  expect(few.typed).toEqual([]);
  expect(few.grants).toContainEqual({ role: 'curator', scope: 'course:course-00002' });
  expect(few.names.get('course:course-00002')).toBe('Title 2 en');
  await db.query('delete from course');
  await fillCourses(db, 101, STRUCTURE);
  const many = await grantsToGive('en');
  expect(many.typed).toEqual(['curator', 'moderator', 'researcher']);
  expect(many.grants.filter(({ scope }) => scope.startsWith('course:'))).toEqual([]);
  expect(many.names.size).toBe(0);
  // of a language that it has not: the first of its own
  const names = await scopeNames('ru', ['course:course-00007', 'site', 'course:gone']);
  expect([...names]).toEqual([['course:course-00007', 'Title 7 ky']]);
});

it('a role is given where there is what it is of, by a choice or by an id that was typed', async () => {
  const curator = { role: 'curator', scope: 'course:course-00042' };
  expect(await grantOf('curator course:course-00042')).toEqual(curator);
  expect(await grantOf('curator course:', ' course-00042 ')).toEqual(curator);
  expect(await grantOf('consultant language:ky', 'ignored')).toMatchObject({ scope: 'language:ky' });
  for (const course of ['', 'gone', 'a b', '../x'])
    await expect(grantOf('curator course:', course)).rejects.toMatchObject({ code: 'not-found' });
  for (const text of ['educator class:1', 'consultant language:xx', 'admin course:course-00042', 'x', ''])
    await expect(grantOf(text)).rejects.toMatchObject({ code: expect.stringMatching(/bad-input|not-found/) });
});

it('a class is given courses of which a few are shown, found by a part of the title', async () => {
  const chosen = ['course-00099', 'gone'];
  const first = await coursesToChoose({ text: '', chosen: [], language: 'en' });
  // each seventh of the 101 is retired
  expect(first.all).toBe(87);
  expect(first.courses).toHaveLength(COURSES_SHOWN);
  const found = await coursesToChoose({ text: 'title 100', chosen, language: 'en' });
  expect(found.courses).toEqual([
    { id: 'course-00099', title: 'Title 99 en' },
    { id: 'course-00100', title: 'Title 100 en' },
  ]);
  expect(await mayBeGiven(['course-00099', 'course-00100'])).toBe(true);
  expect(await mayBeGiven(['course-00099', 'course-00007'])).toBe(false);
  expect(await mayBeGiven(['gone'])).toBe(false);
});
