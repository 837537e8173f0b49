import type { Sql } from '../db/port';
import { hasCode } from '../errors';
import { type Asked, askedIn } from './asked';
import { courseWords } from './course-words';
import type { Embedder } from './embedder';
import { highest } from './lexical';
import type { CourseWords } from './lexical-queries';
import { chunksWithIds, type NearChunk, nearestChunks } from './queries';
import { bestSentences } from './quoted-sentences';
import { answerable, areVersions, type Ranked, rank } from './rank';
import type { Passage, StoredChunk } from './schema';

/** Of each leg: the nearest by vector and the best by words are opened and compared. All of a small course. */
const CANDIDATES = 100;

export interface Query {
  courseId: string;
  text: string;
  /** The question's, then others the learner reads. */
  languages: readonly string[];
  k: number;
}

export interface Found {
  /** Best first, at most k. Not empty as long as the course has a chunk. */
  passages: Passage[];
  /** False: "this is not in the course", and `passages` are only the nearest. */
  answerable: boolean;
}

/**
 * The passages of a course that answer a question, by their words and by the vectors of the embedder that serves it. Where that
 * one is not configured or does not answer, words alone decide. An exact scan, meant for courses of up to 20,000 chunks.
 * Passages are shown in the first of the query's languages that the course has, where they exist in it.
 */
export async function search(sql: Sql, embedders: readonly Embedder[], query: Query): Promise<Found> {
  const { ranked, asked, words, answerable } = await rankedChunks(sql, embedders, query);
  return {
    passages: ranked.slice(0, query.k).map((one) => passageOf(one, asked, words)),
    answerable,
  };
}

/** What `search` compares, all of it and without quotations: best first. */
export async function rankedChunks(
  sql: Sql,
  embedders: readonly Embedder[],
  query: Omit<Query, 'k'>,
): Promise<{ ranked: Ranked[]; asked: Asked[]; words: CourseWords; answerable: boolean }> {
  const { words, embedderId } = await courseWords(sql, query.courseId);
  const embedder = embedders.find(({ id }) => id === embedderId);
  const vector = embedder && (await questionVector(embedder, query.text, query.languages[0]));
  const asked = askedIn(query.text, words.terms, query.languages[0]);
  const shares = words.lexical.shares(asked);
  const ids = highest(shares, CANDIDATES).map((row) => words.places[row]?.id ?? '');
  const found = vector
    ? await nearestChunks(sql, query.courseId, embedder.id, vector, CANDIDATES, ids)
    : withoutCosine(await chunksWithIds(sql, query.courseId, orFirst(ids, words)));
  const there = new Set(words.places.map((place) => place.language));
  const language = query.languages.find((wanted) => there.has(wanted)) ?? words.places[0]?.language ?? 'en';
  const chunks = await withOwnVersions(sql, query.courseId, language, found, words);
  const shareOf = new Map(words.places.map(({ id }, row) => [id, shares[row] ?? 0]));
  const ranked = rank(
    language,
    chunks.map((chunk) => ({ ...chunk, share: shareOf.get(chunk.id) ?? 0 })),
  );
  // words cannot judge a question in a language without lessons: the nearest passages are better than none
  const wordless = Boolean(vector) && ranked.length > 0 && !there.has(query.languages[0] ?? language);
  return { ranked, asked, words, answerable: wordless || answerable(ranked) };
}

function passageOf(
  { chunk, matched, score }: Ranked,
  asked: readonly Asked[],
  { lexical }: CourseWords,
): Passage {
  const { cosine, share } = matched;
  return { chunk, score, cosine, share, sentences: bestSentences(asked, chunk, matched, lexical) };
}

function withoutCosine(chunks: readonly StoredChunk[]): NearChunk[] {
  return chunks.map((chunk) => ({ ...chunk, cosine: null, sentenceCosines: null }));
}

/** A question without a word of the course still gets something to read. */
function orFirst(ids: readonly string[], { places }: CourseWords): readonly string[] {
  return ids.length > 0 ? ids : places.slice(0, CANDIDATES).map(({ id }) => id);
}

/** Null when the model does not answer now: words still find what they can. */
async function questionVector(
  embedder: Embedder,
  text: string,
  language: string | undefined,
): Promise<Float32Array | null> {
  try {
    return (await embedder.embed([text], 'query', language))[0] ?? null;
  } catch (error) {
    if (hasCode(error, 'unavailable')) return null;
    throw error;
  }
}

/** Adds the versions in the learner's language of what was found in another. */
async function withOwnVersions(
  sql: Sql,
  courseId: string,
  language: string,
  found: readonly NearChunk[],
  { places }: CourseWords,
): Promise<readonly NearChunk[]> {
  const modules = new Set(found.map(({ moduleId }) => moduleId));
  const own = places.filter((place) => place.language === language && modules.has(place.moduleId));
  const there = new Set(found.map(({ id }) => id));
  const lacking = own
    .filter(({ id }) => !there.has(id))
    .filter((place) => found.some((chunk) => areVersions(chunk, place)));
  if (lacking.length === 0) return found;
  const versions = await chunksWithIds(
    sql,
    courseId,
    lacking.map(({ id }) => id),
  );
  return [...found, ...withoutCosine(versions)];
}
