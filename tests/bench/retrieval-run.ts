import { storeCourse } from '../../lib/content/course-queries';
import type { Db } from '../../lib/db/port';
import { embeddedText } from '../../lib/retrieval/chunk';
import { chunksOf, replaceChunks } from '../../lib/retrieval/chunk-queries';
import type { Embedder } from '../../lib/retrieval/embedder';
import { embedCourse } from '../../lib/retrieval/embedding-queries';
import type { Leg } from '../../lib/retrieval/gather';
import { areVersions, type Ranked } from '../../lib/retrieval/rank';
import type { Chunk } from '../../lib/retrieval/schema';
import { rankChunks } from '../../lib/retrieval/search';
import type { PassageStore } from '../../lib/retrieval/store';
import { sqlPassages } from '../../lib/server/store/sql-passages';
import type { Question, TestSet } from './retrieval-sets';
import { wordBm25 } from './word-bm25';

/** Passages of a set, stored as a course of their own. */
export interface Collection {
  courseId: string;
  /** By a chunk's id: its place in the set. */
  places: ReadonlyMap<string, number>;
  /** Of each passage: the first of its versions. */
  versions: readonly number[];
}

export const LEGS = ['word BM25', 'lexical', 'encoder', 'fused'] as const;
export type Measured = Record<(typeof LEGS)[number], number>;

const keyOf = ({ moduleId, language, hash }: Chunk) => JSON.stringify([moduleId, language, hash]);

export async function storeSet(
  db: Db,
  embedder: Embedder,
  courseId: string,
  set: TestSet,
): Promise<Collection> {
  const structure = { id: courseId, languages: ['en'], licence: 'none', groups: [], modules: [] };
  const { terms } = set;
  const course = {
    structure,
    texts: {},
    items: [],
    lessons: [],
    terms: [...terms],
    questions: [],
    sheets: [],
    words: {},
    version: '1',
  };
  await db.transaction(async (tx) => {
    await storeCourse(tx, course, new Date('2026-01-01T00:00:00Z'));
    await replaceChunks(tx, courseId, set.passages);
  });
  await embedCourse(db, embedder, courseId);
  const place = new Map(set.passages.map((chunk, at) => [keyOf(chunk), at]));
  const stored = await chunksOf(db, courseId);
  return {
    courseId,
    places: new Map(stored.map((chunk) => [chunk.id, place.get(keyOf(chunk)) ?? -1])),
    versions: firstVersions(set.passages),
  };
}

function firstVersions(passages: readonly Chunk[]): number[] {
  const first = passages.map((_, at) => at);
  for (const [at, passage] of passages.entries())
    for (const [before, other] of passages.slice(0, at).entries()) {
      if (!areVersions(passage, other)) continue;
      const [from, to] = [first[at], first[before] ?? before];
      for (let i = 0; i <= at; i += 1) if (first[i] === from) first[i] = to;
    }
  return first;
}

/** What the app's own search finds, by one leg or both. */
export function ask(
  passages: PassageStore,
  embedder: Embedder,
  courseId: string,
  question: Question,
  leg: Leg = 'fused',
) {
  const { text, language } = question;
  return rankChunks(passages, [embedder], { courseId, text, languages: [language], k: 10 }, leg);
}

/** Mean nDCG@10 of each leg: the app's own search, and word BM25 over the same passages. */
export async function measured(
  db: Db,
  embedder: Embedder,
  set: TestSet,
  collection: Collection,
): Promise<Measured> {
  const byWords = wordBm25(set.passages.map(embeddedText));
  const passages = sqlPassages(db);
  const sums: Measured = { 'word BM25': 0, lexical: 0, encoder: 0, fused: 0 };
  for (const question of set.questions) {
    const gainOf = (found: readonly number[]) => gain(found, question.relevant, collection.versions);
    for (const [name, leg] of [
      ['lexical', 'lexical'],
      ['encoder', 'dense'],
      ['fused', 'fused'],
    ] as const) {
      const { ranked } = await ask(passages, embedder, collection.courseId, question, leg);
      sums[name] += gainOf(ranked.map((one: Ranked) => collection.places.get(one.matched.id) ?? -1));
    }
    const scores = byWords(question.text);
    const order = [...scores.keys()].filter((at) => (scores[at] ?? 0) > 0);
    sums['word BM25'] += gainOf(order.sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0)));
  }
  for (const leg of LEGS) sums[leg] /= set.questions.length;
  return sums;
}

/** nDCG@10 of places, best first; versions of a passage count once. */
function gain(found: readonly number[], relevant: readonly number[], versions: readonly number[]): number {
  const worth = (rank: number) => 1 / Math.log2(rank + 2);
  const wanted = new Set(relevant.map((at) => versions[at]));
  const passages = [...new Set(found.map((at) => versions[at]))].slice(0, 10);
  const got = passages.reduce<number>((sum, one, rank) => sum + (wanted.has(one) ? worth(rank) : 0), 0);
  return got / [...wanted].slice(0, 10).reduce<number>((sum, _, rank) => sum + worth(rank), 0);
}
