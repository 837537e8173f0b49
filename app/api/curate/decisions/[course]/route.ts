import { decisionLines } from '@/lib/hints/decision-queries';
import { requireStaff } from '@/lib/server/web/ask';
import { ndjson } from '@/lib/server/web/ndjson';
import { failed } from '@/lib/server/web/respond';
import { services } from '@/lib/server/web/services';

/** Everything that has become of a course's hints, a line of JSON for each event. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ course: string }> },
): Promise<Response> {
  try {
    const { course } = await params;
    await requireStaff('hint.review', `course:${course}`);
    const { db, courses } = services();
    // an unknown course is none, not an empty file
    const { structure } = await courses().course(course, 'en');
    const response = await ndjson(decisionLines(db, structure.id), (line) => line);
    response.headers.set('content-disposition', `attachment; filename="hints-${structure.id}.jsonl"`);
    return response;
  } catch (error) {
    return failed(request, error);
  }
}
