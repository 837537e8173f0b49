import * as z from 'zod';
import { newPin, profileName, recoverProfile } from '@/lib/auth/pin';
import { cookieRoute } from '@/lib/server/web/cookie-route';
import { parseFields } from '@/lib/server/web/respond';
import { services } from '@/lib/server/web/services';
import { showOnce, signIn } from '@/lib/server/web/session';
import { rememberOpened, visitor } from '@/lib/server/web/visitor';

const wanted = z.object({ name: profileName, code: z.string().trim().min(16).max(40), pin: newPin });

/**
 * A new PIN for who holds the printed recovery code; the page after it shows the next code once.
 */
export const POST = cookieRoute(async (fields) => {
  const all = services();
  const given = parseFields(wanted, fields);
  const { learnerId, recoveryCode } = await recoverProfile(all, given, await visitor());
  await signIn(learnerId);
  await rememberOpened(learnerId);
  await showOnce(recoveryCode);
  return '/settings/recovery';
});
