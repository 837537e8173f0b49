import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseCourse } from '@/lib/content/import/course';
import type { Db } from '@/lib/db/port';
import type { KnowledgeModel } from '@/lib/knowledge/model';
import { openKnowledgeModel } from '@/lib/server/models/knowledge-model';
import { loadCourse } from '@/lib/server/work/load-course';
import { smallCourse } from '../support/course';
import { testDb } from '../support/db';
import { type Played, playSchedule } from '../support/sync-schedule';
import { memoryServer, type SyncServer, sqlServer } from '../support/sync-server';

const course = parseCourse(smallCourse());
/** Many more: `npm run bench:offline -- --only schedules --schedules 10000`. */
const SCHEDULES = 20;
/** Of them over a database too, which takes a hundred times as long. */
const STORED = 4;
/** Of the long run; each once failed: a server was restored twice before it was asked. */
const ONCE_FAILED = ['long 527', 'long 601', 'long 2199', 'long 2202'];
const CLEAN = { lost: [], doubled: [], stalled: [], divergent: false };

describe('whatever happens on the way', () => {
  let db: Db;
  let stored: SyncServer;
  let quick: SyncServer;
  beforeAll(async () => {
    const model: KnowledgeModel = await openKnowledgeModel('models');
    db = await testDb();
    await loadCourse(db, course, new Date('2026-01-01T00:00:00Z'));
    stored = sqlServer(db, model, course);
    quick = memoryServer(model, course);
  });
  afterAll(() => db?.close());

  it('nothing that was said to be saved is lost, doubled or stalled, and every order comes to the same', async () => {
    let all = 0;
    for (const seed of [...Array.from({ length: SCHEDULES }, (_, n) => `short ${n}`), ...ONCE_FAILED]) {
      const { saved, state: _, ...wrong } = await playSchedule(quick, course, seed);
      all += saved;
      expect(wrong, `schedule "${seed}"`).toEqual(CLEAN);
    }
    expect(all).toBeGreaterThan(10 * SCHEDULES);
  }, 240_000);

  it('a database comes to what memory comes to', async () => {
    const told = ({ state, ...rest }: Played) => {
      const { attempts, decisions } = state as { attempts: object[]; decisions: { id: string }[] };
      return { ...rest, attempts, decisions: decisions.map(({ id }) => id) };
    };
    for (let n = 0; n < STORED; n += 1) {
      const own = told(await playSchedule(stored, course, `short ${n}`));
      expect(own).toMatchObject(CLEAN);
      expect(own, `schedule "short ${n}"`).toEqual(told(await playSchedule(quick, course, `short ${n}`)));
    }
  }, 240_000);

  it('ten servers that hear of it in ten orders come to the same', async () => {
    for (const seed of ['ten one', 'ten two', 'ten three']) {
      const { divergent, saved } = await playSchedule(quick, course, seed, 10);
      expect({ seed, divergent }).toEqual({ seed, divergent: false });
      expect(saved).toBeGreaterThan(5);
    }
  }, 240_000);

  it('a hint that two phones showed of two exercises in one place is the one that came first', async () => {
    for (const server of [stored, quick])
      expect((await playSchedule(server, course, 'long 17')).divergent).toBe(false);
  });
});
