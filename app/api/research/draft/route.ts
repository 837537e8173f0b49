import * as z from 'zod';
import { withQuery } from '@/app/_ui/staff/paging';
import { hasCode } from '@/lib/errors';
import { staffRoute } from '@/lib/server/web/ask';
import { courseScope } from '@/lib/server/web/curate';
import { requireFormToken } from '@/lib/server/web/form-token';
import { saveDraft } from '@/lib/server/web/research';
import { planIn } from '@/lib/server/web/research-form';
import { parseFields } from '@/lib/server/web/respond';
import { actorOf } from '@/lib/server/web/staff-session';

const form = z.object({ course: z.string(), experiment: z.union([z.uuid(), z.literal('')]) });

/** Writes a draft. */
export const POST = staffRoute(
  'experiment.change',
  async (fields, staff) => {
    const { course, experiment } = parseFields(form, fields);
    const plan = planIn(fields);
    requireFormToken(staff.id, fields);
    const acting = { staff, actor: await actorOf(staff), courseId: course };
    try {
      const id = await saveDraft(acting, experiment || null, plan);
      return `/research/${course}/${id}?done=saved`;
    } catch (error) {
      if (!hasCode(error, 'conflict')) throw error;
      return withQuery(`/research/${course}/${experiment}`, { error: 'conflict' });
    }
  },
  courseScope,
);
