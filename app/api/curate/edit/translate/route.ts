import { staffRoute } from '@/lib/server/web/ask';
import { courseScope } from '@/lib/server/web/curate';
import { piecePage } from '@/lib/server/web/editing';
import { requireFormToken } from '@/lib/server/web/form-token';
import { parseFields } from '@/lib/server/web/respond';
import { askedTexts, askTranslation } from '@/lib/server/web/translation-drafts';

/** A model drafts the translation of a page of texts, in the background. */
export const POST = staffRoute(
  'course.edit',
  async (fields, staff) => {
    const { course, texts, language } = parseFields(askedTexts, fields);
    requireFormToken(staff.id, fields);
    await askTranslation(staff, { courseId: course, texts, language });
    return piecePage(course, { kind: 'translation', id: texts, language });
  },
  courseScope,
);
