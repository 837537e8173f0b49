import * as z from 'zod';
import { withQuery } from '@/app/_ui/staff/paging';
import { chosenColumns } from '@/lib/research/columns';
import { loggedColumns } from '@/lib/research/evaluate/columns';
import { requireStaff } from '@/lib/server/web/ask';
import { requireFormToken } from '@/lib/server/web/form-token';
import { beginRun, cancelRun } from '@/lib/server/web/lab';
import { parseFields, readForm, readUpload, routeOf } from '@/lib/server/web/respond';
import { actorOf } from '@/lib/server/web/staff-session';

const PAGE = '/research/logs';
const columns = z.string().trim().max(500);
const form = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('answers'),
    columns,
    separator: z.string().max(10),
    skills: z.enum(['together', 'first']),
    dates: z.union([z.enum(['day-first', 'month-first']), z.literal('').transform(() => null)]),
    order: z.enum(['learner', 'time']),
  }),
  z.object({ kind: z.literal('choices'), columns, policy: z.enum(['uniform', 'column']) }),
]);
const cancel = z.object({ do: z.literal('cancel'), run: z.guid() });

/** Takes a log to be looked at, or ends a look. */
export const POST = routeOf(
  async (request) => {
    // asked before megabytes are taken apart
    const staff = await requireStaff('log.read');
    const isFile = request.headers.get('content-type')?.startsWith('multipart/form-data') ?? false;
    return isFile
      ? { staff, ...(await readUpload(request)) }
      : { staff, fields: await readForm(request), file: null };
  },
  async ({ staff, fields, file }) => {
    if (file === null) {
      const { run } = parseFields(cancel, fields);
      requireFormToken(staff.id, fields);
      await cancelRun(staff, run, null, ['answers', 'choices']);
      return withQuery(PAGE, { done: 'cancelled' });
    }
    const given = parseFields(form, fields);
    requireFormToken(staff.id, fields);
    const sent = { file: file.name.slice(0, 200), bytes: file.bytes.length };
    if (given.kind === 'choices') loggedColumns(given.columns);
    else if (given.columns !== '') chosenColumns(given.columns);
    const asked =
      given.kind === 'choices'
        ? { ...given, ...sent }
        : {
            ...{ kind: given.kind, ...sent, columns: given.columns, skills: given.skills },
            ...{ skillSeparator: given.separator || null, dates: given.dates, order: given.order },
          };
    await beginRun({ staff, actor: await actorOf(staff), courseId: null, asked, bytes: file.bytes });
    return withQuery(PAGE, { done: 'begun' });
  },
);
