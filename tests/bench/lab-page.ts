import { migrate } from '@/lib/db/migrate';
import type { Db } from '@/lib/db/port';
import { addSheet, experimentById, insertDraft, saveExperiment } from '@/lib/experiments/experiment-queries';
import { sheetOf } from '@/lib/experiments/plan';
import { analysisOf } from '@/lib/server/web/analysis';
import { storeResults } from '@/lib/server/work/shares-job';
import { drafted } from '../experiments/drafted';
import { postgresTestDb } from '../support/db';
import { addMany } from '../support/experiment-rows';

const FROM = new Date('2025-01-01T00:00:00Z');
const NOW = new Date('2026-06-01T00:00:00Z');
const ID = '018f0000-0000-7000-8000-0000000000e1';
const TIMES = 5;

/** In ms: the hour's job, and the page, median and longest of five. */
export interface AnalysisTimes {
  job: number;
  median: number;
  longest: number;
}

/**
 * An experiment of so many learners with ten answers each on PostgreSQL: how long the job counts,
 * and what its page waits for afterwards.
 */
export async function analysisTimes(learners: number): Promise<AnalysisTimes> {
  const { db, drop } = await postgresTestDb();
  try {
    await migrate(db);
    await begin(db);
    await addMany(db, ID, learners, FROM);
    await db.script('vacuum analyze');
    // two modules, as the answers have; nothing else of a course is asked for
    const course = { structure: { modules: [{}, {}] } };
    const deps = { db, clock: () => NOW, courses: () => ({ course: async () => course }) as never };
    const began = performance.now();
    await storeResults(deps);
    const job = performance.now() - began;
    const times: number[] = [];
    for (let n = 0; n < TIMES; n += 1) {
      const asked = performance.now();
      const found = await analysisOf(await experimentById(db, ID), null, deps);
      times.push(performance.now() - asked);
      const counted = found.arms.reduce((sum, { outcomes }) => sum + outcomes, 0);
      if (counted !== learners) throw new Error(`${counted} of ${learners} learners were counted.`);
    }
    times.sort((a, b) => a - b);
    return { job, median: times[(TIMES - 1) / 2] ?? 0, longest: times[TIMES - 1] ?? 0 };
  } finally {
    await drop();
  }
}

async function begin(db: Db): Promise<void> {
  const plan = drafted();
  await insertDraft(db, { id: ID, courseId: 'tea', plan, madeAt: FROM });
  const draft = await experimentById(db, ID);
  await saveExperiment(db, { ...draft, state: 'running', version: 1, startedAt: FROM });
  await addSheet(db, ID, sheetOf(plan, { id: ID, version: 1, units: 1_000, at: FROM }));
}
