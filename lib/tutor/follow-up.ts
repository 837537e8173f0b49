import { contentWords } from '../content/function-words';
import type { Told } from './store';

/** A question with more words of its own than this stands alone. */
const MOST_WORDS = 6;

/**
 * The question before, where this one may go on from it ("and how much?", "анан эмне?"): the search
 * weighs both (lib/retrieval/search.ts). Whether it does go on can't be told from its words: of 56
 * that were written for it (tests/data/follow-ups-choose.yaml) a list of "and" and "it" in four
 * languages knew a third.
 * @param previous the turn before, in the same conversation
 */
export function goesOnFrom(question: string, previous: Told | undefined): string | null {
  if (!previous?.answered || contentWords(question).length > MOST_WORDS) return null;
  return previous.question;
}
