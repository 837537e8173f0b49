import * as z from 'zod';
import { dropUpload } from '@/lib/content/upload-queries';
import { staffRoute } from '@/lib/server/web/ask';
import { loadLooked } from '@/lib/server/web/courses';
import { requireFormToken } from '@/lib/server/web/form-token';
import { parseFields } from '@/lib/server/web/respond';
import { services } from '@/lib/server/web/services';
import { actorOf } from '@/lib/server/web/staff-session';

const form = z.object({
  do: z.enum(['load', 'drop']),
  /** Moment of the upload that the page showed, in milliseconds. */
  seen: z.coerce.number().pipe(z.int().min(0).max(8.64e15)),
});

/** What was looked at is loaded, or dropped. */
export const POST = staffRoute('course.change', async (fields, staff) => {
  const { do: does, seen } = parseFields(form, fields);
  requireFormToken(staff.id, fields);
  if (does === 'load') return loadLooked(staff, await actorOf(staff), new Date(seen));
  await dropUpload(services().db, staff.id);
  return '/admin/courses';
});
