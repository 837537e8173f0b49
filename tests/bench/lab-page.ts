import { migrate } from '@/lib/db/migrate';
import { countWithdrawn } from '@/lib/experiments/exposure-queries';
import { analyse } from '@/lib/research/experiment/analysis';
import { outcomesOf } from '@/lib/research/experiment/outcome-queries';
import { drafted } from '../experiments/drafted';
import { postgresTestDb } from '../support/db';
import { addMany } from '../support/experiment-rows';

const FROM = new Date('2025-01-01T00:00:00Z');
const ID = '018f0000-0000-7000-8000-0000000000e1';
const TIMES = 5;

/**
 * What the page of an experiment waits for: outcomes of so many learners with ten answers each,
 * added up by PostgreSQL, and all that is worked out of them. Median and longest of five, in ms.
 */
export async function analysisTimes(learners: number): Promise<{ median: number; longest: number }> {
  const { db, drop } = await postgresTestDb();
  try {
    await migrate(db);
    await addMany(db, ID, learners, FROM);
    await db.script('vacuum analyze');
    const plan = drafted();
    const now = new Date('2026-06-01T00:00:00Z');
    const times: number[] = [];
    for (let n = 0; n < TIMES; n += 1) {
      const began = performance.now();
      const asked = { id: ID, version: 1, plan, until: null, now, modules: { tea: 2 } };
      const [cells, withdrawn] = await Promise.all([outcomesOf(db, asked), countWithdrawn(db, ID, 1)]);
      const found = analyse({
        ...{
          plan,
          cells,
          withdrawn,
          adaptive: null,
          planned: 1_000,
          neededForOne: 200,
          startedAt: FROM,
          now,
          isOver: false,
        },
      });
      times.push(performance.now() - began);
      const counted = found.arms.reduce((sum, { outcomes }) => sum + outcomes, 0);
      if (counted !== learners) throw new Error(`${counted} of ${learners} learners were counted.`);
    }
    times.sort((a, b) => a - b);
    return { median: times[(TIMES - 1) / 2] ?? 0, longest: times[TIMES - 1] ?? 0 };
  } finally {
    await drop();
  }
}
