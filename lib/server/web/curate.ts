import * as z from 'zod';
import type { Scope } from '../../auth/can';
import type { SignedIn } from '../../auth/staff-queries';
import type { CourseStore } from '../../content/store';
import type { Ready } from '../../hints/bulk-queries';
import { runChecks } from '../../hints/checks/run-checks';
import type { Looked } from '../../hints/decide-queries';
import { type DeskHint, deskHint, type Filter, siblings } from '../../hints/desk-queries';
import { groundOf, type HintGround, renewed, toCheck, writtenFrom } from '../../hints/ground';
import type { HintPlace, Provenance } from '../../hints/schema';
import { type Fields, parseFields } from './respond';
import { services } from './services';

const ofCourse = z.object({ course: z.string().regex(/^[a-z0-9.-]{1,100}$/) });

/** The course that a form of the desk is about. @throws UstatError 'bad-input' */
export const courseOf = (fields: Fields): string => parseFields(ofCourse, fields).course;

export const courseScope = (fields: Fields): Scope => `course:${courseOf(fields)}`;

/** What a queue is narrowed to, as addresses and forms carry it. */
export const narrowing = z.object({
  language: z.string().max(20).optional().catch(undefined),
  module: z.string().max(100).optional().catch(undefined),
});
export type Narrowing = z.infer<typeof narrowing>;

/** What the desk's list shows: hints that wait, unless others are asked for. */
export const listing = narrowing.extend({
  state: z.enum(['approved', 'rejected']).optional().catch(undefined),
  q: z.string().trim().max(100).optional().catch(undefined),
});
export type Listing = z.infer<typeof listing>;

export async function filterOf(
  courses: CourseStore,
  courseId: string,
  { language, module, state, q = '' }: Listing,
): Promise<Filter> {
  const items = await courses.items(courseId);
  const itemIds = items.filter((item) => !module || item.moduleId === module).map(({ itemId }) => itemId);
  return { courseId, language: language || null, itemIds, text: q, ...(state && { state }) };
}

/**
 * What is said today of hints as they are; items that several belong to are read once, and other
 * hints of an item too.
 */
export function looksOf(staff: SignedIn): (hint: Ready) => Promise<Looked> {
  const { db, courses: store } = services();
  const courses = store();
  const grounds = new Map<string, Promise<[HintGround, Awaited<ReturnType<typeof siblings>>]>>();
  return async ({ id, courseId, itemId, language, level, text, provenance }) => {
    const key = JSON.stringify([itemId, language]);
    const at = { courseId, itemId, language };
    const known = grounds.get(key) ?? Promise.all([groundOf(courses, at), siblings(db, at, null)]);
    grounds.set(key, known);
    const [ground, all] = await known;
    const others = all.filter((other) => other.id !== id);
    return {
      checks: runChecks({ text, language, level }, toCheck(ground, others)),
      provenance: writtenFrom(ground, { by: 'person', name: staff.name }, ground.sections.slice(0, 1)),
      today: renewed(ground, provenance),
    };
  };
}

/** What a text is held against where it is to be a new hint. @throws UstatError 'not-found' */
export async function newAt(
  place: HintPlace,
  staff: SignedIn,
): Promise<{ ground: HintGround; look: (text: string) => Pick<Looked, 'checks' | 'provenance'> }> {
  const { db, courses } = services();
  const [ground, others] = await Promise.all([groundOf(courses(), place), siblings(db, place, null)]);
  const { language, level } = place;
  return {
    ground,
    look: (text) => ({
      checks: runChecks({ text, language, level }, toCheck(ground, others)),
      provenance: writtenFrom(ground, { by: 'person', name: staff.name }, ground.sections.slice(0, 1)),
    }),
  };
}

/** A hint, what it is held against, and how a text in its place is looked at. */
export interface OnDesk {
  hint: DeskHint;
  ground: HintGround;
  look: (text: string, from: Provenance) => Looked;
}

/** @throws UstatError 'not-found' */
export async function onDesk(courseId: string, hintId: string, staff: SignedIn): Promise<OnDesk> {
  const { db, courses, clock } = services();
  const hint = await deskHint(db, courseId, hintId, { staffId: staff.id, now: clock() });
  const [ground, others] = await Promise.all([groundOf(courses(), hint), siblings(db, hint, hint.id)]);
  const { language, level } = hint;
  return {
    hint,
    ground,
    look: (text, from) => ({
      checks: runChecks({ text, language, level }, toCheck(ground, others)),
      provenance: writtenFrom(ground, { by: 'person', name: staff.name }, ground.sections.slice(0, 1)),
      today: renewed(ground, from),
    }),
  };
}
