import * as z from 'zod';
import { withQuery } from '@/app/_ui/staff/paging';
import { abortable } from '@/lib/grounding/chat-model';
import { draftHints, fromPassages } from '@/lib/hints/draft-queries';
import { staffRoute } from '@/lib/server/web/ask';
import { courseScope } from '@/lib/server/web/curate';
import { parseFields } from '@/lib/server/web/respond';
import { services } from '@/lib/server/web/services';

const form = z.object({
  course: z.string(),
  language: z.string().min(2).max(20),
  module: z.string().max(100),
});

/** Drafts hints from the lessons, where there are none yet. */
export const POST = staffRoute(
  'hint.review',
  async (fields) => {
    const { course, language, module } = parseFields(form, fields);
    const { db, courses, clock, ids } = services();
    const wanted = { courseId: course, language, moduleId: module || null };
    const deps = { db, courses: courses(), clock, ids };
    const { hints } = await draftHints(deps, fromPassages, wanted, { signal: abortable().signal });
    return withQuery(`/curate/${course}`, {
      language,
      module,
      done: hints > 0 ? 'drafted' : 'nothing-drafted',
    });
  },
  courseScope,
);
