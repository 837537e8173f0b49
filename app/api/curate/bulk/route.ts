import * as z from 'zod';
import { withQuery } from '@/app/_ui/staff/paging';
import { approveBulk, undoBulk } from '@/lib/hints/bulk-queries';
import { staffRoute } from '@/lib/server/web/ask';
import { courseScope, filterOf, looksOf, narrowing } from '@/lib/server/web/curate';
import { parseFields } from '@/lib/server/web/respond';
import { services } from '@/lib/server/web/services';

const form = z.intersection(
  z.object({ course: z.string(), ...narrowing.shape }),
  z.discriminatedUnion('do', [
    z.object({ do: z.literal('approve'), mark: z.string().length(32) }),
    z.object({ do: z.literal('undo'), batch: z.guid() }),
  ]),
);

/** Approves the hints that a page has shown, or takes that back, as one. */
export const POST = staffRoute(
  'hint.review',
  async (fields, staff) => {
    const given = parseFields(form, fields);
    const { course: courseId, language, module } = given;
    const { db, courses, clock, ids } = services();
    const now = clock();
    const page = `/curate/${courseId}/bulk`;
    if (given.do === 'undo') {
      const count = await undoBulk(db, staff, { courseId, batchId: given.batch, now });
      return withQuery(page, { language, module, done: 'undone', count });
    }
    const filter = await filterOf(courses(), courseId, { language, module });
    const how = { mark: given.mark, now, batchId: ids(), look: looksOf(staff) };
    const { batchId, approved, left } = await approveBulk(db, staff, filter, how);
    return withQuery(page, { language, module, done: 'approved', batch: batchId, count: approved, left });
  },
  courseScope,
);
