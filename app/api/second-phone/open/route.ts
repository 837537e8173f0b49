import * as z from 'zod';
import { openWithPhoneCode, phoneCode } from '@/lib/auth/second-phone';
import { cookieRoute } from '@/lib/server/web/cookie-route';
import { parseFields } from '@/lib/server/web/respond';
import { services } from '@/lib/server/web/services';
import { signIn } from '@/lib/server/web/session';
import { rememberOpened, visitor } from '@/lib/server/web/visitor';

/**
 * Opens a profile on this phone by the code that another one shows. An anonymous profile that was
 * open here stays on the server, closed.
 */
export const POST = cookieRoute(async (fields) => {
  const { code } = parseFields(z.object({ code: phoneCode }), fields);
  const { address } = await visitor();
  const learnerId = await openWithPhoneCode(services(), code, address);
  await signIn(learnerId);
  await rememberOpened(learnerId);
  return '/';
});
