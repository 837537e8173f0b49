import type { Passage } from '../retrieval/schema';
import type { Citation, TurnAnswer } from './schema';

const MOST_CITATIONS = 3;
/** A further passage is quoted when it scores at least this share of the best one. */
const NEAR_THE_BEST = 0.75;

/** "From the course": the best passages, their best sentences verbatim. */
export function quotation(passages: readonly Passage[]): Extract<TurnAnswer, { kind: 'quoted' }> {
  const best = passages[0]?.score ?? 0;
  const near = passages.slice(0, MOST_CITATIONS).filter(({ score }) => score >= NEAR_THE_BEST * best);
  return { kind: 'quoted', citations: near.map((passage, at) => citationOf(passage, at + 1)) };
}

/** @param n number of the mark that leads to it, from 1 */
export function citationOf({ chunk, sentences }: Passage, n: number): Citation {
  return {
    n,
    courseId: chunk.courseId,
    moduleId: chunk.moduleId,
    blockIds: [...new Set(chunk.blockIds)],
    hash: chunk.hash,
    language: chunk.language,
    headingPath: chunk.headingPath,
    passage: chunk.text,
    sentences,
  };
}

const MOST_MODULES = 3;

/** Where to look when the course does not answer: modules of the nearest passages. */
export function nearestModules(passages: readonly Passage[]): string[] {
  return [...new Set(passages.map(({ chunk }) => chunk.moduleId))].slice(0, MOST_MODULES);
}
