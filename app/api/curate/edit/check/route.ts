import { requireStaff } from '@/lib/server/web/ask';
import { courseOf, courseScope } from '@/lib/server/web/curate';
import { checkFields } from '@/lib/server/web/editing';
import { failed, readForm } from '@/lib/server/web/respond';

/** What is wrong with what is being typed, field by field, and how it would look; saves nothing. */
export async function POST(request: Request): Promise<Response> {
  try {
    const fields = await readForm(request);
    await requireStaff('course.edit', courseScope(fields));
    return Response.json(await checkFields(courseOf(fields), fields), {
      headers: { 'cache-control': 'no-store' },
    });
  } catch (error) {
    return failed(request, error);
  }
}
