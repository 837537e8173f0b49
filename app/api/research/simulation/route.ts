import * as z from 'zod';
import { withQuery } from '@/app/_ui/staff/paging';
import { FAMILY_IDS, ROWS } from '@/lib/research/simulate/rows';
import { staffRoute } from '@/lib/server/web/ask';
import { courseScope } from '@/lib/server/web/curate';
import { requireFormToken } from '@/lib/server/web/form-token';
import { beginRun, cancelRun } from '@/lib/server/web/lab';
import { parseFields, wholeNumber } from '@/lib/server/web/respond';
import { services } from '@/lib/server/web/services';
import { actorOf } from '@/lib/server/web/staff-session';

const form = z.discriminatedUnion('do', [
  z.object({
    do: z.literal('begin'),
    course: z.string(),
    learners: wholeNumber(2, 200),
    most: wholeNumber(20, 400),
    seed: wholeNumber(0),
  }),
  z.object({ do: z.literal('cancel'), course: z.string(), run: z.guid() }),
]);
const chosen = z.object({
  families: z.array(z.enum(FAMILY_IDS)).min(1),
  policies: z.array(z.enum(ROWS)).min(1),
});

/** Begins a simulation, or ends one. */
export const POST = staffRoute(
  'simulate',
  async (fields, staff) => {
    const given = parseFields(form, fields);
    requireFormToken(staff.id, fields);
    const page = `/research/${given.course}/simulation`;
    if (given.do === 'cancel') {
      await cancelRun(staff, given.run, given.course, ['simulation']);
      return withQuery(page, { done: 'cancelled' });
    }
    const { course: courseId, learners, most, seed } = given;
    await services().courses().course(courseId, staff.language);
    const all = (name: string) => [
      ...new Set(fields.filter(([field]) => field === name).map(([, value]) => value)),
    ];
    const lists = chosen.safeParse({ families: all('family'), policies: all('policy') });
    if (!lists.success) return withQuery(page, { error: 'bad-input' });
    const asked = { kind: 'simulation', ...lists.data, learners, most, seed } as const;
    await beginRun({ staff, actor: await actorOf(staff), courseId, asked });
    return withQuery(page, { done: 'begun' });
  },
  courseScope,
);
