import * as z from 'zod';
import type { SignedIn } from '../../auth/staff-queries';
import { codeWhere, UstatError } from '../../errors';
import { LONGEST_HINT } from '../../hints/schema';
import { hintsOfItem, writeHint } from '../../hints/write-queries';
import { wrongAnswer } from '../../hints/wrong-answer';
import { newAt } from './curate';
import { services } from './services';

/** A hint that somebody has written, as the form beside its exercise sends it. */
export const writtenForm = z.object({
  course: z.string(),
  item: z.string().min(1).max(200),
  language: z.string().min(2).max(20),
  at: z.string().regex(/^(?:[123]|(?:option|named):.{1,100})$/),
  from: z.string().max(40),
  text: z.string().trim().min(1).max(LONGEST_HINT),
  do: z.enum(['wait', 'approve']),
  despite: z.literal('yes').optional(),
});

/**
 * It waits for a colleague, or its author approves it.
 * @returns 'bad-input' where a check fails and nobody said "all the same"
 * @throws UstatError 'not-found'; 'bad-input' for a place that the exercise does not have
 */
export async function writeAtDesk(
  staff: SignedIn,
  given: z.infer<typeof writtenForm>,
): Promise<'bad-input' | undefined> {
  const { course: courseId, item: itemId, language, at, from, text } = given;
  const isLevel = /^[123]$/.test(at);
  const place = { courseId, itemId, language, level: isLevel ? Number(at) : 0, answer: isLevel ? null : at };
  const { ground, look } = await newAt(place, staff);
  if (ground.item.language !== language || (!isLevel && !wrongAnswer(ground.item, at)))
    throw new UstatError('bad-input', 'The exercise has no such place for a hint.');
  const { db, ids, clock } = services();
  const source = (await hintsOfItem(db, courseId, itemId)).find(({ id }) => id === from);
  const written = {
    ...{ id: ids(), place, text, approves: given.do === 'approve', despite: given.despite === 'yes' },
    of: source ? { hintId: source.id, version: source.version } : null,
  };
  return (
    (await writeHint(db, staff, written, look(text), clock()).catch(codeWhere('bad-input'))) ?? undefined
  );
}
