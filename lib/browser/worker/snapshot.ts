import type { Increment } from '@/lib/knowledge/increment';
import type { SequencedAttempt } from '@/lib/knowledge/store';
import { endingIn } from '../ending';
import { heardOf, joined } from '../pack/answers-since';
import type { SavedItem } from '../pack/schema';
import { fromWire } from '../pack/wire';
import { EVERYBODY, type RowChange, type RowReads, type Table } from '../store/rows';
import type { SavedCourse } from '../store/saved';
import { type Holder, holderIn, holderOf, type Phone } from './assemble';
import { lookWhoIsHere } from './holder';

/** Of what a server says: a phone leaves what is later than itself alone, and goes on as it is. */
export const SNAPSHOT_FORMAT = 1;

/** What the server says of a learner in one course: rows as the phone keeps them, by table. */
export interface Snapshot {
  /** Missing where an older server says it. */
  format?: number;
  holder: Omit<Holder, 'isUnsure'>;
  /** All that there is, but for answers that the phone has (`since`). */
  own: Partial<Record<Table, Map<string, unknown>>>;
  /** Answers up to this place are what the phone has; null or missing: all of them came. */
  since?: number | null;
  /** What everybody's answers say of the course. */
  crowd: unknown;
  /** The highest place of an answer in the order of all. */
  lastSeq: number;
  /** In versions that rounds under way began with. */
  items: SavedItem[];
}

/** What the server had said of a course when it was asked last. */
interface HeardRow {
  seq: number;
  /** Another one each time. */
  at: string;
}

/**
 * Puts what the server knows of the learner, in all courses at once, in the place of what the phone
 * does; not while something waits, which the server does not know.
 * @returns whether it is so
 */
export async function refresh(phone: Phone): Promise<boolean> {
  const before = await holderOf(phone);
  const isSure = before !== null && !before.isUnsure;
  if (isSure && (await phone.rows.waiting(before.learner.id)) > 0) return false;
  const known = before?.learner.id ?? EVERYBODY;
  const told = await snapshots(phone, known);
  const [first] = told;
  if (!first) return false;
  const { id } = first.snapshot.holder.learner;
  if (told.some(({ snapshot }) => snapshot.holder.learner.id !== id)) return false;
  const isNew = before?.learner.id !== id;
  if (isNew && isSure) {
    await lookWhoIsHere(phone);
    return false;
  }
  const isTaken = await phone.rows.change(async (tx) => {
    const now = holderIn(tx);
    // somebody has signed in or out, or done something, while this was on its way
    if (now?.learner.id !== before?.learner.id || now?.isUnsure !== before?.isUnsure) return false;
    if ((await phone.rows.waiting(id)) > 0) return false;
    if (told.some(({ course, heard }) => heardIn(tx, known, course)?.at !== heard?.at)) return false;
    put(tx, id, told, before?.isUnsure ?? false);
    return true;
  });
  if (!isTaken) return false;
  for (const { course, snapshot } of told)
    await phone.saved.keepItems(course.manifest.courseId, snapshot.items);
  // somebody who was not known here: nothing says yet that they have not signed out meanwhile
  if (isNew) await lookWhoIsHere(phone);
  return true;
}

interface Told {
  course: SavedCourse;
  snapshot: Snapshot;
  heard: HeardRow | undefined;
}

const heardIn = (reads: RowReads, learner: string, { manifest }: SavedCourse) =>
  reads.get<HeardRow>(learner, 'heard', manifest.courseId);

const attemptsIn = (reads: RowReads, learner: string, courseId: string) =>
  reads.all<SequencedAttempt>(learner, 'attempt').filter((one) => one.courseId === courseId);

/** So long, in milliseconds, one may be on its way: nothing is sent meanwhile. */
const SNAPSHOT_MS = 60_000;

/** Of all saved courses that the server has; none where it can't be asked, or knows nobody. */
async function snapshots(phone: Phone, learner: string): Promise<Told[]> {
  const told: Told[] = [];
  for (const course of await phone.saved.courses()) {
    const { courseId } = course.manifest;
    const reads = await phone.rows.reads();
    const heard = heardIn(reads, learner, course);
    const here = heard && (await heardOf(attemptsIn(reads, learner, courseId), heard.seq));
    const query = here ? `?${new URLSearchParams({ after: String(here.seq), digest: here.digest })}` : '';
    // a failure by its status, not as a page
    const headers = { accept: 'application/json' };
    const address = `/api/own/${encodeURIComponent(courseId)}${query}`;
    const signal = endingIn(SNAPSHOT_MS);
    const response = await fetch(address, { cache: 'no-store', headers, signal });
    if (!response.headers.has('x-ustat')) return [];
    if (response.status === 404) continue;
    if (response.status === 403) await lookWhoIsHere(phone);
    if (!response.ok) return [];
    const snapshot = fromWire(await response.text()) as Snapshot;
    if ((snapshot.format ?? 1) > SNAPSHOT_FORMAT) return [];
    told.push({ course, snapshot, heard });
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
    tx.put(id, 'heard', courseId, { seq: snapshot.lastSeq, at: crypto.randomUUID() } satisfies HeardRow);
    for (const [name, rows] of Object.entries({
      ...snapshot.own,
      attempt: attemptsOf(tx, id, courseId, snapshot),
    })) {
      const table = name as Table;
      own[table] = new Map([...(own[table] ?? []), ...rows]);
    }
  }
  tx.put(EVERYBODY, 'attempt', 'last', Math.max(...told.map(({ snapshot }) => snapshot.lastSeq)));
  for (const [name, rows] of Object.entries(own)) {
    const table = name as Table;
    for (const key of tx.keys(id, table)) if (!rows.has(key)) tx.remove(id, table, key);
    for (const [key, row] of rows) if (tx.get(id, table, key) !== row) tx.put(id, table, key, row);
  }
}

/** What the phone has of the answers, and what came. */
function attemptsOf(
  tx: RowChange,
  id: string,
  courseId: string,
  { since = null, own }: Snapshot,
): Map<string, unknown> {
  const came = own.attempt ?? new Map<string, unknown>();
  if (since === null) return came;
  const attempts = [...came.values()] as SequencedAttempt[];
  return new Map(joined(attemptsIn(tx, id, courseId), { since, attempts }).map((one) => [one.id, one]));
}
