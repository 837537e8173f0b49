import type { Passage } from '../retrieval/schema';
import type { Citation, SectionLink, TurnAnswer } from './schema';

const MOST_OTHERS = 2;
const MOST_NEAREST = 3;

/**
 * "From the course": the best section, whole, with the sentences in it that match best; below it
 * the next two as links.
 * @param close the second fits nearly as well as the first
 */
export function quotation(
  passages: readonly Passage[],
  close: boolean,
): Extract<TurnAnswer, { kind: 'quoted' }> {
  const [best, ...others] = passages;
  return {
    kind: 'quoted',
    citations: best ? [citationOf(best, 1)] : [],
    others: linksTo(others),
    close,
  };
}

/** @param n number of the mark that leads to it, from 1 */
export function citationOf({ chunk, sentences }: Passage, n: number): Citation {
  return {
    n,
    courseId: chunk.courseId,
    moduleId: chunk.moduleId,
    sectionId: chunk.sectionId,
    blockIds: [...new Set(chunk.blockIds)],
    hash: chunk.hash,
    language: chunk.language,
    headingPath: chunk.headingPath,
    passage: chunk.text,
    sentences,
  };
}

/** Sections to look at beside something else, best first. */
export function linksTo(passages: readonly Passage[]): SectionLink[] {
  return passages.slice(0, MOST_OTHERS).map(linkTo);
}

function linkTo({ chunk }: Passage): SectionLink {
  return {
    moduleId: chunk.moduleId,
    blockId: chunk.blockIds[0] ?? '',
    language: chunk.language,
    heading: chunk.headingPath.at(-1) ?? '',
  };
}

/** Where to look when the course does not answer. */
export function notInCourse(passages: readonly Passage[]): Extract<TurnAnswer, { kind: 'not-in-course' }> {
  const nearest = passages.slice(0, MOST_NEAREST);
  return {
    kind: 'not-in-course',
    nearestModules: [...new Set(nearest.map(({ chunk }) => chunk.moduleId))],
    nearest: nearest.map(linkTo),
  };
}
