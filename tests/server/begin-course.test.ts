import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SignedIn } from '@/lib/auth/staff-queries';
import { newCourses } from '@/lib/content/draft-queries';
import type { Db } from '@/lib/db/port';
import { addTo, beginCourse } from '@/lib/server/web/making';
import { provideServices, type Services } from '@/lib/server/web/services';
import { testDb } from '../support/db';

const STAFF = { id: '00000000-0000-7000-8000-000000000001', name: 'Аида' } as SignedIn;
const CHAI = { course: 'chai', title: 'Чай', language: 'ky', licence: 'CC-BY-4.0' };
let db: Db;
beforeAll(async () => {
  db = await testDb();
  provideServices({ db, clock: () => new Date('2026-06-01T08:00:00Z') } as unknown as Services);
});
afterAll(() => db.close());

it('a course is begun once, on a database with one connection too', async () => {
  expect(await beginCourse(STAFF, CHAI)).toBe('/curate/chai/edit');
  await expect(beginCourse(STAFF, CHAI)).rejects.toMatchObject({ code: 'conflict' });
  expect(await newCourses(db)).toEqual(['chai']);
  const made = { do: 'module', course: 'chai', title: 'Чай демдөө', language: 'ky' } as const;
  expect(await addTo(STAFF, made)).toBe('/curate/chai/edit/module/chai-demdoo?language=ky');
  const item = { do: 'item', course: 'chai', module: 'chai-demdoo', kind: 'number', language: 'ky' } as const;
  await expect(addTo(STAFF, item)).rejects.toMatchObject({ code: 'conflict' });
});
