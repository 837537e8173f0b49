import { withQuery } from '@/app/_ui/staff/paging';
import { requireStaff } from '@/lib/server/web/ask';
import { requireFormToken } from '@/lib/server/web/form-token';
import { beginLog, cancelRun, forgetLog, OF_LOGS } from '@/lib/server/web/lab';
import { logIn } from '@/lib/server/web/lab-form';
import { readForm, readUploads, routeOf } from '@/lib/server/web/respond';
import { actorOf } from '@/lib/server/web/staff-session';

const PAGE = '/research/logs';

/** Takes a log to be looked at, ends a look, or deletes a log that was kept. */
export const POST = routeOf(
  async (request) => {
    // asked before megabytes are taken apart
    const staff = await requireStaff('log.read');
    const isUpload = request.headers.get('content-type')?.startsWith('multipart/form-data') ?? false;
    return isUpload
      ? { staff, ...(await readUploads(request)) }
      : { staff, fields: await readForm(request), files: new Map() };
  },
  async ({ staff, fields, files }) => {
    const given = logIn(fields);
    requireFormToken(staff.id, fields);
    if (given.do === 'begin') {
      await beginLog(staff, await actorOf(staff), given, files);
      return withQuery(PAGE, { done: 'begun' });
    }
    if (given.do === 'forget') await forgetLog(staff, given.run);
    else await cancelRun(staff, given.run, null, OF_LOGS);
    return withQuery(PAGE, { done: given.do === 'forget' ? 'forgotten' : 'cancelled' });
  },
);
