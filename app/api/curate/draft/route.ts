import * as z from 'zod';
import { withQuery } from '@/app/_ui/staff/paging';
import { staffRoute } from '@/lib/server/web/ask';
import { courseScope } from '@/lib/server/web/curate';
import { beginDrafts, cancelDrafts } from '@/lib/server/web/drafting';
import { parseFields, wholeNumber } from '@/lib/server/web/respond';

const about = z.enum(['hints', 'questions']);
const form = z.discriminatedUnion('do', [
  z.object({
    do: z.literal('begin'),
    about,
    course: z.string(),
    language: z.string().min(2).max(20),
    module: z.string().max(100),
    with: z.enum(['model', 'lesson']),
    tokens: wholeNumber(1).optional(),
  }),
  z.object({ do: z.literal('cancel'), about, course: z.string(), run: z.guid() }),
]);

/** Begins to draft what a course lacks, or ends it. */
export const POST = staffRoute(
  'hint.draft',
  async (fields, staff) => {
    const given = parseFields(form, fields);
    const page = `/curate/${given.course}/${given.about === 'hints' ? 'drafts' : 'edit/asked'}`;
    if (given.do === 'cancel') {
      await cancelDrafts(given.course, given.run);
      return withQuery(page, { done: 'cancelled' });
    }
    const { about, course, language, module, tokens = null } = given;
    const wanted = { about, courseId: course, language, moduleId: module || null, by: staff.name, tokens };
    await beginDrafts({ ...wanted, byModel: given.with === 'model' });
    return withQuery(page, { language, done: 'begun' });
  },
  courseScope,
);
