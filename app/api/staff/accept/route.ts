import * as z from 'zod';
import { join, joinAs } from '@/lib/auth/invitation';
import { newPassphrase, passphrase } from '@/lib/auth/passphrase';
import { profileName } from '@/lib/auth/pin';
import { confirmPassphrase } from '@/lib/auth/staff';
import { adopt } from '@/lib/server/web/admin-link';
import { cookieRoute } from '@/lib/server/web/cookie-route';
import { screenLanguageHere } from '@/lib/server/web/language';
import { parseFields } from '@/lib/server/web/respond';
import { services } from '@/lib/server/web/services';
import { actorOf, currentStaff, signInStaff } from '@/lib/server/web/staff-session';
import { visitor } from '@/lib/server/web/visitor';

const token = z.string().max(100);
const newcomer = z.object({ token, name: profileName, passphrase: newPassphrase });
const known = z.object({ token, passphrase });

/** Takes an invitation: with a new account, or for who is signed in with theirs. */
export const POST = cookieRoute(async (fields) => {
  const all = services();
  await adopt(all, parseFields(z.object({ token }), fields).token);
  const staff = await currentStaff();
  if (staff) {
    const given = parseFields(known, fields);
    await confirmPassphrase(all, staff.id, given.passphrase);
    await joinAs(all, given.token, staff, (await actorOf(staff)).address);
    return '/staff?done=joined';
  }
  const given = parseFields(newcomer, fields);
  const { address } = await visitor();
  const language = await screenLanguageHere();
  await signInStaff(await join(all, given.token, { ...given, language }, address));
  return '/staff?done=joined';
});
