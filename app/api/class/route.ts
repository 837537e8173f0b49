import * as z from 'zod';
import { formRoute, parseFields } from '@/lib/server/web/respond';
import { services } from '@/lib/server/web/services';
import { askingLearner } from '@/lib/server/web/session';
import { teachingDeps } from '@/lib/server/web/teaching';
import { visitor } from '@/lib/server/web/visitor';
import { removeMember } from '@/lib/teaching/class-queries';
import { joinClass } from '@/lib/teaching/classes';
import { called, classCode } from '@/lib/teaching/schema';

const wanted = z.union([
  z.object({ do: z.literal('look'), code: classCode }),
  z.object({ do: z.literal('join'), code: classCode, called }),
  z.object({ do: z.literal('leave'), class: z.uuid() }),
]);

/** A learner reads what a class is, joins it, or leaves it. */
export const POST = formRoute(async (fields) => {
  const learner = await askingLearner();
  const given = parseFields(wanted, fields);
  if (given.do === 'look') return `/join/${given.code}`;
  if (given.do === 'leave') {
    await removeMember(services().db, learner.id, given.class);
    return '/join?done=left';
  }
  await joinClass(teachingDeps(), learner.id, given, (await visitor()).address);
  return '/join?done=joined';
});
