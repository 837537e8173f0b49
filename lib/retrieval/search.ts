import { hasCode } from '../errors';
import { type Judgement, judge, type Scale } from './answerable';
import { type Asked, askedIn } from './asked';
import { courseWords } from './course-words';
import type { Embedder } from './embedder';
import { highest } from './lexical';
import { bestSentences } from './quoted-sentences';
import { areVersions, type Ranked, rank } from './rank';
import type { Cosines, Passage, Place, StoredChunk } from './schema';
import type { PassageStore } from './store';
import type { CourseWords } from './words';

/**
 * For each passage wanted so many of each leg, the nearest by vector and the best by words, are opened and compared, with their
 * versions in other languages: 40 for a tutor's four, where the shipped course's questions find the same as with 100.
 */
const CANDIDATES_A_RESULT = 10;

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
  /** 0 to 1, that the course answers: answerable.ts Judgement. */
  certainty: number;
}

/**
 * The passages of a course that answer a question, by their words and by the vectors of the embedder that serves it. Where that
 * one is not configured or does not answer, words alone decide. An exact scan, meant for courses of up to 20,000 chunks.
 * Passages are shown in the first of the query's languages that the course has, where they exist in it.
 */
export async function search(
  store: PassageStore,
  embedders: readonly Embedder[],
  query: Query,
): Promise<Found> {
  const { ranked, asked, words, answerable, certainty } = await rankedChunks(store, embedders, query);
  const best = ranked.slice(0, query.k);
  const ids = best.flatMap(({ chunk, matched }) => [chunk.id, matched.id]);
  const opened = new Map((await store.passages(query.courseId, ids)).map((chunk) => [chunk.id, chunk]));
  const passages = best.flatMap((one) => {
    const [chunk, matched] = [opened.get(one.chunk.id), opened.get(one.matched.id)];
    // a course that is loaded again meanwhile may have dropped it
    return chunk && matched ? [passageOf(one, chunk, matched, asked, words)] : [];
  });
  return { passages, answerable, certainty };
}

/** Both legs, or one of them alone. */
export type Leg = 'fused' | 'dense' | 'lexical';

/** What `search` compares, all of it and without quotations: best first. */
export async function rankedChunks(
  store: PassageStore,
  embedders: readonly Embedder[],
  query: Query,
  leg: Leg = 'fused',
): Promise<{ ranked: Ranked[]; asked: Asked[]; words: CourseWords } & Judgement> {
  const { places, cosines, asked, shares, words, embedder } = await compared(store, embedders, query, leg);
  const there = words.languages;
  const language = query.languages.find((wanted) => there.has(wanted)) ?? words.places[0]?.language ?? 'en';
  const rankedBy = (weights: Float32Array) =>
    rank(
      language,
      places.map((place) => ({
        ...place,
        ...(cosines.get(place.id) ?? { cosine: null, sentenceCosines: null }),
        share: weights[words.rowOf.get(place.id) ?? -1] ?? 0,
      })),
    );
  const ranked = rankedBy(shares);
  const spoken = query.languages[0] ?? language;
  // Wordings in other languages find more, beside the point too: where lessons speak the question's language, it alone judges.
  const judged =
    there.has(spoken) && leg !== 'dense'
      ? rankedBy(words.lexical.shares(askedIn(query.text, words.terms, spoken, 'own')))
      : ranked;
  const scale = scaleOf(embedder, there.has(spoken) || words.terms.forms.has(spoken));
  return { ranked, asked, words, ...judge(judged, scale) };
}

interface Compared {
  /** The best of each leg and their versions in other languages. */
  places: Place[];
  /** Of those that have vectors. */
  cosines: ReadonlyMap<string, Cosines>;
  asked: Asked[];
  /** Of every row of the index, by words. */
  shares: Float32Array;
  words: CourseWords;
  /** Null where words alone were compared. */
  embedder: Embedder | null;
}

async function compared(
  store: PassageStore,
  embedders: readonly Embedder[],
  { courseId, text, languages, k }: Query,
  leg: Leg,
): Promise<Compared> {
  const { words, embedderId } = await courseWords(store, courseId);
  const embedder = embedders.find(({ id }) => id === embedderId && leg !== 'lexical');
  const embedding = embedder && questionVector(embedder, text, languages[0]);
  // words are looked up while the encoder's thread is at work
  const asked = askedIn(text, words.terms, languages[0]);
  const shares = words.lexical.shares(leg === 'dense' ? [] : asked);
  const most = CANDIDATES_A_RESULT * k;
  const byWords = highest(shares, most).map((row) => words.places[row]?.id ?? '');
  const vector = await embedding;
  if (!embedder || !vector) {
    const places = withVersions(orFirst(byWords, most, words), words);
    return { places, cosines: new Map(), asked, shares, words, embedder: null };
  }
  const near = await store.nearest(courseId, embedder.id, vector, most);
  const places = withVersions([...byWords, ...near], words);
  const ids = places.map(({ id }) => id);
  const cosines = await store.cosines(courseId, embedder.id, vector, ids);
  return { places, cosines, asked, shares, words, embedder };
}

/** @param told whether lessons or terms speak the question's language: words can tell then */
function scaleOf(embedder: Embedder | null, told: boolean): Scale | null {
  if (embedder?.calibrated) return told ? 'fused' : 'wordless';
  return told || !embedder ? 'words' : null;
}

/** A ranked passage whose two versions were opened. */
function passageOf(
  { chunk: { sentenceCosines }, score, cosine, share }: Ranked,
  chunk: StoredChunk,
  matched: StoredChunk,
  asked: readonly Asked[],
  { lexical }: CourseWords,
): Passage {
  let sentences: string[] | undefined;
  return {
    ...{ chunk, score, cosine, share },
    // when first read: a model's first words need not wait for them
    get sentences() {
      sentences ??= bestSentences(asked, { ...chunk, sentenceCosines }, matched, lexical);
      return sentences;
    },
  };
}

/** A question without a word of the course still gets something to read. */
function orFirst(ids: readonly string[], most: number, { places }: CourseWords): readonly string[] {
  return ids.length > 0 ? ids : places.slice(0, most).map(({ id }) => id);
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

/** Their places, and those of the versions in other languages: they are scored together, and one of them is shown. */
function withVersions(ids: readonly string[], { places, rowOf, byModule }: CourseWords): Place[] {
  const own = ids.flatMap((id) => places[rowOf.get(id) ?? -1] ?? []);
  const versionsOf = (place: Place) =>
    (byModule.get(place.moduleId) ?? []).filter((one) => areVersions(one, place));
  return [...new Set([...own, ...own.flatMap(versionsOf)])];
}
