import type { Db } from '../../db/port';
import type { DocumentLine, QueryLine, RunLine } from '../../research/run-schema';
import type { Embedder } from '../../retrieval/embedder';
import { embedCourse, embedSentences } from '../../retrieval/embedding-queries';
import type { Leg } from '../../retrieval/gather';
import type { Ranked } from '../../retrieval/rank';
import { rankChunks } from '../../retrieval/search';
import type { PassageStore } from '../../retrieval/store';
import { sqlPassages } from '../store/sql-passages';
import { COLLECTION } from './collection';

export type Asked = QueryLine & { lang: string };

/**
 * Candidates of each leg whose sentences are embedded: on 240 passages opening the best 20 lost
 * under .001 nDCG@10.
 */
const OPENED = 20;
/**
 * Questions under way at once: the encoder's threads work on some while the database compares
 * others.
 */
const AT_ONCE = 16;

type Progress = (what: string, done: number, all: number) => void;

/**
 * Gives the collection its vectors: of every passage, and of the sentences of those that a question
 * may open. Which these are depends on the questions alone, not on their order: a run that was
 * broken off ends with the same scores.
 */
export async function embedCollection(
  db: Db,
  embedder: Embedder,
  documents: number,
  queries: readonly Asked[],
  progress: Progress,
): Promise<void> {
  await embedCourse(db, { ...embedder, embedsSentences: false }, COLLECTION, (done, all) =>
    progress('Passages embedded', done, all),
  );
  const told = (done: number, all: number) => progress('Passages opened', done, all);
  if (queries.length * OPENED * 2 >= documents) return embedSentences(db, embedder, COLLECTION, null, told);
  const passages = sqlPassages(db);
  const opened = new Set<string>();
  let done = 0;
  for (const group of groupsOf(queries, AT_ONCE)) {
    const found = await Promise.all(
      group.map(({ text, lang }) =>
        rankChunks(passages, [embedder], { courseId: COLLECTION, text, languages: [lang], k: OPENED }),
      ),
    );
    for (const { ranked } of found) for (const id of mostPromising(ranked)) opened.add(id);
    done += group.length;
    progress('Questions looked up', done, queries.length);
  }
  await embedSentences(db, embedder, COLLECTION, [...opened], told);
}

/** The best of each leg, as ranked together and by vector alone. */
function mostPromising(ranked: readonly Ranked[]): string[] {
  const near = [...ranked].sort((a, b) => (b.cosine ?? -1) - (a.cosine ?? -1));
  return [...ranked.slice(0, OPENED), ...near.slice(0, OPENED)].map(({ matched }) => matched.id);
}

interface Search {
  passages: PassageStore;
  /** Null for the lexical leg. */
  embedder: Embedder | null;
  leg: Leg;
  k: number;
  /** Group of each document that has one. */
  groups: ReadonlyMap<string, string>;
}

/** A line a question, in order, in groups: each is given to `written` when it is whole. */
export async function answerAll(
  search: Search,
  queries: readonly Asked[],
  written: (lines: readonly RunLine[]) => void,
): Promise<void> {
  for (const group of groupsOf(queries, AT_ONCE))
    written(await Promise.all(group.map((query) => answer(search, query))));
}

async function answer(search: Search, query: Asked): Promise<RunLine> {
  if (query.text.trim() === '') return { query: query.id, hits: [], score: 0, answerable: false };
  const { chunks, answerable, certainty } = await found(search, query);
  const hits: RunLine['hits'] = [];
  const taken = new Set<string>();
  for (const { document, score } of chunks) {
    const passage = search.groups.get(document) ?? document;
    if (taken.has(passage)) continue;
    taken.add(passage);
    hits.push({ id: document, score });
    if (hits.length === search.k) break;
  }
  return { query: query.id, hits, score: certainty, answerable };
}

interface Ordered {
  /** Best first. */
  chunks: { document: string; score: number }[];
  answerable: boolean;
  certainty: number;
}

async function found({ passages, embedder, leg, k }: Search, { text, lang }: Asked): Promise<Ordered> {
  const asked = { courseId: COLLECTION, text, languages: [lang], k };
  const { ranked, answerable, certainty } = await rankChunks(
    passages,
    embedder ? [embedder] : [],
    asked,
    leg,
  );
  return {
    answerable,
    certainty,
    chunks: ranked.map(({ matched, score }) => ({ document: matched.moduleId, score })),
  };
}

function* groupsOf<T>(list: readonly T[], size: number): Iterable<T[]> {
  for (let from = 0; from < list.length; from += size) yield list.slice(from, from + size);
}

/** Group of each document that belongs to one. */
export function groupsOfDocuments(documents: readonly DocumentLine[]): Map<string, string> {
  // a group's name could be a document's: a sign in front keeps them apart
  return new Map(documents.flatMap(({ id, group }) => (group === undefined ? [] : [[id, `\0${group}`]])));
}
