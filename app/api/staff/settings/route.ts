import * as z from 'zod';
import { newPassphrase, passphrase } from '@/lib/auth/passphrase';
import { screenLanguage } from '@/lib/auth/schema';
import { changePassphrase, markedAs, setFirstPassphrase, unlink } from '@/lib/auth/staff';
import { setStaffLanguage } from '@/lib/auth/staff-queries';
import { confirmPage, isConfirmed, staffRoute } from '@/lib/server/web/ask';
import { parseFields } from '@/lib/server/web/respond';
import { services } from '@/lib/server/web/services';
import { actorOf } from '@/lib/server/web/staff-session';
import { rememberCredential } from '@/lib/server/web/visitor';

const wanted = z.union([
  z.object({ language: screenLanguage }),
  z.object({ passphrase, next: newPassphrase }),
  z.object({ do: z.literal('first'), next: newPassphrase }),
  z.object({ do: z.literal('unlink') }),
]);

/** One's own language or passphrase, and the door by a provider. */
export const POST = staffRoute('staff.self', async (fields, staff) => {
  const given = parseFields(wanted, fields);
  const all = services();
  if ('language' in given) {
    await setStaffLanguage(all.db, staff.id, given.language);
    return '/staff?done=saved';
  }
  const actor = await actorOf(staff);
  // a session that somebody found open makes no door of its own, and takes none away
  if ('do' in given && !isConfirmed(staff)) return confirmPage('/staff');
  if ('do' in given && given.do === 'unlink') {
    await unlink(all, actor, staff);
    return '/staff?done=unlinked';
  }
  const changed =
    'do' in given
      ? await setFirstPassphrase(all, actor, staff, given.next)
      : await changePassphrase(all, actor, staff, given);
  await rememberCredential(markedAs(changed));
  return '/staff?done=passphrase';
});
