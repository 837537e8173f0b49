import type { ChunkRef, Cosines, Unranked } from './schema';

/** A passage as it ranks. */
export interface Ranked {
  /** The version to show. */
  chunk: Unranked;
  /** The version that matched best. */
  matched: Unranked;
  score: number;
  /** Of all versions together, as the score has them; null where words alone decide. */
  cosine: number | null;
  share: number;
}

/**
 * NTREX: a passage's vector alone finds a sentence's passage with nDCG@10 .77, with its best
 * sentence .96 (models/encoder.md).
 */
const WEIGHT_OF_SENTENCE = 0.55;
const WEIGHT_OF_SHARE = 0.5;
/**
 * A lesson opens with a situation: it holds the question's words and no answer. Passage first: 23
 * -> 28 of 40.
 */
const COST_OF_SCENE = { withVectors: 0.1, inWords: 0.15 };
/** Of the best language beside the mean of all. */
const WEIGHT_OF_BEST = 0.5;

/**
 * The rule of fusion. Chunks as passages, best first:
 *
 *     of a version    cosine = .45 x passage's + .55 x its nearest sentence's, by a trained encoder
 *                     share  = BM25 of what is asked over the sum of its rarities (lexical.ts)
 *     of a passage    either = half that of its best language, half the mean of its languages
 *                     score  = cosine + .5 x share - .1 for the scene that opens a lesson
 *     without vectors score  = share - .15 for the scene
 *
 * Versions of one passage in several languages count once and are judged together: what a question
 * resembles in one of them only by chance falls behind. The learner's language is shown, and wins
 * among equals. They must hold all versions. Reciprocal rank fusion would let a leg that is
 * blind across scripts vote as loudly as the one that sees.
 */
export function rank(language: string, chunks: readonly Unranked[]): Ranked[] {
  const scored = scoreAlone(chunks);
  const byModule = groupByModule(scored);
  const versionsOf = (chunk: Unranked) =>
    (byModule.get(chunk.moduleId) ?? []).filter(
      (one) => one.chunk === chunk || areVersions(one.chunk, chunk),
    );
  const passages = scored
    .map((one) => scoreTogether(one, versionsOf(one.chunk)))
    .sort((a, b) => b.score - a.score || compare(a.chunk, b.chunk, language));
  const ranked: Ranked[] = [];
  const taken = new Set<Unranked>();
  for (const passage of passages) {
    if (taken.has(passage.chunk)) continue;
    const chunk = shownVersion(passage.chunk, versionsOf(passage.chunk), language);
    for (const one of [...versionsOf(passage.chunk), ...versionsOf(chunk)]) taken.add(one.chunk);
    ranked.push({ ...passage, chunk });
  }
  return ranked;
}

/**
 * Of a chunk to the question, its nearest sentence beside the whole; null where it has no vector.
 */
export function cosineOf({ cosine, sentenceCosines }: Cosines) {
  if (cosine === null || !sentenceCosines?.length) return cosine;
  return cosine + WEIGHT_OF_SENTENCE * (Math.max(...sentenceCosines) - cosine);
}

interface Scored {
  chunk: Unranked;
  scene: boolean;
  cosine: number | null;
  share: number;
  score: number;
}

/** A chunk that has no vector yet counts as the farthest of those compared. */
function scoreAlone(chunks: readonly Unranked[]): Scored[] {
  const cosines = chunks.map(cosineOf);
  const least = cosines.reduce((a, b) => (a === null || b === null ? (a ?? b) : Math.min(a, b)), null);
  const parted = new Set(chunks.filter(isPart).map(({ moduleId }) => moduleId));
  return chunks.map((chunk, at) => {
    const scene = parted.has(chunk.moduleId) && !isPart(chunk);
    return scoreOf({ chunk, scene, cosine: cosines[at] ?? least, share: chunk.share });
  });
}

/**
 * What stands under a heading. The rest of a lesson that has some is its opening scene; a text
 * without headings has none.
 */
function isPart({ headingPath }: ChunkRef): boolean {
  return headingPath.length > 1;
}

function scoreOf(one: Omit<Scored, 'score'>): Scored {
  const { cosine, share } = one;
  const score = cosine === null ? share : cosine + WEIGHT_OF_SHARE * share;
  const cost = cosine === null ? COST_OF_SCENE.inWords : COST_OF_SCENE.withVectors;
  return { ...one, score: one.scene ? score - cost : score };
}

function groupByModule(scored: readonly Scored[]): Map<string, Scored[]> {
  const groups = new Map<string, Scored[]>();
  for (const one of scored) {
    const group = groups.get(one.chunk.moduleId);
    if (group) group.push(one);
    else groups.set(one.chunk.moduleId, [one]);
  }
  return groups;
}

function scoreTogether(one: Scored, versions: readonly Scored[]): Ranked {
  const cosine = one.cosine === null ? null : ofLanguages(versions, (version) => version.cosine ?? 0);
  const share = ofLanguages(versions, (version) => version.share);
  const { chunk, score } = scoreOf({ ...one, cosine, share });
  const matched = versions.reduce((best, version) => (version.score > best.score ? version : best)).chunk;
  return { chunk, matched, score, cosine, share };
}

/**
 * Half the best language's value, half the mean of all. Of two chunks in one language the better
 * counts.
 */
function ofLanguages(versions: readonly Scored[], value: (one: Scored) => number): number {
  const best = new Map<string, number>();
  for (const one of versions)
    best.set(
      one.chunk.language,
      Math.max(value(one), best.get(one.chunk.language) ?? Number.NEGATIVE_INFINITY),
    );
  const values = [...best.values()];
  const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
  return WEIGHT_OF_BEST * Math.max(...values) + (1 - WEIGHT_OF_BEST) * mean;
}

type Versioned = Pick<ChunkRef, 'moduleId' | 'language' | 'blockIds'>;

/**
 * The same passage in two languages. Lengths differ between languages, so chunks may be cut at
 * different blocks.
 */
export function areVersions(a: Versioned, b: Versioned): boolean {
  return (
    a.moduleId === b.moduleId &&
    a.language !== b.language &&
    a.blockIds.some((blockId) => b.blockIds.includes(blockId))
  );
}

function shownVersion(chunk: Unranked, versions: readonly Scored[], language: string): Unranked {
  if (chunk.language === language) return chunk;
  return versions.find((one) => one.chunk.language === language)?.chunk ?? chunk;
}

/** The learner's language first, then reading order: equal scores always come out in one order. */
function compare(a: Unranked, b: Unranked, language: string): number {
  const own = Number(b.language === language) - Number(a.language === language);
  return (
    own || a.moduleId.localeCompare(b.moduleId) || a.position - b.position || Number(a.id) - Number(b.id)
  );
}
