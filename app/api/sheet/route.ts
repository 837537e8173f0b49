import * as z from 'zod';
import { UstatError } from '@/lib/errors';
import { fillSheet } from '@/lib/practice/fill-sheet';
import { formRoute, parseFields, wholeNumber } from '@/lib/server/web/respond';
import { forLearner } from '@/lib/server/web/services';
import { askingLearner } from '@/lib/server/web/session';

const head = z.object({
  course: z.string().max(100),
  sheet: z.string().max(100),
  /** Language in which it was read, where that is not the learner's. */
  in: z.string().max(20).optional(),
  /** A line of notes to be removed, from 0, and how many there were on the page. */
  remove: wholeNumber(0).optional(),
  of: wholeNumber(0).optional(),
});

/**
 * Keeps what somebody has put into a list or a letter: ticks are fields `tick`, gaps and columns
 * fields `gap.<part>`.
 */
export const POST = formRoute(async (fields) => {
  const learner = await askingLearner();
  const { course, sheet: id, in: language, remove, of } = parseFields(head, fields);
  const deps = forLearner(learner.id);
  const sheets = await deps.courses.sheets(course, learner.contentLanguage);
  const sheet = sheets.find((one) => one.id === id);
  if (!sheet) throw new UstatError('not-found', `No sheet ${id} in ${course}.`);
  await fillSheet(deps, course, sheet, {
    ticked: fields.flatMap(([name, value]) => (name === 'tick' ? [value] : [])),
    gaps: Object.fromEntries(
      fields.flatMap(([name, value]) => (name.startsWith('gap.') ? [[name.slice(4), value]] : [])),
    ),
    remove: remove === undefined ? null : { line: remove, of: of ?? 0 },
  });
  const query = new URLSearchParams({ ...(language ? { in: language } : {}), saved: '1' });
  return `/course/${encodeURIComponent(course)}/${encodeURIComponent(sheet.module)}/${encodeURIComponent(id)}?${query}#saved`;
});
