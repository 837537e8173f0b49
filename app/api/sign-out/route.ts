import { requireFormToken } from '@/lib/server/web/form-token';
import { formRoute } from '@/lib/server/web/respond';
import { currentLearner, signOut } from '@/lib/server/web/session';

/**
 * Leaves nothing of the learner on a shared phone: the cookie goes, and the browser drops what it
 * stored of this site.
 */
export const POST = async (request: Request): Promise<Response> => {
  let left = false;
  const response = await formRoute(async (fields) => {
    const learner = await currentLearner();
    if (learner) requireFormToken(learner.id, fields);
    await signOut();
    left = true;
    return '/language';
  })(request);
  if (left) response.headers.set('clear-site-data', '"cache", "storage"');
  return response;
};
