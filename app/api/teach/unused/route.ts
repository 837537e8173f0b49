import * as z from 'zod';
import { staffRoute } from '@/lib/server/web/ask';
import { parseFields } from '@/lib/server/web/respond';
import { actorOf } from '@/lib/server/web/staff-session';
import { classScope, teachingDeps } from '@/lib/server/web/teaching';
import { removeUnused } from '@/lib/teaching/profiles';

/** Takes back the profiles that a class has made and nobody has opened. */
export const POST = staffRoute(
  'class.change',
  async (fields, staff) => {
    const given = parseFields(z.object({ class: z.uuid(), confirm: z.literal('yes') }), fields);
    await removeUnused(teachingDeps(), await actorOf(staff), given.class);
    return `/teach/${given.class}?done=unused`;
  },
  classScope,
);
