import * as z from 'zod';
import { endCodesOf } from '@/lib/auth/second-step';
import { endSessionsOf, removeStaff } from '@/lib/auth/staff';
import { staffPerson } from '@/lib/auth/staff-list-queries';
import { UstatError } from '@/lib/errors';
import { staffRoute } from '@/lib/server/web/ask';
import { parseFields } from '@/lib/server/web/respond';
import { services } from '@/lib/server/web/services';
import { actorOf } from '@/lib/server/web/staff-session';

const wanted = z.union([
  z.object({ person: z.uuid(), do: z.enum(['sessions', 'codes']) }),
  z.object({ person: z.uuid(), do: z.literal('account'), confirm: z.literal('yes') }),
]);

/** Ends all sessions of somebody, their codes at sign-in, or their account. */
export const POST = staffRoute('people.change', async (fields, staff) => {
  const given = parseFields(wanted, fields);
  const all = services();
  const actor = await actorOf(staff);
  if (given.do === 'account') {
    await removeStaff(all, actor, given.person);
    return '/admin/people?done=removed';
  }
  if (given.do === 'codes') {
    await endCodesOf(all, actor, given.person);
    return `/admin/people/${given.person}?done=codes`;
  }
  const person = await staffPerson(all.db, given.person);
  if (!person) throw new UstatError('not-found', 'There is nobody of that id.');
  await endSessionsOf(all, actor, person, null);
  return `/admin/people/${given.person}?done=sessions`;
});
