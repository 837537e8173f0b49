import * as z from 'zod';
import { staffRoute } from '@/lib/server/web/ask';
import { courseScope } from '@/lib/server/web/curate';
import { requireFormToken } from '@/lib/server/web/form-token';
import { act } from '@/lib/server/web/research';
import { replacementIn } from '@/lib/server/web/research-form';
import { parseFields } from '@/lib/server/web/respond';
import { actorOf } from '@/lib/server/web/staff-session';

const form = z.object({
  course: z.string(),
  experiment: z.uuid(),
  do: z.enum(['start', 'stop', 'off', 'drop', 'replace']),
});
const DONE = { start: 'started', stop: 'stopped', off: 'off', drop: 'dropped', replace: 'replaced' } as const;

/** Starts, stops, switches off, mends an arm of, or throws away an experiment. */
export const POST = staffRoute(
  'experiment.change',
  async (fields, staff) => {
    const { course, experiment, do: what } = parseFields(form, fields);
    requireFormToken(staff.id, fields);
    const acting = { staff, actor: await actorOf(staff), courseId: course };
    await act(acting, experiment, what === 'replace' ? replacementIn(fields) : { do: what });
    const page = what === 'drop' ? `/research/${course}` : `/research/${course}/${experiment}`;
    return `${page}?done=${DONE[what]}`;
  },
  courseScope,
);
