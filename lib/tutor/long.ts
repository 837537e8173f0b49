import { sentences } from '../retrieval/sentences';
import { LONG } from './lengths';

/** Characters that are read of its beginning, and as many of its end. */
const READ = 500;

/**
 * What is read of a long text, a pasted contract or a whole story: its beginning and its end, whole
 * sentences where there are any, for people ask before what they paste or after it. A question
 * mark in them tells where: what asks is read alone.
 * @returns the question as it is where it is not long
 */
export function readPart(question: string, language: string): string {
  if (question.length <= LONG) return question;
  const all = sentences(question, language);
  const begin = within(all, (first) => first.slice(0, READ));
  const end = within(all.toReversed(), (last) => last.slice(-READ)).toReversed();
  const asking = [begin, end].map((some) => some.filter((one) => /[?؟？]/u.test(one)));
  const [first, last] = asking.some((some) => some.length > 0) ? asking : [begin, end];
  return [...(first ?? []), '…', ...(last ?? [])].join(' ').replace(/^… | …$/gu, '');
}

/** So many sentences as READ characters hold; a first one that is longer is cut. */
function within(list: readonly string[], cut: (letters: string[]) => string[]): string[] {
  let length = 0;
  const fits = list.findIndex((one) => {
    length += one.length;
    return length > READ;
  });
  if (fits === 0) return [cut([...(list[0] ?? '')]).join('')];
  return list.slice(0, fits < 0 ? list.length : fits);
}
