import * as z from 'zod';
import { staffRoute } from '@/lib/server/web/ask';
import { parseFields } from '@/lib/server/web/respond';
import { actorOf } from '@/lib/server/web/staff-session';
import { classScope, teachingDeps } from '@/lib/server/web/teaching';
import { letGo } from '@/lib/teaching/classes';

/** Takes a class from one of its educators. */
export const POST = staffRoute(
  'class.invite',
  async (fields, staff) => {
    const given = parseFields(z.object({ class: z.uuid(), educator: z.uuid() }), fields);
    await letGo(teachingDeps(), await actorOf(staff), given.class, given.educator);
    return given.educator === staff.id ? '/teach' : `/teach/${given.class}?done=educator`;
  },
  classScope,
);
