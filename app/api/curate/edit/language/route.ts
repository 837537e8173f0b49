import { staffRoute } from '@/lib/server/web/ask';
import { courseScope } from '@/lib/server/web/curate';
import { requireFormToken } from '@/lib/server/web/form-token';
import { parseFields } from '@/lib/server/web/respond';
import { languagePage, languageStep, stepLanguage } from '@/lib/server/web/translating';

/** A language is opened for translation, shows a module, or is one of the whole course. */
export const POST = staffRoute(
  'course.edit',
  async (fields, staff) => {
    const given = parseFields(languageStep, fields);
    requireFormToken(staff.id, fields);
    await stepLanguage(staff, given);
    return `${languagePage(given.course, given.language)}&done=${given.do}`;
  },
  courseScope,
);
