import type { Increment } from '@/lib/knowledge/increment';
import type { SavedItem } from '../pack/schema';
import { fromWire } from '../pack/wire';
import { EVERYBODY, type RowChange, type Table } from '../store/rows';
import type { SavedCourse } from '../store/saved';
import type { Holder, Phone } from './assemble';
import { lookWhoIsHere } from './holder';

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
 * Puts what the server knows of the learner, in all courses at once, in the place of what the phone
 * does; not while something waits, which the server does not know.
 * @returns whether it is so
 */
export async function refresh(phone: Phone): Promise<boolean> {
  const before = await phone.holder();
  if (before && (await phone.rows.waiting(before.learner.id)) > 0) return false;
  const told = await snapshots(phone);
  const [first] = told;
  if (!first) return false;
  const { id } = first.snapshot.holder.learner;
  if (told.some(({ snapshot }) => snapshot.holder.learner.id !== id)) return false;
  if (before && before.learner.id !== id) {
    await lookWhoIsHere(phone);
    return false;
  }
  const isTaken = await phone.rows.change(async (tx) => {
    const now = tx.all<Holder>(EVERYBODY, 'learner')[0];
    // somebody has signed in or out, or done something, while this was on its way
    if (now?.learner.id !== before?.learner.id || now?.isUnsure !== before?.isUnsure) return false;
    if ((await phone.rows.waiting(id)) > 0) return false;
    put(tx, id, told, before?.isUnsure ?? false);
    return true;
  });
  if (!isTaken) return false;
  for (const { course, snapshot } of told)
    await phone.saved.keepItems(course.manifest.courseId, snapshot.items);
  // the first time nobody was known who could have signed out meanwhile
  if (!before) await lookWhoIsHere(phone);
  return true;
}

interface Told {
  course: SavedCourse;
  snapshot: Snapshot;
}

/** Of all saved courses that the server has; none where it can't be asked, or knows nobody. */
async function snapshots(phone: Phone): Promise<Told[]> {
  const told: Told[] = [];
  for (const course of await phone.saved.courses()) {
    const address = `/api/own/${encodeURIComponent(course.manifest.courseId)}`;
    // a failure by its status, not as a page
    const headers = { accept: 'application/json' };
    const response = await fetch(address, { cache: 'no-store', headers });
    if (!response.headers.has('x-ustat')) return [];
    if (response.status === 404) continue;
    if (response.status === 403) await lookWhoIsHere(phone);
    if (!response.ok) return [];
    told.push({ course, snapshot: fromWire(await response.text()) as Snapshot });
  }
  return told;
}

/** Rows of all courses first: what is in none of them goes. */
function put(tx: RowChange, id: string, told: readonly Told[], isUnsure: boolean): void {
  const own: Snapshot['own'] = {};
  for (const { course, snapshot } of told) {
    const { courseId } = course.manifest;
    tx.put(EVERYBODY, 'learner', id, { ...snapshot.holder, isUnsure } satisfies Holder);
    tx.put(EVERYBODY, 'crowd', courseId, snapshot.crowd);
    tx.put(EVERYBODY, 'uncounted', courseId, { courseId, increments: [] satisfies Increment[] });
    for (const [name, rows] of Object.entries(snapshot.own)) {
      const table = name as Table;
      own[table] = new Map([...(own[table] ?? []), ...rows]);
    }
  }
  tx.put(EVERYBODY, 'attempt', 'last', Math.max(...told.map(({ snapshot }) => snapshot.lastSeq)));
  for (const [name, rows] of Object.entries(own)) {
    const table = name as Table;
    for (const key of tx.keys(id, table)) if (!rows.has(key)) tx.remove(id, table, key);
    for (const [key, row] of rows) tx.put(id, table, key, row);
  }
}
