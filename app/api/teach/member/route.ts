import * as z from 'zod';
import { staffRoute } from '@/lib/server/web/ask';
import { parseFields } from '@/lib/server/web/respond';
import { actorOf } from '@/lib/server/web/staff-session';
import { classScope, teachingDeps } from '@/lib/server/web/teaching';
import { takeOut } from '@/lib/teaching/classes';

const member = z.object({ class: z.uuid(), learner: z.uuid() });

/** Takes somebody out of a class. */
export const POST = staffRoute(
  'class.change',
  async (fields, staff) => {
    const given = parseFields(member, fields);
    await takeOut(teachingDeps(), await actorOf(staff), given.class, given.learner);
    return `/teach/${given.class}?done=out`;
  },
  classScope,
);
