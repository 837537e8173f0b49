import * as z from 'zod';
import { giveCode } from '@/lib/auth/second-step';
import { UstatError } from '@/lib/errors';
import { staffPage } from '@/lib/server/web/ask';
import { cookieRoute } from '@/lib/server/web/cookie-route';
import { forgetWaiting, waitingForCode } from '@/lib/server/web/half-way';
import { parseFields } from '@/lib/server/web/respond';
import { services } from '@/lib/server/web/services';
import { signInStaff } from '@/lib/server/web/staff-session';
import { visitor } from '@/lib/server/web/visitor';

/** The code after the passphrase: one of the phone's, or a recovery code. */
export const POST = cookieRoute(async (fields) => {
  const { code } = parseFields(z.object({ code: z.string().max(100) }), fields);
  const waiting = await waitingForCode();
  if (!waiting) throw new UstatError('not-found', 'Nobody has given a passphrase here.');
  const by = await giveCode(services(), waiting.person, code, await visitor());
  await signInStaff(waiting.person, by);
  await forgetWaiting();
  return staffPage(waiting.to) ?? '/staff';
});
