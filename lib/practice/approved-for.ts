import type { Item } from '../content/store';
import type { ApprovedHint } from '../hints/schema';
import { itemHash } from '../hints/sources';
import type { PracticeDeps } from './deps';

/**
 * Approved hints of an item as it is shown: a round that began before its item was changed goes on
 * with those that fit the item as it was.
 */
export async function approvedFor(
  { courses, hints }: Pick<PracticeDeps, 'courses' | 'hints'>,
  { courseId, definition, text, language, version }: Item,
): Promise<ApprovedHint[]> {
  const itemId = definition.id;
  const today = (await courses.items(courseId)).find((one) => one.itemId === itemId)?.version;
  return hints.of({ courseId, itemId, language }, today === version ? null : itemHash(definition, text));
}
