import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { Scope } from '../../auth/can';
import type { SignedIn } from '../../auth/staff-queries';
import type { Standing } from '../../knowledge/estimate';
import { standingOf } from '../../path/standing';
import { classesById } from '../../teaching/class-queries';
import type { makeClass } from '../../teaching/classes';
import type { Member, SchoolClass } from '../../teaching/schema';
import { type Fields, parseFields } from './respond';
import { forLearner, services } from './services';

/** What the functions of classes are given. */
export function teachingDeps(): Parameters<typeof makeClass>[0] {
  const { db, hasher, clock, ids } = services();
  return { db, hasher, clock, ids, random: randomBytes };
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
