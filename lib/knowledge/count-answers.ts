import { countIn } from './increment';
import type { AnswersStore } from './store';

/** Answers that are counted in one change of the database. */
const BATCH = 2_000;

/**
 * Counts what has been answered since the last time into what everybody's answers say. Any number
 * of processes may do it at once: each answer is counted once.
 * @returns how many were
 */
export async function countAnswers(store: Pick<AnswersStore, 'uncounted' | 'count'>): Promise<number> {
  let counted = 0;
  for (const courseId of await store.uncounted()) {
    let batch: number;
    do {
      batch = await store.count(courseId, BATCH, (crowd, increments) => {
        for (const increment of increments) countIn(crowd, increment);
      });
      counted += batch;
    } while (batch === BATCH);
  }
  return counted;
}
