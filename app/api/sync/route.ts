import { failed } from '@/lib/server/web/respond';
import { type NotTaken, takeBatch } from '@/lib/server/web/sync';

const STATUS: Record<NotTaken, number> = { gone: 410, 'signed-out': 403, 'other-learner': 409 };

/**
 * Takes what a phone did without a network (lib/sync/protocol.ts), by the cookie of its learner's
 * session, which the browser sends for a service worker as for a page.
 */
export async function POST(request: Request): Promise<Response> {
  try {
    const taken = await takeBatch(request);
    const headers = { 'cache-control': 'no-store' };
    if (typeof taken !== 'string') return Response.json(taken, { headers });
    return Response.json({ error: taken }, { status: STATUS[taken], headers });
  } catch (error) {
    // for a worker, which has no page to be led to
    const asked = new Headers(request.headers);
    asked.set('accept', 'application/json');
    return failed(new Request(request.url, { headers: asked }), error);
  }
}
