import * as z from 'zod';
import { type Grant, HELD_IN, roles, type Scope, scopeFor } from '../../auth/can';
import { screenLanguages } from '../../auth/schema';
import { UstatError } from '../../errors';
import { services } from './services';

/** Every role in every scope that there is for it; classes are given by who has made them. */
export async function grantsToGive(): Promise<Grant[]> {
  const courses = await services().courses().list();
  const scopes: Partial<Record<string, Scope[]>> = {
    site: ['site'],
    course: courses.map(({ id }): Scope => `course:${id}`),
    language: screenLanguages.map((code): Scope => `language:${code}`),
  };
  return roles.flatMap((role) =>
    HELD_IN[role].flatMap((kind) => (scopes[kind] ?? []).map((scope) => ({ role, scope }))),
  );
}

/** What a form names as "role scope". @throws UstatError 'bad-input' for what there is none of */
export async function grantOf(text: string): Promise<Grant> {
  const known = (await grantsToGive()).find(({ role, scope }) => `${role} ${scope}` === text);
  if (known) return known;
  throw new UstatError('bad-input', 'There is no such role.', ['grant']);
}

/** One that is to be taken away: its course may be gone. @throws UstatError 'bad-input' */
export function grantToTake(text: string): Grant {
  const [role = '', scope = ''] = text.split(' ');
  const known = z.enum(roles).safeParse(role);
  const where = known.success ? scopeFor(known.data, scope) : null;
  if (known.success && where) return { role: known.data, scope: where };
  throw new UstatError('bad-input', 'There is no such role.', ['grant']);
}

/** What courses are called, by their scope; in another language where they have not this one. */
export async function scopeNames(language: string): Promise<Map<Scope, string>> {
  const store = services().courses();
  const courses = await store.list();
  const titles = await Promise.all(
    courses.map(async ({ id }) => {
      const { text } = await store.course(id, language);
      return [`course:${id}`, text.title] as const;
    }),
  );
  return new Map<Scope, string>(titles);
}
