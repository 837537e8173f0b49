import * as z from 'zod';

/** Fields that the files of a course share. */

/** Names a thing once in all languages. */
export const id = z
  .string()
  .regex(/^[a-z0-9]+(?:[-.][a-z0-9]+)*$/, 'an id is lower-case letters, digits, "-" and "."');

/** Words that somebody reads. */
export const text = z.string().trim().min(1);
