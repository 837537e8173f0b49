import * as z from 'zod';
import { UstatError } from '@/lib/errors';
import { staffRoute } from '@/lib/server/web/ask';
import { mayBeGiven } from '@/lib/server/web/courses';
import { type Fields, parseFields } from '@/lib/server/web/respond';
import { actorOf } from '@/lib/server/web/staff-session';
import { teachingDeps } from '@/lib/server/web/teaching';
import { makeClass } from '@/lib/teaching/classes';
import { newClass } from '@/lib/teaching/schema';

const form = z.object({ name: z.string(), language: z.string(), endsOn: z.string().optional() });

export const POST = staffRoute('class.make', async (fields, staff) => {
  const given = parseFields(form, fields);
  const courseIds = valuesOf(fields, 'course');
  const wanted = newClass.safeParse({ ...given, courseIds, endsOn: given.endsOn || null });
  if (!wanted.success || !(await mayBeGiven(wanted.data.courseIds)))
    throw new UstatError('bad-input', 'The class could not be read.');
  const actor = { ...(await actorOf(staff)), id: staff.id };
  return `/teach/${await makeClass(teachingDeps(), actor, wanted.data)}?done=made`;
});

const valuesOf = (fields: Fields, wanted: string) =>
  fields.flatMap(([name, value]) => (name === wanted ? [value] : []));
