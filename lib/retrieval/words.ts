import type { Terms } from './asked';
import type { LexicalIndex } from './lexical';
import type { AskedDocument, ChunkRef, Section } from './schema';

/** The words of a course, as they are held in memory. */
export interface CourseWords {
  version: string;
  /** One per row of the index. */
  chunks: readonly ChunkRef[];
  /** Row of a chunk, by its id. */
  rowOf: ReadonlyMap<string, number>;
  byModule: ReadonlyMap<string, readonly ChunkRef[]>;
  languages: ReadonlySet<string>;
  /** Those that all lessons are there in: words tell there what is not in the course. */
  whole: ReadonlySet<string>;
  lexical: LexicalIndex;
  terms: Terms;
  /** Words of what people ask: one row of its index for each section and language. */
  questions: { of: readonly Omit<AskedDocument, 'text'>[]; lexical: LexicalIndex };
  /** What curators have added to them and approved. */
  added: readonly { answer: Section | null; grams: ReadonlyMap<string, number> }[];
  /** Places of a section, in all languages and in reading order. */
  bySection: ReadonlyMap<string, readonly ChunkRef[]>;
}

/**
 * A section's name within its course. What stands before the first heading is a section for each of
 * its chunks.
 */
export function sectionKey({ moduleId, sectionId }: Section, chunk?: Pick<ChunkRef, 'blockIds'>): string {
  return sectionId === '' ? `${moduleId}//${chunk?.blockIds[0] ?? ''}` : `${moduleId}/${sectionId}`;
}

/** With what a question looks up in every course, however long, at no cost by its length. */
export function wordsOf(
  read: Omit<CourseWords, 'rowOf' | 'byModule' | 'bySection' | 'languages' | 'whole'>,
): CourseWords {
  const byModule = group(read.chunks, ({ moduleId }) => moduleId);
  const bySection = group(read.chunks, (chunk) => sectionKey(chunk, chunk));
  const languages = new Set(read.chunks.map(({ language }) => language));
  const hasOne = (one: string) => (own: readonly ChunkRef[]) => own.some(({ language }) => language === one);
  for (const own of bySection.values()) own.sort((a, b) => a.position - b.position);
  return {
    ...read,
    rowOf: new Map(read.chunks.map(({ id }, row) => [id, row])),
    byModule,
    bySection,
    languages,
    whole: new Set([...languages].filter((one) => [...byModule.values()].every(hasOne(one)))),
  };
}

function group(chunks: readonly ChunkRef[], keyOf: (chunk: ChunkRef) => string): Map<string, ChunkRef[]> {
  const groups = new Map<string, ChunkRef[]>();
  for (const chunk of chunks) {
    const own = groups.get(keyOf(chunk));
    if (own) own.push(chunk);
    else groups.set(keyOf(chunk), [chunk]);
  }
  return groups;
}
