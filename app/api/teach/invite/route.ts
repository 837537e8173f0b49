import * as z from 'zod';
import { INVITED_FOR, invite } from '@/lib/auth/invitation';
import { staffRoute } from '@/lib/server/web/ask';
import { parseFields } from '@/lib/server/web/respond';
import { services } from '@/lib/server/web/services';
import { actorOf, showLink } from '@/lib/server/web/staff-session';
import { classScope } from '@/lib/server/web/teaching';

/** A link for another educator of a class. */
export const POST = staffRoute(
  'class.invite',
  async (fields, staff) => {
    const given = parseFields(z.object({ class: z.uuid() }), fields);
    const wanted = { role: 'educator', scope: `class:${given.class}`, forMs: INVITED_FOR } as const;
    const token = await invite(services(), await actorOf(staff), wanted);
    await showLink(`/invitation/${token}`, 'ustat.class-link');
    return `/teach/${given.class}?link=1#link`;
  },
  classScope,
);
