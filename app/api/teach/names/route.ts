import * as z from 'zod';
import { UstatError } from '@/lib/errors';
import { staffRoute } from '@/lib/server/web/ask';
import { rowsOf } from '@/lib/server/web/name-list';
import { type Fields, parseFields } from '@/lib/server/web/respond';
import { services } from '@/lib/server/web/services';
import { actorOf } from '@/lib/server/web/staff-session';
import { classScope, listMark, lookAtList, teachingDeps } from '@/lib/server/web/teaching';
import { dropList } from '@/lib/teaching/class-queries';
import { keptList, makeProfiles } from '@/lib/teaching/profiles';

const wanted = z.object({
  class: z.uuid(),
  do: z.enum(['look', 'make', 'drop']),
  names: z.string().default(''),
  file: z.string().default(''),
  seen: z.string().default(''),
});

/** A list of names is looked at, then made into profiles, or dropped. */
export const POST = staffRoute(
  'class.change',
  async (fields: Fields, staff) => {
    const given = parseFields(wanted, fields);
    const page = `/teach/${given.class}/names`;
    if (given.do === 'look') return lookAtList(page, given);
    if (given.do === 'drop') {
      await dropList(services().db, given.class);
      return `/teach/${given.class}`;
    }
    const written = await keptList(services(), given.class);
    // what is made is what was looked at
    if (written === null || listMark(written) !== given.seen)
      throw new UstatError('conflict', 'The list is another one.');
    const made = await makeProfiles(teachingDeps(), await actorOf(staff), given.class, rowsOf(written));
    return `/teach/${given.class}/cards?made=${made}`;
  },
  classScope,
);
