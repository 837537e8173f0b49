import * as z from 'zod';
import { withQuery } from '@/app/_ui/staff/paging';
import { hasCode, UstatError } from '@/lib/errors';
import { LONGEST_HINT } from '@/lib/hints/schema';
import { hintsOfItem, writeHint } from '@/lib/hints/write-queries';
import { wrongAnswer } from '@/lib/hints/wrong-answer';
import { staffRoute } from '@/lib/server/web/ask';
import { courseScope, newAt } from '@/lib/server/web/curate';
import { parseFields } from '@/lib/server/web/respond';
import { services } from '@/lib/server/web/services';

const form = z.object({
  course: z.string(),
  item: z.string().min(1).max(200),
  language: z.string().min(2).max(20),
  at: z.string().regex(/^(?:[123]|(?:option|named):.{1,100})$/),
  from: z.string().max(40),
  text: z.string().trim().min(1).max(LONGEST_HINT),
  do: z.enum(['wait', 'approve']),
  despite: z.literal('yes').optional(),
});

/** A hint that somebody has written: it waits for a colleague, or its author approves it. */
export const POST = staffRoute(
  'hint.review',
  async (fields, staff) => {
    const { course, item: itemId, language, at, from, text, do: does, despite } = parseFields(form, fields);
    const isLevel = /^[123]$/.test(at);
    const of = { courseId: course, itemId, language };
    const place = { ...of, level: isLevel ? Number(at) : 0, answer: isLevel ? null : at };
    const { ground, look } = await newAt(place, staff);
    if (ground.item.language !== language || (!isLevel && !wrongAnswer(ground.item, at)))
      throw new UstatError('bad-input', 'The exercise has no such place for a hint.');
    const { db, ids, clock } = services();
    const source = (await hintsOfItem(db, course, itemId)).find(({ id }) => id === from);
    const page = `/curate/${course}/item/${encodeURIComponent(itemId)}`;
    const approves = does === 'approve';
    const writing = { id: ids(), place, text, approves, despite: despite === 'yes' };
    const said = source ? { hintId: source.id, version: source.version } : null;
    try {
      await writeHint(db, staff, { ...writing, of: said }, look(text), clock());
    } catch (error) {
      if (!hasCode(error, 'bad-input')) throw error;
      return withQuery(page, { language, at, from, typed: text, error: 'bad-input' });
    }
    return withQuery(page, { language, done: approves ? 'approved' : 'waits' });
  },
  courseScope,
);
