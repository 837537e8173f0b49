import * as z from 'zod';
import { revoke } from '@/lib/auth/invitation';
import { staffRoute } from '@/lib/server/web/ask';
import { parseFields } from '@/lib/server/web/respond';
import { services } from '@/lib/server/web/services';
import { actorOf } from '@/lib/server/web/staff-session';

export const POST = staffRoute('people.change', async (fields, staff) => {
  const { invitation } = parseFields(z.object({ invitation: z.uuid() }), fields);
  await revoke(services(), await actorOf(staff), invitation);
  return '/admin/invitations?done=revoked';
});
