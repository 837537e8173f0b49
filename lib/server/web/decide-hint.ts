import * as z from 'zod';
import type { SignedIn } from '../../auth/staff-queries';
import { codeWhere } from '../../errors';
import { claim, type Decision, decide } from '../../hints/decide-queries';
import { beside } from '../../hints/desk-queries';
import { LONGEST_HINT, rejectReasons } from '../../hints/schema';
import { filterOf, listing, onDesk } from './curate';
import { wholeNumber } from './respond';
import { services } from './services';

const despite = z.literal('yes').optional();
const text = z.string().trim().min(1).max(LONGEST_HINT);

/** A verdict, an edit or an undo, as the desk's forms send it. */
export const hintForm = z.intersection(
  z.object({ course: z.string(), hint: z.guid(), seen: wholeNumber(0), ...listing.shape }),
  z.discriminatedUnion('do', [
    z.object({ do: z.literal('approve'), despite }),
    z.object({ do: z.literal('reject'), reason: z.enum(rejectReasons), words: z.string().trim().max(500) }),
    z.object({ do: z.literal('edit'), text, despite }),
    z.object({ do: z.literal('edit-only'), text }),
    z.object({ do: z.literal('undo') }),
  ]),
);
type HintForm = z.infer<typeof hintForm>;

/**
 * @returns why nothing was saved, else the hint that comes next: the same after an undo and an
 * edit that is not approved yet, null at the end of the queue
 * @throws UstatError 'not-found'
 */
export async function decideOnHint(
  staff: SignedIn,
  given: HintForm,
): Promise<{ error: 'conflict' | 'bad-input' } | { next: string | null }> {
  const { course: courseId, hint: hintId, seen, language, module, state, q } = given;
  const { db, clock, courses } = services();
  const { look } = await onDesk(courseId, hintId, staff);
  const error = await decide({ db, clock, look }, staff, { courseId, hintId, seen }, decisionOf(given)).catch(
    codeWhere('conflict', 'bad-input'),
  );
  if (error) return { error };
  if (given.do === 'undo' || given.do === 'edit-only') return { next: hintId };
  const filter = await filterOf(courses(), courseId, { language, module, state, q });
  const { next } = await beside(db, filter, { hintId, staffId: staff.id, now: clock() });
  if (next) await claim(db, next, staff.id, clock());
  return { next };
}

function decisionOf(given: HintForm): Decision {
  switch (given.do) {
    case 'approve':
      return { do: 'approve', despite: given.despite === 'yes' };
    case 'reject':
      return { do: 'reject', reason: given.reason, words: given.words };
    case 'edit':
      return { do: 'edit', text: given.text, approves: true, despite: given.despite === 'yes' };
    case 'edit-only':
      return { do: 'edit', text: given.text, approves: false, despite: false };
    case 'undo':
      return { do: 'undo' };
  }
}
