import * as z from 'zod';

/** Fields that the files of a course share. */

/** Longest text of one field, in letters: a screen's worth many times over. */
const LONGEST_TEXT = 4000;

/** Names a thing once in all languages; it stands in addresses and in keys of the database. */
export const id = z
  .string()
  .max(100)
  .regex(/^[a-z0-9]+(?:[-.][a-z0-9]+)*$/, 'an id is lower-case letters, digits, "-" and "."');

/** Words that somebody reads. */
export const text = z
  .string()
  .trim()
  .max(LONGEST_TEXT)
  .regex(/[\p{L}\p{N}\p{P}\p{S}]/u, 'there is nothing to read in it');

/**
 * A list in which nothing stands twice, letters' case aside: each later one is named at its place.
 */
export function distinct<T extends z.ZodType<string>>(list: z.ZodArray<T>): z.ZodArray<T> {
  return list.superRefine((all, context) => {
    const seen = new Set<string>();
    for (const [at, one] of all.entries()) {
      const key = one.toLowerCase();
      if (seen.has(key)) context.addIssue({ code: 'custom', path: [at], message: `"${one}" is there twice` });
      seen.add(key);
    }
  });
}
