import * as z from 'zod';
import { INVITED_FOR, invite } from '@/lib/auth/invitation';
import { staffRoute } from '@/lib/server/web/ask';
import { grantOf } from '@/lib/server/web/grants';
import { parseFields } from '@/lib/server/web/respond';
import { services } from '@/lib/server/web/services';
import { actorOf, showLink } from '@/lib/server/web/staff-session';

export const POST = staffRoute('people.change', async (fields, staff) => {
  const { grant } = parseFields(z.object({ grant: z.string() }), fields);
  const wanted = await grantOf(grant);
  const token = await invite(services(), await actorOf(staff), { ...wanted, forMs: INVITED_FOR });
  await showLink(`/invitation/${token}`);
  return '/admin/invitations';
});
