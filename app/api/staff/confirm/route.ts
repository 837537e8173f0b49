import * as z from 'zod';
import { passphrase } from '@/lib/auth/passphrase';
import { confirmPassphrase } from '@/lib/auth/staff';
import { confirmSession } from '@/lib/auth/staff-queries';
import { staffPage, staffRoute } from '@/lib/server/web/ask';
import { parseFields } from '@/lib/server/web/respond';
import { services } from '@/lib/server/web/services';

/** The passphrase again, before what can't be taken back. */
export const POST = staffRoute('staff.self', async (fields, { id, sessionId }) => {
  const given = parseFields(z.object({ passphrase, to: z.string().optional() }), fields);
  const all = services();
  await confirmPassphrase(all, id, given.passphrase);
  await confirmSession(all.db, sessionId, all.clock());
  return staffPage(given.to) ?? '/staff';
});
