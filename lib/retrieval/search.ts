import { hasCode } from '../errors';
import { CLOSE, type Judgement, judge, judgeSections, type Scale } from './answerable';
import { type Asked, askedIn } from './asked';
import { merged } from './chunk';
import { courseWords } from './course-words';
import { inOwnLetters } from './cyrillic';
import type { Embedder } from './embedder';
import { highest } from './lexical';
import { bestSentences } from './quoted-sentences';
import { areVersions, type Ranked, rank } from './rank';
import type { Cosines, Passage, Place, StoredChunk } from './schema';
import { type AskedScore, askedScores, goingOn, type RankedSection, rankSections, worthOf } from './sections';
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

export interface Found {
  /** Sections, best first, at most k. Not empty as long as the course has a chunk. */
  passages: Passage[];
  /** False: "this is not in the course", and `passages` are only the nearest. */
  answerable: boolean;
  /** 0 to 1, that the course answers. */
  certainty: number;
  /** The two best are so near that the learner had better choose. */
  close: boolean;
}

/**
 * The sections of a course that answer a question, whole, each as one passage: by the words and
 * vectors of their passages and of what people ask about them (sections.ts). Where the embedder
 * that serves the course is not configured or does not answer, words alone decide. An exact scan,
 * meant for courses of up to 20,000 chunks. Sections are shown in the first of the query's
 * languages that the course has, where they exist in it.
 */
export async function search(
  store: PassageStore,
  embedders: readonly Embedder[],
  query: Query,
): Promise<Found> {
  const { all, sections, judged } = await lookedUp(store, embedders, query);
  const best = sections.slice(0, query.k);
  const parts = best.map((section) => wholeOf(section, all.words));
  const ids = [...parts.flat(), ...best.map(({ parts: [first] }) => first.matched.id)];
  const opened = new Map((await store.passages(query.courseId, ids)).map((chunk) => [chunk.id, chunk]));
  const passages = best.flatMap((section, at) => {
    const chunks = (parts[at] ?? []).flatMap((id) => opened.get(id) ?? []);
    const matched = opened.get(section.parts[0].matched.id);
    // a course that is loaded again meanwhile may have dropped it
    return chunks.length > 0 && matched ? [passageOf(section, chunks, matched, all)] : [];
  });
  return { passages, ...judged };
}

interface LookedUp {
  all: Compared;
  sections: RankedSection[];
  judged: Pick<Found, 'answerable' | 'certainty' | 'close'>;
}

/** What may go on from another question is looked up alone, and after that one. */
async function lookedUp(
  store: PassageStore,
  embedders: readonly Embedder[],
  { before, ...query }: Query,
): Promise<LookedUp> {
  const look = async (text: string): Promise<LookedUp> => {
    const all = await compared(store, embedders, { ...query, text }, 'fused');
    const sections = rankSections(rankedIn(all, query), all.asked);
    return { all, sections, judged: judgedSections(sections, all, query) };
  };
  if (!before) return look(query.text);
  const [alone, together] = [await look(query.text), await look(`${before} ${query.text}`)];
  const sections = goingOn(alone.sections, together.sections);
  const isFirst = (of: LookedUp) => isSame(of.sections[0], sections[0]);
  const told = isFirst(alone) && !isFirst(together) ? alone : together;
  const cosines = new Map([...alone.all.cosines, ...together.all.cosines]);
  return { all: { ...together.all, cosines }, sections, judged: told.judged };
}

function isSame(one: RankedSection | undefined, other: RankedSection | undefined): boolean {
  return one?.moduleId === other?.moduleId && one?.sectionId === other?.sectionId;
}

/** Ids of the chunks of a section, in the language in which it is shown and in reading order. */
function wholeOf({ parts: [{ chunk }] }: RankedSection, { bySection }: CourseWords): string[] {
  const own = bySection.get(sectionKey(chunk, chunk)) ?? [];
  return own.filter(({ language }) => language === chunk.language).map(({ id }) => id);
}

