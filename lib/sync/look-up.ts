import type { CourseStore, Item } from '../content/store';
import { hasCode } from '../errors';
import type { Payload, SyncEvent } from './event';
import type { Refusal } from './protocol';

/** What the site has of the courses that events are about. */
export interface LookedUp {
  hasCourse(id: string): boolean;
  /** The exercise in the version that was answered, or why there is none. */
  item(answered: Payload<'answer'>): Item | Refusal;
}

/** Before the change that takes the events: courses can't be asked within it. */
export async function lookUp(courses: CourseStore, events: readonly SyncEvent[]): Promise<LookedUp> {
  const here = new Set((await courses.list()).map(({ id }) => id));
  const items = new Map<string, Item>();
  for (const event of events) {
    if (event.kind !== 'answer' || !here.has(event.payload.courseId)) continue;
    const { courseId, itemId, itemVersion, language } = event.payload;
    const key = keyOf(event.payload);
    if (items.has(key)) continue;
    const item = await courses.item(courseId, itemId, language, itemVersion).catch((error: unknown) => {
      if (hasCode(error, 'not-found')) return null;
      throw error;
    });
    if (item) items.set(key, item);
  }
  return {
    hasCourse: (id) => here.has(id),
    item: (answered) =>
      here.has(answered.courseId) ? (items.get(keyOf(answered)) ?? 'unknown-item') : 'unknown-course',
  };
}

const keyOf = ({ courseId, itemId, itemVersion, language }: Payload<'answer'>) =>
  JSON.stringify([courseId, itemId, itemVersion, language]);
