import * as z from 'zod';
import { staffRoute } from '@/lib/server/web/ask';
import { requireFormToken } from '@/lib/server/web/form-token';
import { parseFields } from '@/lib/server/web/respond';
import { actorOf } from '@/lib/server/web/staff-session';
import { beginBackup } from '@/lib/server/web/storage';

export const POST = staffRoute('backup.make', async (fields, staff) => {
  parseFields(z.object({ do: z.literal('backup') }), fields);
  requireFormToken(staff.id, fields);
  await beginBackup(await actorOf(staff));
  return '/admin/storage?done=begun';
});
