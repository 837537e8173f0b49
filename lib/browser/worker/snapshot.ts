import type { Increment } from '@/lib/knowledge/increment';
import type { SavedItem } from '../pack/schema';
import { fromWire } from '../pack/wire';
import { EVERYBODY, type Table } from '../store/rows';
import type { Holder, Phone } from './assemble';

/** What the server says of a learner in one course: rows as the phone keeps them, by table. */
export interface Snapshot {
  holder: Omit<Holder, 'isUnsure'>;
  own: Partial<Record<Table, Map<string, unknown>>>;
  /** What everybody's answers say of the course. */
  crowd: unknown;
  /** The highest place of an answer in the order of all. */
  lastSeq: number;
  /** In versions that rounds under way began with. */
  items: SavedItem[];
}

/**
 * Puts what the server knows of the learner in the place of what the phone does; not while
 * something waits, which the server does not know.
 * @returns whether it is so
 */
export async function refresh(phone: Phone): Promise<boolean> {
  const courses = await phone.saved.courses();
  for (const course of courses) {
    const { courseId } = course.manifest;
    const response = await fetch(`/api/own/${encodeURIComponent(courseId)}`, { cache: 'no-store' });
    if (!response.ok || !response.headers.has('x-ustat')) return false;
    const snapshot = fromWire(await response.text()) as Snapshot;
    const before = await phone.holder();
    if (before && before.learner.id !== snapshot.holder.learner.id) return false;
    const { id } = snapshot.holder.learner;
    if (before && (await phone.rows.waiting(id)) > 0) return false;
    await phone.rows.replace(id, snapshot.own);
    await phone.rows.change(async (tx) => {
      tx.put(EVERYBODY, 'learner', id, { ...snapshot.holder, isUnsure: false } satisfies Holder);
      tx.put(EVERYBODY, 'crowd', courseId, snapshot.crowd);
      tx.put(EVERYBODY, 'attempt', 'last', snapshot.lastSeq);
      tx.put(EVERYBODY, 'uncounted', courseId, { courseId, increments: [] satisfies Increment[] });
    });
    await phone.saved.settle(course, snapshot.items);
  }
  return courses.length > 0;
}
