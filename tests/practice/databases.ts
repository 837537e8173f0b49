import type { Db } from '@/lib/db/port';
import { sqlAnswers } from '@/lib/server/store/sql-answers';
import { sqlCourses } from '@/lib/server/store/sql-courses';
import { sqlHints } from '@/lib/server/store/sql-hints';
import { sqlLearner } from '@/lib/server/store/sql-learner';
import { loadCourse } from '@/lib/server/work/load-course';
import { addLearner, migratedPostgresDb, testDb } from '../support/db';
import { AT, course, type Opened } from './stand';

export async function openPglite(): Promise<Opened> {
  const db = await testDb();
  return onDatabase(db, () => db.close());
}

export async function openPostgres(): Promise<Opened> {
  const { db, drop } = await migratedPostgresDb();
  return onDatabase(db, drop);
}

async function onDatabase(db: Db, close: () => Promise<void>): Promise<Opened> {
  await loadCourse(db, course, AT);
  const learner = (id: string) => sqlLearner(db, id);
  return {
    ...{ db, courses: sqlCourses(db), hints: sqlHints(db), answers: sqlAnswers(db) },
    learner,
    addLearner: (id) => addLearner(db, id, AT),
    close,
  };
}
