import { withQuery } from '@/app/_ui/staff/paging';
import { staffRoute } from '@/lib/server/web/ask';
import { courseScope } from '@/lib/server/web/curate';
import { requireFormToken } from '@/lib/server/web/form-token';
import { beginRun, cancelRun } from '@/lib/server/web/lab';
import { exportIn } from '@/lib/server/web/lab-form';
import { services } from '@/lib/server/web/services';
import { actorOf } from '@/lib/server/web/staff-session';

/** Begins an export, or ends one. */
export const POST = staffRoute(
  'data.export',
  async (fields, staff) => {
    const given = exportIn(fields);
    requireFormToken(staff.id, fields);
    const page = `/research/${given.course}/export`;
    if (given.do !== 'begin') {
      await cancelRun(staff, given.run, given.course, ['export']);
      return withQuery(page, { done: 'cancelled' });
    }
    const { course: courseId, asked } = given;
    await services().courses().course(courseId, staff.language);
    await beginRun({ staff, actor: await actorOf(staff), courseId, asked });
    return withQuery(page, { done: 'begun' });
  },
  courseScope,
);
