import { toWire } from '@/lib/browser/pack/wire';
import { failed } from '@/lib/server/web/respond';
import { readingLearner } from '@/lib/server/web/session';
import { heardIn, snapshotOf } from '@/lib/server/web/snapshot';

/** What a phone keeps of a learner in a course, as it is now, without the answers that it has. */
export async function GET(request: Request, { params }: { params: Promise<{ course: string }> }) {
  try {
    const learner = await readingLearner();
    const heard = heardIn(new URL(request.url).searchParams);
    const text = toWire(await snapshotOf(learner, (await params).course, heard));
    return new Response(text, {
      headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    });
  } catch (error) {
    return failed(request, error);
  }
}
