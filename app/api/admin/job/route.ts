import * as z from 'zod';
import { staffRoute } from '@/lib/server/web/ask';
import { requireFormToken } from '@/lib/server/web/form-token';
import { changeJob } from '@/lib/server/web/jobs';
import { parseFields } from '@/lib/server/web/respond';
import { actorOf } from '@/lib/server/web/staff-session';

const change = z.object({ job: z.string().regex(/^[1-9]\d{0,17}$/), do: z.enum(['retry', 'cancel']) });

/** Lets a job run again, or ends it. */
export const POST = staffRoute('jobs.change', async (fields, staff) => {
  const { job, do: does } = parseFields(change, fields);
  requireFormToken(staff.id, fields);
  await changeJob(await actorOf(staff), job, does);
  return `/admin/jobs?done=${does}`;
});
