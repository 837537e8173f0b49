import * as z from 'zod';
import { withQuery } from '@/app/_ui/staff/paging';
import { EXPORT_FORMATS } from '@/lib/research/lab-run';
import { staffRoute } from '@/lib/server/web/ask';
import { courseScope } from '@/lib/server/web/curate';
import { requireFormToken } from '@/lib/server/web/form-token';
import { beginRun, cancelRun } from '@/lib/server/web/lab';
import { parseFields } from '@/lib/server/web/respond';
import { services } from '@/lib/server/web/services';
import { actorOf } from '@/lib/server/web/staff-session';

const day = z.union([z.iso.date(), z.literal('').transform(() => null)]);
const form = z.discriminatedUnion('do', [
  z
    .object({ do: z.literal('begin'), course: z.string(), from: day, to: day })
    .refine(({ from, to }) => from === null || to === null || from <= to),
  z.object({ do: z.literal('cancel'), course: z.string(), run: z.guid() }),
]);
const formats = z.array(z.enum(EXPORT_FORMATS)).min(1);

/** Begins an export, or ends one. */
export const POST = staffRoute(
  'data.export',
  async (fields, staff) => {
    const given = parseFields(form, fields);
    requireFormToken(staff.id, fields);
    const page = `/research/${given.course}/export`;
    if (given.do === 'cancel') {
      await cancelRun(staff, given.run, given.course, ['export']);
      return withQuery(page, { done: 'cancelled' });
    }
    const { course: courseId, from, to } = given;
    await services().courses().course(courseId, staff.language);
    const parsed = formats.safeParse([
      ...new Set(fields.filter(([name]) => name === 'format').map(([, value]) => value)),
    ]);
    if (!parsed.success) return withQuery(page, { error: 'bad-input' });
    const asked = { kind: 'export', formats: parsed.data, from, to } as const;
    await beginRun({ staff, actor: await actorOf(staff), courseId, asked });
    return withQuery(page, { done: 'begun' });
  },
  courseScope,
);
