import { INVITED_FOR, invite, THE_SERVER } from '../../auth/invitation';
import type { ScreenLanguage } from '../../auth/schema';
import { UstatError } from '../../errors';
import { classIds } from '../../teaching/class-queries';
import { classOf, makeClass, type TeachingDeps } from '../../teaching/classes';
import { MOST_NAMES } from '../../teaching/names';
import { type Card, cardsOf, makeProfiles } from '../../teaching/profiles';
import type { SchoolClass } from '../../teaching/schema';
import { wordsOf } from './login-cards';

interface School {
  class: SchoolClass;
  /** Of profiles whose first PIN nobody has changed yet. */
  cards: Card[];
  /** What the link ends with by which one person becomes the educator of the class. */
  educator: string;
}

/**
 * A class with a course and a profile for each learner, numbered. Where a class is here already it
 * is left as it is: who lost power amid the first start gives the same command again.
 * @throws UstatError 'bad-input' for no learner or too many
 */
export async function makeSchool(
  deps: TeachingDeps,
  given: { courseId: string; learners: number; language: ScreenLanguage; root: string },
): Promise<School> {
  const { courseId, learners, language, root } = given;
  if (!Number.isInteger(learners) || learners < 1 || learners > MOST_NAMES)
    throw new UstatError('bad-input', `--learners: a number from 1 to ${MOST_NAMES}.`);
  const { db } = deps;
  const t = wordsOf(root, language);
  const [there] = await classIds(db);
  const actor = { ...THE_SERVER, name: 'npm run school', id: null };
  const wanted = { name: t('school.className'), language, courseIds: [courseId], endsOn: null };
  const id = there ?? (await makeClass(deps, actor, wanted));
  if ((await classOf(db, id)).members === 0) {
    const names = Array.from({ length: learners }, (_, at) => t('school.learner', { n: String(at + 1) }));
    const rows = names.map((name, at) => ({ line: at + 1, cells: [name] }));
    await makeProfiles(deps, actor, id, rows);
  }
  const educator = await invite(deps, actor, { role: 'educator', scope: `class:${id}`, forMs: INVITED_FOR });
  return { class: await classOf(db, id), cards: await cardsOf(deps, id), educator };
}
