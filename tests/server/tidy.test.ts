import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Services } from '@/lib/server/web/services';
import { TIDY } from '@/lib/server/work/kinds';
import { siteJobs } from '@/lib/server/work/site-jobs';
import { insertClass, saveList } from '@/lib/teaching/class-queries';
import { embeddedJobs, type JobsDb, logInto } from '../support/jobs';

const NOW = new Date('2026-05-02T08:00:00Z');
const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000);

let opened: JobsDb;
beforeAll(async () => {
  opened = await embeddedJobs();
});
afterAll(() => opened.drop());

it('deletes names that have waited for a day, and no newer ones', async () => {
  const { db } = opened;
  const kept = [
    ['018f0000-0000-7000-8000-0000000000c1', 'BCDFGH', 'Айпери', 25],
    ['018f0000-0000-7000-8000-0000000000c2', 'BCDFGJ', 'Бакыт', 23],
  ] as const;
  const given = { name: 'Дарыя', language: 'ky', courseIds: ['tea'], endsOn: null, madeAt: NOW } as const;
  for (const [id, code, names, hours] of kept) {
    await insertClass(db, { ...given, id, code, courseIds: [...given.courseIds] });
    const at = hoursAgo(hours);
    await saveList(db, id, names, { at, keptSince: hoursAgo(1_000) });
  }
  // without files of exports or logs
  const config = { dataDir: join(tmpdir(), crypto.randomUUID()) };
  const services = { db, config, embedders: [], clock: () => NOW, lastTrace: null } as unknown as Services;
  const tidy = siteJobs(services as Parameters<typeof siteJobs>[0], logInto([])).find(
    ({ kind }) => kind === TIDY,
  );
  await tidy?.run({}, {} as never);
  expect(await db.query('select written from class_list')).toEqual([{ written: 'Бакыт' }]);
});
