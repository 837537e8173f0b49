import * as z from 'zod';
import { changeRole } from '@/lib/auth/staff';
import { staffRoute } from '@/lib/server/web/ask';
import { grantOf, grantToTake } from '@/lib/server/web/grants';
import { parseFields } from '@/lib/server/web/respond';
import { services } from '@/lib/server/web/services';
import { actorOf } from '@/lib/server/web/staff-session';

const change = z.object({
  person: z.uuid(),
  grant: z.string(),
  course: z.string().max(100).optional(),
  do: z.enum(['grant', 'withdraw']),
});

export const POST = staffRoute('people.change', async (fields, staff) => {
  const { person, grant: text, course, do: does } = parseFields(change, fields);
  const grant = does === 'grant' ? await grantOf(text, course) : grantToTake(text);
  await changeRole(services(), await actorOf(staff), { personId: person, grant, does });
  return `/admin/people/${person}?done=saved`;
});
