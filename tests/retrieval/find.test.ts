import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseCourse } from '@/lib/content/import/course';
import type { Db } from '@/lib/db/port';
import { findSections } from '@/lib/retrieval/find';
import { sqlPassages } from '@/lib/server/store/sql-passages';
import { loadCourse, readCourseFolder } from '@/lib/server/work/load-course';
import { testDb } from '../support/db';

let db: Db;
beforeAll(async () => {
  db = await testDb();
  const course = parseCourse(readCourseFolder('seed/courses/money-phone-safely'));
  await loadCourse(db, course, new Date('2026-05-01T00:00:00Z'));
}, 120_000);
afterAll(() => db.close());

const find = (language: string, text: string) =>
  findSections(sqlPassages(db), {
    courseId: 'money-phone-safely',
    text,
    languages: [language],
    k: 8,
  });

describe('a search over the lessons', () => {
  it.each([
    ['ky', 'айлык кагазы', 'wages-payslip/lines'],
    ['ky', 'сырсоз', 'passwords-lock/long'],
    ['ky', 'konsulduk', 'employment-contract/different'],
    ['ky', 'дүмүрчөк', 'sending-money/send-safely'],
    ['ky', 'dumurchok', 'sending-money/send-safely'],
    ['ky', 'камдык акча', 'budget-savings/first'],
    ['ru', 'расчетный лист', 'wages-payslip/lines'],
    ['ru', 'паспорт забрали', 'employment-contract/keep'],
    ['ru', 'код из смс', 'scam-calls/code'],
    ['en', 'exchange rate', 'sending-money/margin'],
    ['en', 'pasport', 'employment-contract/keep'],
    ['ar', 'قسيمة الراتب', 'wages-payslip/lines'],
    ['ar', 'ايصال', 'sending-money/send-safely'],
    ['ar', 'قنصلية', 'employment-contract/different'],
  ])('in %s for %j finds %s', async (language, text, expected) => {
    const found = await find(language, text);
    const place = found.map(({ moduleId, sectionId }) => `${moduleId}/${sectionId}`);
    expect(place.slice(0, 3)).toContain(expected);
    for (const { headingPath, sentence } of found) {
      expect(headingPath.length).toBeGreaterThan(0);
      expect(sentence).not.toBe('');
    }
  });

  it.each([
    ['ky', 'футбол оюну'],
    ['ky', 'чачтарач'],
    ['ru', 'рецепт борща'],
    ['ru', 'футбол'],
    ['en', 'weather tomorrow'],
    ['en', 'how to cook rice'],
    ['en', 'xyzzy'],
    ['en', '?!'],
    ['ar', 'طبخ الأرز'],
  ])('in %s for %j finds nothing', async (language, text) => {
    expect(await find(language, text)).toEqual([]);
  });
});
