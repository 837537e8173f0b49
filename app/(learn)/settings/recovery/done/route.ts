import { formRoute } from '@/lib/server/web/respond';
import { hideOnce } from '@/lib/server/web/session';

/** The code is written down: from now on its page has nothing to show. */
export const POST = formRoute(async () => {
  await hideOnce();
  return '/settings';
});
