import * as z from 'zod';
import { id, text } from './fields';

/** Longest text of a hint, in letters; forty words are wanted. */
const LONGEST = 600;

const section = z.strictObject({
  module: z.string(),
  section: z.string(),
  language: z.string(),
  hash: z.string(),
});

/** What an item's hint says of itself in hints.yaml. */
const reviewedHint = z
  .strictObject({
    item: id,
    /** 1 to 3; a hint for one wrong answer has `answer` in its place. */
    level: z.int().min(1).max(3).optional(),
    answer: z
      .string()
      .regex(/^(?:option|named):[a-z0-9.-]+$/, 'such as "option:cold" or "named:half"')
      .optional(),
    /** The one of that level in items.yaml or imported-hints.yaml; else one more beside them. */
    of: z.enum(['items', 'imported-hints']).optional(),
    /** Of one in items.yaml: nobody is shown it. */
    withdrawn: z.literal(true).optional(),
    text: text.max(LONGEST).optional(),
    by: z.enum(['course', 'person', 'model', 'passage', 'import']).optional(),
    /** The model; people are not named. */
    name: z.string().max(200).optional(),
    prompts: z.string().max(100).optional(),
    /** Of the item's words for which it was written, and of the sections that it was drawn from. */
    itemHash: z.string().max(100).optional(),
    sources: z.array(section).max(50).optional(),
  })
  .superRefine((hint, context) => {
    const fault = (message: string) => context.addIssue({ code: 'custom', message });
    if ((hint.level === undefined) === (hint.answer === undefined))
      fault('a hint has either a level or the wrong answer that it is for');
    if ((hint.text === undefined) !== (hint.withdrawn === true)) fault('a hint has a text, or is withdrawn');
    if (hint.text !== undefined && hint.by === undefined) fault('it is not said who wrote it ("by")');
    if (hint.withdrawn && hint.of !== 'items') fault('only a hint of items.yaml can be withdrawn');
    if (hint.of && hint.level === undefined) fault(`a hint of ${hint.of}.yaml has a level`);
    if (!hint.of && (hint.by === 'course' || hint.by === 'import'))
      fault('it is not said in which file it stands ("of")');
  });

/**
 * <language>/hints.yaml: hints as a site's desk has left them, as they are given out with its
 * course; those of items.yaml that are not named stand as they are written there. Of one level the
 * last one is shown.
 */
export const reviewedHintsFile = z.array(reviewedHint).max(20_000);
export type ReviewedHintLine = z.infer<typeof reviewedHint>;
export type ReviewedHint = ReviewedHintLine & { language: string };
