import * as z from 'zod';
import { endSessionsOf } from '@/lib/auth/staff';
import { staffRoute } from '@/lib/server/web/ask';
import { parseFields } from '@/lib/server/web/respond';
import { services } from '@/lib/server/web/services';
import { actorOf, forgetStaffCookie } from '@/lib/server/web/staff-session';

const end = z.object({ session: z.union([z.uuid(), z.enum(['this', 'all'])]) });

/** Signs out here, on one other browser, or everywhere. */
export const POST = staffRoute('staff.self', async (fields, staff) => {
  const { session } = parseFields(end, fields);
  const id = session === 'this' ? staff.sessionId : session;
  await endSessionsOf(services(), await actorOf(staff), staff, id === 'all' ? null : id);
  if (id !== 'all' && id !== staff.sessionId) return '/staff?done=ended';
  await forgetStaffCookie();
  return '/staff/sign-in';
});
