import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { Scope } from '../../auth/can';
import type { SignedIn } from '../../auth/staff-queries';
import type { Standing } from '../../knowledge/estimate';
import { standingOf } from '../../path/standing';
import { classesById } from '../../teaching/class-queries';
import type { TeachingDeps } from '../../teaching/classes';
import { MOST_NAMES } from '../../teaching/names';
import { keepList, listedNames } from '../../teaching/profiles';
import type { Member, SchoolClass } from '../../teaching/schema';
import { rowsOf } from './name-list';
import { type Fields, parseFields } from './respond';
import { forLearner, services } from './services';

/** What the functions of classes are given. */
export function teachingDeps(): TeachingDeps {
  const { db, hasher, journal, copies, clock, ids } = services();
  return { db, hasher, journal, copies, clock, ids, random: randomBytes };
}

/** The classes that somebody of staff is the educator of. */
export async function classesOf({ grants }: SignedIn): Promise<SchoolClass[]> {
  const ids = grants.flatMap(({ role, scope }) =>
    role === 'educator' && scope.startsWith('class:') ? [scope.slice('class:'.length)] : [],
  );
  return ids.length === 0 ? [] : classesById(services().db, ids);
}

/** The class that a form is about. @throws UstatError 'bad-input' */
export function classScope(fields: Fields): Scope {
  return `class:${parseFields(z.object({ class: z.uuid() }), fields).class}`;
}

/** A member, and the state of each module by its id, as the learner's own map shows it. */
export interface MemberStates extends Member {
  states: ReadonlyMap<string, Standing>;
}

/** Where the members stand in a course: by the function that their own map calls. */
export async function statesOf(
  members: readonly Member[],
  courseId: string,
  language: string,
): Promise<MemberStates[]> {
  const found: MemberStates[] = [];
  for (const member of members) {
    const deps = forLearner(member.learnerId);
    const { knowledge } = await standingOf(deps, await deps.courses.course(courseId, language));
    const states = new Map([...knowledge.modules].map(([id, { state }]) => [id, state]));
    found.push({ ...member, states });
  }
  return found;
}

/** Names the very list that a page shows. */
export const listMark = (written: string): string => services().hasher.keyed(`list ${written}`).slice(0, 16);

/**
 * Keeps a list to be looked at, unless nothing can come of it: what is wrong then is said on the
 * page.
 * @returns where to go on
 */
export async function lookAtList(
  page: string,
  given: { class: string; names: string; file: string },
): Promise<string> {
  if (given.file.includes('\ufffd')) return `${page}?fault=encoding`;
  const written = given.file.trim() ? given.file : given.names;
  const rows = rowsOf(written);
  const { length } = await listedNames(services().db, given.class, rows);
  if (length === 0) return `${page}?fault=empty`;
  if (length > MOST_NAMES) return `${page}?fault=many&count=${length}`;
  await keepList(services(), given.class, written);
  return page;
}
