import * as z from 'zod';
import { hasCode } from '@/lib/errors';
import { staffRoute } from '@/lib/server/web/ask';
import { parseFields } from '@/lib/server/web/respond';
import { actorOf } from '@/lib/server/web/staff-session';
import { classScope, teachingDeps } from '@/lib/server/web/teaching';
import { resetMember } from '@/lib/teaching/profiles';

/**
 * Another first PIN for a learner whose profile the class has made; the page of the class says
 * where it has ended.
 */
export const POST = staffRoute(
  'class.reset',
  async (fields, staff) => {
    const given = parseFields(z.object({ class: z.uuid(), learner: z.uuid() }), fields);
    try {
      await resetMember(teachingDeps(), await actorOf(staff), given.class, given.learner);
    } catch (error) {
      if (hasCode(error, 'conflict')) return `/teach/${given.class}`;
      throw error;
    }
    return `/teach/${given.class}/cards?only=${given.learner}`;
  },
  classScope,
);
