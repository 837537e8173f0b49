import * as z from 'zod';

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what an id must not hold
const CONTROL = /[\u0000-\u001f]/;
const id = z
  .union([z.string().min(1), z.number()])
  .transform(String)
  .refine((value) => !CONTROL.test(value), 'holds a control character');

const language = z
  .string()
  .transform((tag) => tag.replaceAll('_', '-'))
  .refine(
    (tag) => /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(tag),
    'is no language tag, such as "ky" or "zh-Hant"',
  );

/** A line of a collection to search. */
export const documentLine = z.object({
  id,
  text: z.string().refine((text) => text.trim() !== '', 'is empty'),
  /** BCP 47; guessed from the text where it is missing. */
  lang: language.optional(),
  title: z.string().optional(),
  /** Documents of one group are versions of one passage: a result lists the best of them alone. */
  group: id.optional(),
});
export type DocumentLine = z.infer<typeof documentLine>;

/** A question; an empty one is answered with nothing. */
export const queryLine = z.object({ id, text: z.string(), lang: language.optional() });
export type QueryLine = z.infer<typeof queryLine>;

/** What a search gave for one question. */
export const runLine = z.object({
  query: id,
  /** Best first. */
  hits: z.array(z.object({ id, score: z.number() })),
  /** How sure the search is that the collection answers. */
  score: z.number(),
  answerable: z.boolean(),
});
export type RunLine = z.infer<typeof runLine>;

/** Grades by question and document; a question whose grades are all 0 or less is unanswerable. */
export type Qrels = Map<string, Map<string, number>>;

/**
 * Lines "query 0 document grade" of TREC, parted by tabs or spaces. The faulty ones are named by
 * their number.
 */
export function parseQrels(lines: Iterable<string>): { qrels: Qrels; faults: string[] } {
  const qrels: Qrels = new Map();
  const faults: string[] = [];
  let number = 0;
  for (const line of lines) {
    number += 1;
    if (line.trim() === '') continue;
    const [query, , document, grade, ...more] = line.trim().split(/\s+/);
    if (!query || !document || !grade || more.length > 0 || !/^-?\d+$/.test(grade)) {
      faults.push(`${number}: is not "query 0 document grade"`);
      continue;
    }
    const grades = qrels.get(query) ?? new Map<string, number>();
    qrels.set(query, grades.set(document, Number(grade)));
  }
  return { qrels, faults };
}
