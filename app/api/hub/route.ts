import { hubHello, hubLetter } from '@/lib/server/web/hub';
import { failed } from '@/lib/server/web/respond';

/** A hub asks whom it talks to, and what its letters have to name. */
export async function GET(): Promise<Response> {
  return Response.json(hubHello(), { headers: { 'cache-control': 'no-store' } });
}

/** A letter of a hub (lib/server/hub/messages.ts): who has signed it is who asks. */
export async function POST(request: Request): Promise<Response> {
  try {
    return await hubLetter(request);
  } catch (error) {
    const asked = new Headers(request.headers);
    asked.set('accept', 'application/json');
    return failed(new Request(request.url, { headers: asked }), error);
  }
}
