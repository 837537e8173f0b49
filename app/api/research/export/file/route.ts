import * as z from 'zod';
import { confirmPage, needsConfirming, requireStaff } from '@/lib/server/web/ask';
import { courseScope } from '@/lib/server/web/curate';
import { requireFormToken } from '@/lib/server/web/form-token';
import { exportTaken } from '@/lib/server/web/lab';
import { failed, parseFields, readForm } from '@/lib/server/web/respond';
import { actorOf } from '@/lib/server/web/staff-session';

const form = z.object({ course: z.string(), run: z.guid() });

/** The file of an export, to who has asked for it. */
export async function POST(request: Request): Promise<Response> {
  try {
    const fields = await readForm(request);
    const staff = await requireStaff('data.export', courseScope(fields));
    const { course, run } = parseFields(form, fields);
    if (needsConfirming(staff, 'data.export')) {
      const headers = { location: confirmPage(`/research/${course}/export`) };
      return new Response(null, { status: 303, headers });
    }
    requireFormToken(staff.id, fields);
    const { name, bytes, body } = await exportTaken(staff, await actorOf(staff), run, course);
    const headers = {
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename="${name}"`,
      'content-length': String(bytes),
      'cache-control': 'no-store',
    };
    return new Response(body, { headers });
  } catch (error) {
    return failed(request, error);
  }
}
