import type { SignedIn } from '../../auth/staff-queries';
import { solutionOf } from '../../content/answered';
import { hasCode, UstatError } from '../../errors';
import { LEAST_SOURCES, type PracticeSource, plantFaults } from '../../hints/practice';
import { addPractice, approvedOfCourse } from '../../hints/practice-queries';
import { services } from './services';

/**
 * Begins a practice of one's own with hints that learners see.
 * @throws UstatError 'conflict' where a language has too few of them
 */
export async function beginPractice(staff: SignedIn, courseId: string, language: string): Promise<void> {
  const { db, courses: store, ids, clock } = services();
  const courses = store();
  const approved = await approvedOfCourse(db, courseId);
  const own = approved.filter((hint) => hint.language === language);
  if (own.length < LEAST_SOURCES) throw new UstatError('conflict', 'There are too few approved hints.');
  const sources = await Promise.all(
    own.map(async (hint): Promise<PracticeSource[]> => {
      const other = approved.find(
        (one) => one.itemId === hint.itemId && one.level === hint.level && one.language !== language,
      );
      try {
        const item = await courses.item(courseId, hint.itemId, language);
        const [answer = ''] = solutionOf(item).lines;
        return [{ ...hint, answer, elsewhere: other?.text ?? null }];
      } catch (error) {
        if (hasCode(error, 'not-found')) return [];
        throw error;
      }
    }),
  );
  const id = ids();
  const cards = plantFaults(sources.flat(), id);
  await addPractice(db, staff.id, courseId, { id, language, madeAt: clock(), cards });
}
