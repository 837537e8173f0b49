import * as z from 'zod';
import { newPassphrase, passphrase } from '@/lib/auth/passphrase';
import { screenLanguage } from '@/lib/auth/schema';
import { changePassphrase, markedAs } from '@/lib/auth/staff';
import { setStaffLanguage } from '@/lib/auth/staff-queries';
import { staffRoute } from '@/lib/server/web/ask';
import { parseFields } from '@/lib/server/web/respond';
import { services } from '@/lib/server/web/services';
import { actorOf } from '@/lib/server/web/staff-session';
import { rememberCredential } from '@/lib/server/web/visitor';

const wanted = z.union([
  z.object({ language: screenLanguage }),
  z.object({ passphrase, next: newPassphrase }),
]);

/** One's own language or passphrase. */
export const POST = staffRoute('staff.self', async (fields, staff) => {
  const given = parseFields(wanted, fields);
  const all = services();
  if ('language' in given) {
    await setStaffLanguage(all.db, staff.id, given.language);
    return '/staff?done=saved';
  }
  const changed = await changePassphrase(all, await actorOf(staff), staff, given);
  await rememberCredential(markedAs(changed));
  return '/staff?done=passphrase';
});
