import { indexedGrams } from './grams';
import type { NearestAsked, Section } from './schema';
import type { CourseWords } from './words';

/** What a curator has decided on a question. */
export interface Decided {
  /** The section that answers it; null: the course does not, and never tries. */
  answer: Section | null;
}

/**
 * From this cosine on, or this share of common grams, two questions ask the same, and what was
 * decided on the one holds for the other: of questions of the choosing sets so near to one of the
 * course's own .976 and .978 are answered by its section (.93 from .8 on).
 */
const SAME = { cosine: 0.85, grams: 0.5 };

/**
 * What a curator has decided on the same question, where it is nearer than any question of the
 * course's own files. Its words decide where it has no vector.
 */
export function decidedOn(
  text: string,
  { added }: CourseWords,
  nearest: NearestAsked | null,
): Decided | null {
  if (nearest && nearest.cosine >= SAME.cosine) return nearest.isAdded ? nearest : null;
  if (added.length === 0) return null;
  const own = indexedGrams(text);
  const best = added
    .map(({ answer, grams }) => ({ answer, share: shareInCommon(own, grams) }))
    .reduce<{ answer: Section | null; share: number } | null>(
      (most, one) => (most && most.share >= one.share ? most : one),
      null,
    );
  return best && best.share >= SAME.grams ? { answer: best.answer } : null;
}

type Grams = ReadonlyMap<string, number>;

/** Jaccard's share of the grams that two texts have in common. */
export function shareInCommon(one: Grams, other: Grams): number {
  const both = [...one.keys()].filter((gram) => other.has(gram)).length;
  return both / Math.max(1, one.size + other.size - both);
}
