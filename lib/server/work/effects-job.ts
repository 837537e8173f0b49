import { listCourses } from '../../content/course-queries';
import { keepEffects, sendBackHarmful, versionsNow } from '../../hints/effect-queries';
import { effectCounts } from '../../hints/effects';
import { outcomesByLearner } from '../../knowledge/outcome-queries';
import { hintsSeenBy } from '../../practice/hint-queries';
import { showingsOf } from '../../practice/showings';
import type { Services } from '../web/services';

/** Measures anew what learners did after each hint, course by course. @returns hints sent back */
export async function measureHints({ db, clock }: Pick<Services, 'db' | 'clock'>): Promise<number> {
  let back = 0;
  for (const { id: courseId } of await listCourses(db)) {
    back += await db.transaction(async (tx) => {
      const versions = await versionsNow(tx, courseId);
      const counts = effectCounts((hintId) => versions.get(hintId) ?? null);
      for await (const outcomes of outcomesByLearner(tx, courseId)) {
        const [first] = outcomes;
        if (!first) continue;
        counts.learner(showingsOf(outcomes, await hintsSeenBy(tx, first.learnerId)));
      }
      await keepEffects(tx, courseId, counts.effects(), clock());
      return sendBackHarmful(tx, courseId, clock());
    });
  }
  return back;
}
