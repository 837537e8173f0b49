import type { Candidate, Chunk } from './schema';

/**
 * Of the words beside a trained encoder's cosine: best for vectors whose language was taken out, and still on the plateau (.1 to .3)
 * of those it was not taken out of (tests/bench/encoder.ts).
 */
const WEIGHT_OF_SHARE = 0.3;

/** A passage in its place. */
export interface Ranked {
  /** The version to show. */
  chunk: Candidate;
  /** The version that matched best. */
  matched: Candidate;
  score: number;
}

/**
 * Candidates as passages, best first. Versions of one passage in several languages count as one: the best match
 * gives the score, the learner's language is what is shown. Candidates must hold the versions in that language.
 * Reciprocal rank fusion would let a leg that is blind across scripts vote as loudly as the one that sees.
 */
export function rank(language: string, candidates: readonly Candidate[]): Ranked[] {
  const least = leastCosine(candidates);
  const scored = candidates
    .map((chunk) => ({ chunk, score: scoreOf(chunk, least) }))
    .sort((a, b) => b.score - a.score || compare(a.chunk, b.chunk, language));
  const ranked: Ranked[] = [];
  const taken: Chunk[] = [];
  for (const { chunk: matched, score } of scored) {
    if (taken.some((chunk) => chunk === matched || areVersions(chunk, matched))) continue;
    const chunk = shownVersion(matched, scored, language);
    taken.push(matched, chunk);
    ranked.push({ chunk, matched, score });
  }
  return ranked;
}

/** Null when none has a cosine: words alone decide then. */
function leastCosine(candidates: readonly Candidate[]): number | null {
  return candidates.reduce<number | null>(
    (least, { cosine }) => (cosine === null ? least : Math.min(cosine, least ?? cosine)),
    null,
  );
}

/** A chunk that has no vector yet counts as the farthest of those compared. */
function scoreOf(chunk: Candidate, least: number | null): number {
  const scene = isScene(chunk) ? 1 : 0;
  return least === null
    ? chunk.share - COST_OF_SCENE_IN_WORDS * scene
    : (chunk.cosine ?? least) + WEIGHT_OF_SHARE * chunk.share - COST_OF_SCENE * scene;
}

/** A lesson opens with a situation: it holds the question's words and no answer. Passage first: 23 -> 28 of 40. */
const COST_OF_SCENE = 0.1;
const COST_OF_SCENE_IN_WORDS = 0.15;

function isScene(chunk: Chunk): boolean {
  return chunk.headingPath.length === 1;
}

/**
 * "Not in the course" is an answer: of some passage this share of the question must be found. Chosen where a question
 * turned away and a quotation beside the point cost the same (tests/bench/retrieval.ts). Words alone decide, since cosines
 * of one embedder mean nothing in another's scale.
 */
export const ENOUGH = 0.38;

export function answerable(ranked: readonly Ranked[]): boolean {
  return ranked.some(({ matched }) => matched.share >= ENOUGH);
}

type Versioned = Pick<Chunk, 'moduleId' | 'language' | 'blockIds'>;

/** The same passage in two languages. Lengths differ between languages, so chunks may be cut at different blocks. */
export function areVersions(a: Versioned, b: Versioned): boolean {
  return (
    a.moduleId === b.moduleId &&
    a.language !== b.language &&
    a.blockIds.some((blockId) => b.blockIds.includes(blockId))
  );
}

function shownVersion(
  chunk: Candidate,
  scored: readonly { chunk: Candidate }[],
  language: string,
): Candidate {
  if (chunk.language === language) return chunk;
  const twin = scored.find((other) => other.chunk.language === language && areVersions(chunk, other.chunk));
  return twin?.chunk ?? chunk;
}

/** The learner's language first, then reading order: equal scores always come out in one order. */
function compare(a: Candidate, b: Candidate, language: string): number {
  const own = Number(b.language === language) - Number(a.language === language);
  return (
    own || a.moduleId.localeCompare(b.moduleId) || a.position - b.position || Number(a.id) - Number(b.id)
  );
}