function judgedSections(
  sections: readonly RankedSection[],
  all: Compared,
  query: Query,
): Pick<Found, 'answerable' | 'certainty' | 'close'> {
  if (all.asked.size === 0) {
    const { answerable, certainty } = judgedIn(all, query, 'fused');
    return { answerable, certainty, close: false };
  }
  const [first = 0, second = Number.NEGATIVE_INFINITY] = sections.map(({ score }) => score);
  const close = first - second < CLOSE;
  const elsewhere = all.asked.get('') ?? null;
  // cosines of another embedder have another scale: words tell then
  if (all.embedder?.calibrated) return { ...judgeSections(first, elsewhere, true), close };
  const inWords = (score: AskedScore | undefined) => score && { ...score, cosine: null };
  const scores = sections.map(({ parts: [{ chunk, share }] }) => {
    return share + worthOf(inWords(all.asked.get(sectionKey(chunk, chunk))));
  });
  return { ...judgeSections(Math.max(0, ...scores), inWords(elsewhere ?? undefined) ?? null, false), close };
}

/** Both legs, or one of them alone. */
export type Leg = 'fused' | 'dense' | 'lexical';

/** Passages alone, one by one and without what people ask: best first. */
export async function rankedChunks(
  store: PassageStore,
  embedders: readonly Embedder[],
  query: Query,
  leg: Leg = 'fused',
): Promise<{ ranked: Ranked[]; things: Asked[]; words: CourseWords } & Judgement> {
  const all = await compared(store, embedders, query, leg);
  return {
    ranked: rankedIn(all, query),
    things: all.things,
    words: all.words,
    ...judgedIn(all, query, leg),
  };
}

function shownLanguage({ languages, places }: CourseWords, query: Query): string {
  return query.languages.find((wanted) => languages.has(wanted)) ?? places[0]?.language ?? 'en';
}

function rankedIn({ places, cosines, words, shares }: Compared, query: Query, weights = shares): Ranked[] {
  return rank(
    shownLanguage(words, query),
    places.map((place) => ({
      ...place,
      ...(cosines.get(place.id) ?? { cosine: null, sentenceCosines: null }),
      share: weights[words.rowOf.get(place.id) ?? -1] ?? 0,
    })),
  );
}

/** Whether passages answer, by their own words and vectors alone. */
function judgedIn(all: Compared, query: Query, leg: Leg): Judgement {
  const { words, embedder } = all;
  const spoken = query.languages[0] ?? shownLanguage(words, query);
  // Wordings in other languages find more, beside the point too: where lessons speak the question's
  // language, it alone judges.
  const judged =
    words.languages.has(spoken) && leg !== 'dense'
      ? rankedIn(all, query, words.lexical.shares(askedIn(query.text, words.terms, spoken, 'own')))
      : rankedIn(all, query);
  return judge(judged, scaleOf(embedder, words.languages.has(spoken) || words.terms.forms.has(spoken)));
}

const NOTHING_ASKED: ReadonlyMap<string, AskedScore> = new Map();

