import { exportOf } from '@/lib/server/web/export';
import { failed } from '@/lib/server/web/respond';
import { services } from '@/lib/server/web/services';
import { currentLearner, nobody } from '@/lib/server/web/session';

/** Everything that is stored about who asks, as one JSON file. */
export async function GET(request: Request): Promise<Response> {
  try {
    const learner = await currentLearner();
    if (!learner) throw nobody();
    const body = JSON.stringify(await exportOf(services().db, learner.id), null, 2);
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': 'attachment; filename="ustat-my-data.json"',
      'cache-control': 'no-store',
    };
    return new Response(body, { headers });
  } catch (error) {
    return failed(request, error);
  }
}
