import { parseCourse } from '@/lib/content/import/course';
import { openKnowledgeModel } from '@/lib/server/models/knowledge-model';
import { loadCourse } from '@/lib/server/work/load-course';
import { smallCourse } from '../support/course';
import { testDb } from '../support/db';
import { playSchedule } from '../support/sync-schedule';
import { memoryServer, type SyncServer, sqlServer } from '../support/sync-server';

/** Databases of a schedule's learners grow; a new one after so many keeps it quick. */
const A_DATABASE = 500;

/**
 * Lives of a learner with several phones, clocks that lie, bad networks and a server that is killed
 * and restored: what was said to be saved and is lost, doubled or stalled; replicas that differ.
 * Outbox, batches, taking, marking, merge and model are the program's; the rows are kept in memory,
 * or with `stored` in a PGlite, which tests/sync/schedules.test.ts holds against each other.
 * @param from of the first seed
 * @param tell hears of each seed that fails
 */
export async function schedulesFigures(
  count: number,
  { from = 0, stored, tell }: { from?: number; stored: boolean; tell: (text: string) => void },
) {
  const course = parseCourse(smallCourse());
  const model = await openKnowledgeModel('models');
  const figures = { schedules: 0, saved: 0, lost: 0, doubled: 0, stalled: 0, divergent: 0 };
  async function play(server: SyncServer, first: number, last: number): Promise<void> {
    for (let n = first; n < last; n += 1) {
      const played = await playSchedule(server, course, `long ${n}`);
      const { lost, doubled, stalled, divergent } = played;
      figures.schedules += 1;
      figures.saved += played.saved;
      figures.lost += lost.length;
      figures.doubled += doubled.length;
      figures.stalled += stalled.length;
      figures.divergent += divergent ? 1 : 0;
      if (lost.length + doubled.length + stalled.length > 0 || divergent)
        tell(`schedule "long ${n}": ${JSON.stringify({ lost, doubled, stalled, divergent })}\n`);
    }
  }
  const last = from + count;
  for (let begun = from; begun < last; begun += A_DATABASE) {
    const end = Math.min(begun + A_DATABASE, last);
    if (!stored) {
      await play(memoryServer(model, course), begun, end);
      continue;
    }
    const db = await testDb();
    await loadCourse(db, course, new Date('2026-01-01T00:00:00Z'));
    await play(sqlServer(db, model, course), begun, end);
    await db.close();
  }
  return figures;
}
