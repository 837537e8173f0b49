import * as z from 'zod';
import { type Grant, HELD_IN, type Role, roles, type Scope, scopeFor } from '../../auth/can';
import { screenLanguages } from '../../auth/schema';
import { courseTitles } from '../../content/course-list-queries';
import { UstatError } from '../../errors';
import { services } from './services';

/** So many courses are named one by one; of more, the id is typed. */
const NAMED = 100;
/** What a form names as the scope of a role whose course is typed. */
export const TYPED = 'course:';

type Names = Map<Scope, string>;

/** Roles that an administrator can give. */
export interface GrantsToGive {
  grants: Grant[];
  /** Roles of a course, where there are too many courses to name them; their course is typed. */
  typed: Role[];
  names: Names;
}

/** Every role in every scope that there is for it; classes are given by who has made them. */
export async function grantsToGive(language: string): Promise<GrantsToGive> {
  const { db } = services();
  const titles = await courseTitles(db, { ids: null, language, most: NAMED + 1 });
  const isTyped = titles.size > NAMED;
  const courses = isTyped ? [] : [...titles.keys()];
  const scopes: Partial<Record<string, Scope[]>> = {
    site: ['site'],
    course: courses.map((id): Scope => `course:${id}`),
    language: screenLanguages.map((code): Scope => `language:${code}`),
  };
  return {
    grants: roles.flatMap((role) =>
      HELD_IN[role].flatMap((kind) => (scopes[kind] ?? []).map((scope) => ({ role, scope }))),
    ),
    typed: isTyped ? roles.filter((role) => HELD_IN[role].includes('course')) : [],
    names: namesFrom(isTyped ? new Map() : titles),
  };
}

/**
 * What a form names as "role scope".
 * @param course id of the course that was typed
 * @throws UstatError 'bad-input' for what there is none of, 'not-found' for such a course
 */
export async function grantOf(text: string, course = ''): Promise<Grant> {
  const isTyped = text.endsWith(` ${TYPED}`);
  const grant = parseGrant(isTyped ? text + course.trim() : text);
  if (grant && (await isThere(grant.scope))) return grant;
  const isOfCourse = isTyped || grant?.scope.startsWith(TYPED);
  throw new UstatError(isOfCourse ? 'not-found' : 'bad-input', 'There is no such role.', ['grant']);
}

/** One that is to be taken away: its course may be gone. @throws UstatError 'bad-input' */
export function grantToTake(text: string): Grant {
  const grant = parseGrant(text);
  if (grant) return grant;
  throw new UstatError('bad-input', 'There is no such role.', ['grant']);
}

function parseGrant(text: string): Grant | null {
  const [first = '', where = ''] = text.split(/ (.*)/s);
  const { data: role } = z.enum(roles).safeParse(first);
  const scope = role ? scopeFor(role, where) : null;
  return role && scope ? { role, scope } : null;
}

/** Whether a role of this scope can be given; one of a class is not an administrator's to give. */
async function isThere(scope: Scope): Promise<boolean> {
  const [kind, id = ''] = scope.split(/:(.*)/s);
  if (kind === 'course') return (await courseTitles(services().db, { ids: [id], language: 'en' })).size > 0;
  return kind === 'site' || (kind === 'language' && screenLanguages.some((code) => code === id));
}

/**
 * What courses are called, by their scope; in another language where they have not this one.
 * @param scopes those of them alone; null: all courses
 */
export async function scopeNames(language: string, scopes: readonly Scope[] | null): Promise<Names> {
  const ids =
    scopes?.flatMap((scope) => (scope.startsWith(TYPED) ? [scope.slice(TYPED.length)] : [])) ?? null;
  if (ids?.length === 0) return new Map();
  return namesFrom(await courseTitles(services().db, { ids, language }));
}

const namesFrom = (titles: ReadonlyMap<string, string>): Names =>
  new Map([...titles].map(([id, title]) => [`course:${id}` as const, title]));
