import { formRoute } from '@/lib/server/web/respond';
import { signOut } from '@/lib/server/web/session';

/** Leaves nothing of the learner on a shared phone: the cookie goes, and the browser drops what it stored of this site. */
export const POST = async (request: Request): Promise<Response> => {
  const response = await formRoute(async () => {
    await signOut();
    return '/language';
  })(request);
  response.headers.set('clear-site-data', '"cache", "storage"');
  return response;
};
