import { hasCode } from '../errors';
import { type Asked, askedIn } from './asked';
import { courseWords } from './course-words';
import { inOwnLetters } from './cyrillic';
import { type Decided, decidedOn } from './decided';
import type { Embedder } from './embedder';
import { highest } from './lexical';
import { areVersions, type Ranked, rank } from './rank';
import type { ChunkRef, Cosines } from './schema';
import { type AskedScore, askedScores, worthOf } from './sections';
import type { PassageStore } from './store';
import { type CourseWords, sectionKey } from './words';

/**
 * For each passage wanted so many of each leg, the nearest by vector and the best by words, are
 * opened and compared, with their versions in other languages: 40 for a tutor's four, where the
 * shipped course's questions find the same as with 100.
 */
const CANDIDATES_A_RESULT = 10;

export interface Query {
  courseId: string;
  text: string;
  /** The question's, then others the learner reads. */
  languages: readonly string[];
  k: number;
  /** The question before it in a conversation, from which it may go on. */
  before?: string | null;
}

/** Both legs, or one of them alone. */
export type Leg = 'fused' | 'dense' | 'lexical';

const NOTHING_ASKED: ReadonlyMap<string, AskedScore> = new Map();

export interface Gathered {
  /** The best of each leg and their versions in other languages. */
  chunks: ChunkRef[];
  /** Of those that have vectors. */
  cosines: ReadonlyMap<string, Cosines>;
  /** What the question asks about. */
  things: Asked[];
  /** Of every row of the index, by words. */
  shares: Float32Array;
  words: CourseWords;
  /** How near the question is to what people ask, by section. */
  asked: ReadonlyMap<string, AskedScore>;
  /** What a curator has decided on the same question; null where nobody has. */
  decided: Decided | null;
  /** Null where words alone were compared. */
  embedder: Embedder | null;
}

/**
 * What may answer: the best of each leg, with their versions in other languages and what people ask
 * about their sections. Where the embedder that serves the course is not configured or does not
 * answer, words alone are compared.
 */
export async function gather(
  store: PassageStore,
  embedders: readonly Embedder[],
  { courseId, text, languages, k }: Query,
  leg: Leg,
): Promise<Gathered> {
  const { words, embedderId } = await courseWords(store, courseId);
  const embedder = embedders.find(({ id }) => id === embedderId && leg !== 'lexical');
  const own = inOwnLetters(text, languages[0] ?? '');
  const typed = own === text ? [text] : [text, own];
  const embedding = embedder && questionVectors(embedder, typed, languages[0]);
  // words are looked up while the encoder's thread is at work
  const things = askedIn(text, words.terms, languages[0]);
  const shares = words.lexical.shares(leg === 'dense' ? [] : things);
  // across languages neither words nor cosines are on the scale that was fitted: passages decide
  // there
  const speaks = words.questions.of.some(({ language }) => language === languages[0]);
  const likeAsked = highestOf(typed.map((one) => words.questions.lexical.shares(askedIn(one))));
  const most = CANDIDATES_A_RESULT * k;
  const byWords = highest(shares, most).map((row) => words.chunks[row]?.id ?? '');
  const vectors = await embedding;
  const [vector] = vectors ?? [];
  if (!embedder || !vector) {
    const asked = speaks ? askedScores(words, [], likeAsked) : NOTHING_ASKED;
    const decided = decidedOn(text, words, null);
    const found = [...byWords, ...bestAsked(asked, k, words), ...ofDecided(decided, words)];
    const chunks = withVersions(orFirst(found, most, words), words);
    return { chunks, cosines: new Map(), things, shares, words, asked, decided, embedder: null };
  }
  const near = await store.nearest(courseId, embedder.id, vector, most);
  const asked = speaks
    ? askedScores(words, await store.asked(courseId, embedder.id, vectors ?? []), likeAsked)
    : NOTHING_ASKED;
  const nearest =
    words.added.length > 0 ? await store.nearestAsked(courseId, embedder.id, vectors ?? []) : null;
  const decided = decidedOn(text, words, nearest);
  const best = [...bestAsked(asked, k, words), ...ofDecided(decided, words)];
  const chunks = withVersions([...byWords, ...near, ...best], words);
  const ids = chunks.map(({ id }) => id);
  const cosines = await store.cosines(courseId, embedder.id, vector, ids);
  return { chunks, cosines, things, shares, words, asked, decided, embedder };
}

/** Ids of the chunks of sections about which people ask the like, the best of them. */
function bestAsked(asked: ReadonlyMap<string, AskedScore>, k: number, { bySection }: CourseWords): string[] {
  return [...asked]
    .sort(([, a], [, b]) => worthOf(b) - worthOf(a))
    .slice(0, 2 * k)
    .flatMap(([key]) => (bySection.get(key) ?? []).map(({ id }) => id));
}

/** Ids of the chunks of the section that answers by a curator's word. */
function ofDecided(decided: Decided | null, { bySection }: CourseWords): string[] {
  return decided?.answer ? (bySection.get(sectionKey(decided.answer)) ?? []).map(({ id }) => id) : [];
}

/** A question without a word of the course still gets something to read. */
function orFirst(ids: readonly string[], most: number, { chunks }: CourseWords): readonly string[] {
  return ids.length > 0 ? ids : chunks.slice(0, most).map(({ id }) => id);
}

/** Of each row the highest. */
function highestOf(shares: readonly Float32Array[]): Float32Array {
  const [first = new Float32Array(), ...others] = shares;
  return first.map((share, row) => Math.max(share, ...others.map((other) => other[row] ?? 0)));
}

/**
 * Null when the model does not answer now: words still find what they can.
 * @param typed the question as it was typed, and in Cyrillic where a language that is written so
 *   was typed in Latin letters
 */
async function questionVectors(
  embedder: Embedder,
  typed: readonly string[],
  language: string | undefined,
): Promise<Float32Array[] | null> {
  try {
    return await embedder.embed(typed, 'query', language);
  } catch (error) {
    if (hasCode(error, 'unavailable')) return null;
    throw error;
  }
}

/**
 * These chunks, and those of their versions in other languages: they are scored together, and one
 * of them is shown.
 */
function withVersions(ids: readonly string[], { chunks, rowOf, byModule }: CourseWords): ChunkRef[] {
  const own = ids.flatMap((id) => chunks[rowOf.get(id) ?? -1] ?? []);
  const versionsOf = (chunk: ChunkRef) =>
    (byModule.get(chunk.moduleId) ?? []).filter((one) => areVersions(one, chunk));
  return [...new Set([...own, ...own.flatMap(versionsOf)])];
}

/** The first of the query's languages that the course has. */
export function shownLanguage({ languages, chunks }: CourseWords, query: Query): string {
  return query.languages.find((wanted) => languages.has(wanted)) ?? chunks[0]?.language ?? 'en';
}

/** Passages of the gathered, best first. @param weights of every row of the index, by words */
export function rankGathered(
  { chunks, cosines, words, shares }: Gathered,
  query: Query,
  weights = shares,
): Ranked[] {
  return rank(
    shownLanguage(words, query),
    chunks.map((chunk) => ({
      ...chunk,
      ...(cosines.get(chunk.id) ?? { cosine: null, sentenceCosines: null }),
      share: weights[words.rowOf.get(chunk.id) ?? -1] ?? 0,
    })),
  );
}
