import type { Sql } from '../db/port';
import { hasCode } from '../errors';
import type { Embedder } from './embedder';
import { lexicalEmbedder } from './lexical-embedder';
import { chunksIn, chunksOf, chunksVersion, languagesOf, nearestChunks, servingEmbedder } from './queries';
import { answerable, areVersions, rank } from './rank';
import type { Candidate, Passage, StoredChunk } from './schema';
import { type Statistics, statisticsOf } from './statistics';

/** Chunks whose words are compared after the vectors have chosen them: all of a small course. */
const CANDIDATES = 100;

export interface Found {
  /** Best first, at most k. Not empty as long as the course has a chunk. */
  passages: Passage[];
  /** False: "this is not in the course", and `passages` are only the nearest. */
  answerable: boolean;
}

/**
 * The passages of a course that answer a question, with the vectors of the embedder that serves it. Where that one
 * is not configured or does not answer, words alone decide. An exact scan, meant for courses of up to 20,000 chunks.
 * Passages are shown in the first of `languages` (the question's, then others the learner reads) that the course has,
 * where they exist in it.
 */
export async function search(
  sql: Sql,
  embedders: readonly Embedder[],
  query: { courseId: string; text: string; languages: readonly string[]; k: number },
): Promise<Found> {
  const serving = await servingEmbedder(sql, query.courseId);
  const embedder = embedders.find(({ id }) => id === serving);
  const vector = embedder && (await questionVector(embedder, query.text, query.languages[0]));
  const near = vector ? await nearestChunks(sql, query.courseId, embedder.id, vector, CANDIDATES) : null;
  const isDense = near !== null && serving !== lexicalEmbedder.id;
  // the lexical embedder chooses candidates; the words themselves then say more than its hashed cosine
  const candidates = isDense ? near : wordsOnly(near ?? (await chunksOf(sql, query.courseId)));
  const statistics = await statisticsFor(sql, query.courseId);
  const there = await languagesOf(sql, query.courseId);
  const language = query.languages.find((wanted) => there.includes(wanted)) ?? there[0] ?? 'en';
  const complete = await withOwnVersions(sql, query.courseId, language, candidates, isDense ? 0 : null);
  const passages = rank({ text: query.text, language }, complete, statistics);
  // words cannot judge a question in a language without lessons: the nearest passages are better than none
  const wordless = isDense && passages.length > 0 && !there.includes(query.languages[0] ?? language);
  return { passages: passages.slice(0, query.k), answerable: wordless || answerable(passages) };
}

function wordsOnly(chunks: readonly StoredChunk[]): Candidate[] {
  return chunks.map((chunk) => ({ ...chunk, cosine: null }));
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
  candidates: readonly Candidate[],
  cosine: 0 | null,
): Promise<Candidate[]> {
  const own = candidates.filter((chunk) => chunk.language === language);
  const lacking = candidates.filter(
    (chunk) => chunk.language !== language && !own.some((other) => areVersions(chunk, other)),
  );
  if (lacking.length === 0) return [...candidates];
  const modules = [...new Set(lacking.map(({ moduleId }) => moduleId))];
  const known = new Set(own.map(({ id }) => id));
  const versions = (await chunksIn(sql, courseId, language, modules)).filter(({ id }) => !known.has(id));
  return [...candidates, ...versions.map((chunk) => ({ ...chunk, cosine }))];
}

const COURSES_REMEMBERED = 8;
const remembered = new WeakMap<Sql, Map<string, { version: string; statistics: Statistics }>>();

/** Statistics of the course's chunks, counted again when they change; a course of 300 chunks takes about 0.3 s. */
async function statisticsFor(sql: Sql, courseId: string): Promise<Statistics> {
  const version = await chunksVersion(sql, courseId);
  const courses = remembered.get(sql) ?? new Map();
  remembered.set(sql, courses);
  const known = courses.get(courseId);
  if (known?.version === version) return known.statistics;
  const statistics = statisticsOf(await chunksOf(sql, courseId));
  courses.delete(courseId);
  courses.set(courseId, { version, statistics });
  const oldest = courses.keys().next().value;
  if (courses.size > COURSES_REMEMBERED && oldest !== undefined) courses.delete(oldest);
  return statistics;
}
