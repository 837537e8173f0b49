import * as z from 'zod';
import { confirmPage, needsConfirming, requireStaff } from '@/lib/server/web/ask';
import { courseArchive } from '@/lib/server/web/courses';
import { failed, parseFields, readForm } from '@/lib/server/web/respond';
import { actorOf } from '@/lib/server/web/staff-session';

const form = z.object({ course: z.string().regex(/^[a-z0-9.-]{1,100}$/) });

/** A course as a zip file, which `npm run seed` and the page take. */
export async function POST(request: Request): Promise<Response> {
  try {
    const staff = await requireStaff('course.export');
    if (needsConfirming(staff, 'course.export'))
      return new Response(null, { status: 303, headers: { location: confirmPage('/admin/courses') } });
    const { course } = parseFields(form, await readForm(request));
    const zip = await courseArchive(await actorOf(staff), course);
    const headers = {
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename="${course}.zip"`,
      'cache-control': 'no-store',
    };
    return new Response(Buffer.from(zip), { headers });
  } catch (error) {
    return failed(request, error);
  }
}
