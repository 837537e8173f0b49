import * as z from 'zod';
import { passphrase } from '@/lib/auth/passphrase';
import { profileName } from '@/lib/auth/pin';
import { staffSignIn } from '@/lib/auth/staff';
import { staffPage } from '@/lib/server/web/ask';
import { cookieRoute } from '@/lib/server/web/cookie-route';
import { parseFields } from '@/lib/server/web/respond';
import { services } from '@/lib/server/web/services';
import { signInStaff } from '@/lib/server/web/staff-session';
import { visitor } from '@/lib/server/web/visitor';

const given = z.object({ name: profileName, passphrase, to: z.string().optional() });

export const POST = cookieRoute(async (fields) => {
  const asked = parseFields(given, fields);
  await signInStaff(await staffSignIn(services(), asked, await visitor()));
  return staffPage(asked.to) ?? '/staff';
});