interface Compared {
  /** The best of each leg and their versions in other languages. */
  places: Place[];
  /** Of those that have vectors. */
  cosines: ReadonlyMap<string, Cosines>;
  /** What the question asks about. */
  things: Asked[];
  /** Of every row of the index, by words. */
  shares: Float32Array;
  words: CourseWords;
  /** How near the question is to what people ask, by section. */
  asked: ReadonlyMap<string, AskedScore>;
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
  const embedding = embedder && questionVectors(embedder, text, languages[0]);
  // words are looked up while the encoder's thread is at work
  const things = askedIn(text, words.terms, languages[0]);
  const shares = words.lexical.shares(leg === 'dense' ? [] : things);
  // across languages neither words nor cosines are on the scale that was fitted: passages decide
  // there
  const speaks = words.questions.of.some(({ language }) => language === languages[0]);
  const own = words.questions.lexical.shares(askedIn(text));
  const most = CANDIDATES_A_RESULT * k;
  const byWords = highest(shares, most).map((row) => words.places[row]?.id ?? '');
  const vectors = await embedding;
  const [vector] = vectors ?? [];
  if (!embedder || !vector) {
    const asked = speaks ? askedScores(words, [], own) : NOTHING_ASKED;
    const found = [...byWords, ...bestAsked(asked, k, words)];
    const places = withVersions(orFirst(found, most, words), words);
    return { places, cosines: new Map(), things, shares, words, asked, embedder: null };
  }
  const near = await store.nearest(courseId, embedder.id, vector, most);
  const asked = speaks
    ? askedScores(words, await store.asked(courseId, embedder.id, vectors ?? []), own)
    : NOTHING_ASKED;
  const places = withVersions([...byWords, ...near, ...bestAsked(asked, k, words)], words);
  const ids = places.map(({ id }) => id);
  const cosines = await store.cosines(courseId, embedder.id, vector, ids);
  return { places, cosines, things, shares, words, asked, embedder };
}

/** Ids of the chunks of sections about which people ask the like, the best of them. */
function bestAsked(asked: ReadonlyMap<string, AskedScore>, k: number, { bySection }: CourseWords): string[] {
  return [...asked]
    .sort(([, a], [, b]) => worthOf(b) - worthOf(a))
    .slice(0, 2 * k)
    .flatMap(([key]) => (bySection.get(key) ?? []).map(({ id }) => id));
}

/** @param told whether lessons or terms speak the question's language: words can tell then */
function scaleOf(embedder: Embedder | null, told: boolean): Scale | null {
  if (embedder?.calibrated) return told ? 'fused' : 'wordless';
  return told || !embedder ? 'words' : null;
}

/** A section as one passage. @param chunks all of it, in the language in which it is shown */
function passageOf(
  { score, parts: [{ cosine, share, matched: found }] }: RankedSection,
  chunks: readonly StoredChunk[],
  matched: StoredChunk,
  { things, words, cosines }: Compared,
): Passage {
  const chunk = merged(chunks);
  const each = chunks.map(({ id }) => cosines.get(id)?.sentenceCosines ?? null);
  const sentenceCosines = each.some((one) => one === null) ? null : each.flatMap((one) => one ?? []);
  const same = chunks.some(({ id }) => id === found.id);
  let sentences: string[] | undefined;
  return {
    ...{ chunk, score, cosine, share },
    // when first read: a model's first words need not wait for them
    get sentences() {
      const shown = { ...chunk, sentenceCosines };
      sentences ??= bestSentences(things, shown, same ? chunk : matched, words.lexical);
      return sentences;
    },
  };
}

/** A question without a word of the course still gets something to read. */
function orFirst(ids: readonly string[], most: number, { places }: CourseWords): readonly string[] {
  return ids.length > 0 ? ids : places.slice(0, most).map(({ id }) => id);
}

/**
 * As it was typed, and in Cyrillic where a language that is written so was typed in Latin letters.
 * Null when the model does not answer now: words still find what they can.
 */
async function questionVectors(
  embedder: Embedder,
  text: string,
  language: string | undefined,
): Promise<Float32Array[] | null> {
  try {
    const own = inOwnLetters(text, language ?? '');
    return await embedder.embed(own === text ? [text] : [text, own], 'query', language);
  } catch (error) {
    if (hasCode(error, 'unavailable')) return null;
    throw error;
  }
}

/**
 * Their places, and those of the versions in other languages: they are scored together, and one of
 * them is shown.
 */
function withVersions(ids: readonly string[], { places, rowOf, byModule }: CourseWords): Place[] {
  const own = ids.flatMap((id) => places[rowOf.get(id) ?? -1] ?? []);
  const versionsOf = (place: Place) =>
    (byModule.get(place.moduleId) ?? []).filter((one) => areVersions(one, place));
  return [...new Set([...own, ...own.flatMap(versionsOf)])];
}
