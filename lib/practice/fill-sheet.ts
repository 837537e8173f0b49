import {
  EMPTY_SHEET,
  type FilledSheet,
  filledSheet,
  MOST_LINES,
  type SheetDefinition,
} from '../content/sheet';
import { faultsOf, UstatError } from '../errors';
import type { LearnerStore } from './store';

/** What a form sends of a sheet. */
interface Filling {
  ticked: readonly string[];
  /** By part: the gaps of a letter, or the columns of a new line of notes. */
  gaps: Readonly<Record<string, string>>;
  /** A line of notes that goes, from 0, and how many its page showed. */
  remove: { line: number; of: number } | null;
}

/**
 * Keeps what a learner put into a list or a letter. A list and a letter are kept as the form shows
 * them; notes grow by the line that was written, or lose one.
 * @throws UstatError 'bad-input' for a part that the sheet has not, or words that are too long;
 * 'conflict' where there are other lines now than on the page that removes one, or no more room
 */
export async function fillSheet(
  { learner, clock }: { learner: LearnerStore; clock: () => Date },
  courseId: string,
  sheet: SheetDefinition,
  filling: Filling,
): Promise<void> {
  const named = [...filling.ticked, ...Object.keys(filling.gaps)];
  const unknown = named.filter((part) => !sheet.parts.includes(part));
  if (unknown.length > 0) throw new UstatError('bad-input', 'The sheet has no such part.', unknown);
  await learner.change(async (tx) => {
    const before = (await tx.filledSheet(courseId, sheet.id)) ?? EMPTY_SHEET;
    const parsed = filledSheet.safeParse(filled(sheet, filling, before));
    if (!parsed.success)
      throw new UstatError('bad-input', 'The sheet could not be read.', faultsOf(parsed.error));
    await tx.keepFilledSheet(courseId, sheet.id, parsed.data, clock());
  });
}

function filled(
  { kind }: SheetDefinition,
  { ticked, gaps, remove }: Filling,
  before: FilledSheet,
): FilledSheet {
  const trimmed = Object.fromEntries(
    Object.entries(gaps).flatMap(([part, value]) => (value.trim() === '' ? [] : [[part, value.trim()]])),
  );
  if (kind === 'checklist') return { ...EMPTY_SHEET, ticked: [...new Set(ticked)] };
  if (kind === 'letter') return { ...EMPTY_SHEET, gaps: trimmed };
  const { lines } = before;
  if (remove) {
    if (remove.of !== lines.length || remove.line >= lines.length)
      throw new UstatError('conflict', 'The lines have changed since.');
    return { ...EMPTY_SHEET, lines: lines.filter((_, at) => at !== remove.line) };
  }
  if (Object.keys(trimmed).length === 0) return { ...EMPTY_SHEET, lines };
  if (lines.length >= MOST_LINES) throw new UstatError('conflict', 'There is no room for another line.');
  return { ...EMPTY_SHEET, lines: [...lines, trimmed] };
}
