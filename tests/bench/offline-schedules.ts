import { parseCourse } from '@/lib/content/import/course';
import { openKnowledgeModel } from '@/lib/server/models/knowledge-model';
import { loadCourse } from '@/lib/server/work/load-course';
import { smallCourse } from '../support/course';
import { testDb } from '../support/db';
import { playSchedule } from '../support/sync-schedule';

/** Databases of a schedule's learners grow; a new one after so many keeps it quick. */
const A_DATABASE = 500;

/**
 * Lives of a learner with several phones, clocks that lie, bad networks and a server that is killed
 * and restored: what was said to be saved and is lost, doubled or stalled; replicas that differ.
 * @param from of the first seed
 * @param tell hears of each seed that fails
 */
export async function schedulesFigures(
  count: number,
  { from = 0, tell }: { from?: number; tell: (text: string) => void },
): Promise<{
  schedules: number;
  saved: number;
  lost: number;
  doubled: number;
  stalled: number;
  divergent: number;
}> {
  const course = parseCourse(smallCourse());
  const model = await openKnowledgeModel('models');
  const figures = { schedules: 0, saved: 0, lost: 0, doubled: 0, stalled: 0, divergent: 0 };
  for (let begun = from; begun < from + count; begun += A_DATABASE) {
    const db = await testDb();
    await loadCourse(db, course, new Date('2026-01-01T00:00:00Z'));
    for (let n = begun; n < Math.min(begun + A_DATABASE, from + count); n += 1) {
      const played = await playSchedule({ db, model, course }, `long ${n}`);
      figures.schedules += 1;
      figures.saved += played.saved;
      figures.lost += played.lost.length;
      figures.doubled += played.doubled.length;
      figures.stalled += played.stalled.length;
      figures.divergent += played.divergent ? 1 : 0;
      const { lost, doubled, stalled, divergent } = played;
      if (lost.length + doubled.length + stalled.length > 0 || divergent)
        tell(`schedule "long ${n}": ${JSON.stringify({ lost, doubled, stalled, divergent })}\n`);
    }
    await db.close();
  }
  return figures;
}
