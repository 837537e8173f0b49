import * as z from 'zod';
import { staffRoute } from '@/lib/server/web/ask';
import { parseFields } from '@/lib/server/web/respond';
import { actorOf } from '@/lib/server/web/staff-session';
import { classScope, teachingDeps } from '@/lib/server/web/teaching';
import { removeClass } from '@/lib/teaching/classes';

/** Ends a class for good. */
export const POST = staffRoute(
  'class.delete',
  async (fields, staff) => {
    const given = parseFields(z.object({ class: z.uuid(), confirm: z.literal('yes') }), fields);
    await removeClass(teachingDeps(), await actorOf(staff), given.class);
    return '/teach?done=removed';
  },
  classScope,
);
