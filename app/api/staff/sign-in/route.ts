import * as z from 'zod';
import { passphrase } from '@/lib/auth/passphrase';
import { profileName } from '@/lib/auth/pin';
import { asksForCode } from '@/lib/auth/second-step';
import { staffSignIn } from '@/lib/auth/staff';
import { staffPage } from '@/lib/server/web/ask';
import { cookieRoute } from '@/lib/server/web/cookie-route';
import { waitForCode } from '@/lib/server/web/half-way';
import { parseFields } from '@/lib/server/web/respond';
import { services } from '@/lib/server/web/services';
import { signInStaff } from '@/lib/server/web/staff-session';
import { visitor } from '@/lib/server/web/visitor';

const given = z.object({ name: profileName, passphrase, to: z.string().optional() });

export const POST = cookieRoute(async (fields) => {
  const asked = parseFields(given, fields);
  const person = await staffSignIn(services(), asked, await visitor());
  const to = staffPage(asked.to);
  if (await asksForCode(services().db, person.id)) {
    await waitForCode(person, to);
    return '/staff/sign-in/code';
  }
  await signInStaff(person);
  return to ?? '/staff';
});
