import * as z from 'zod';
import { pin, profileName, signInWith } from '@/lib/auth/pin';
import { cookieRoute } from '@/lib/server/web/cookie-route';
import { parseFields } from '@/lib/server/web/respond';
import { services } from '@/lib/server/web/services';
import { signIn } from '@/lib/server/web/session';
import { rememberOpened, visitor } from '@/lib/server/web/visitor';

/**
 * Opens a profile on this phone. An anonymous profile that was open here stays on the server,
 * closed.
 */
export const POST = cookieRoute(async (fields) => {
  const given = parseFields(z.object({ name: profileName, pin }), fields);
  const learnerId = await signInWith(services(), given, await visitor());
  await signIn(learnerId);
  await rememberOpened(learnerId);
  return '/';
});
