import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseCourse } from '@/lib/content/import/course';
import type { Db } from '@/lib/db/port';
import type { KnowledgeModel } from '@/lib/knowledge/model';
import { openKnowledgeModel } from '@/lib/server/models/knowledge-model';
import { loadCourse } from '@/lib/server/work/load-course';
import { smallCourse } from '../support/course';
import { testDb } from '../support/db';
import { playSchedule } from '../support/sync-schedule';

const course = parseCourse(smallCourse());
/** Many more: `npm run bench:offline -- --only schedules --schedules 10000`. */
const SCHEDULES = 20;

describe('whatever happens on the way', () => {
  let db: Db;
  let model: KnowledgeModel;
  beforeAll(async () => {
    model = await openKnowledgeModel('models');
    db = await testDb();
    await loadCourse(db, course, new Date('2026-01-01T00:00:00Z'));
  });
  afterAll(() => db?.close());

  it('nothing that was said to be saved is lost, doubled or stalled, and every order comes to the same', async () => {
    let saved = 0;
    for (let n = 0; n < SCHEDULES; n += 1) {
      const { saved: own, ...wrong } = await playSchedule({ db, model, course }, `short ${n}`);
      saved += own;
      const clean = { lost: [], doubled: [], stalled: [], divergent: false };
      expect(wrong, `schedule "short ${n}"`).toEqual(clean);
    }
    expect(saved).toBeGreaterThan(10 * SCHEDULES);
  }, 240_000);

  it('ten servers that hear of it in ten orders come to the same', async () => {
    for (const seed of ['ten one', 'ten two', 'ten three']) {
      const { divergent, saved } = await playSchedule({ db, model, course }, seed, 10);
      expect({ seed, divergent }).toEqual({ seed, divergent: false });
      expect(saved).toBeGreaterThan(5);
    }
  }, 240_000);

  it('a hint that two phones showed of two exercises in one place is the one that came first', async () => {
    const { divergent } = await playSchedule({ db, model, course }, 'long 17');
    expect(divergent).toBe(false);
  });
});
