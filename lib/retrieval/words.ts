import type { Terms } from './asked';
import type { LexicalIndex } from './lexical';
import type { AskedDocument, Place, Section } from './schema';

/** The words of a course, as they are held in memory. */
export interface CourseWords {
  version: string;
  /** One per row of the index. */
  places: readonly Place[];
  /** Row of a chunk, by its id. */
  rowOf: ReadonlyMap<string, number>;
  byModule: ReadonlyMap<string, readonly Place[]>;
  languages: ReadonlySet<string>;
  lexical: LexicalIndex;
  terms: Terms;
  /** Words of what people ask: one row of its index for each section and language. */
  questions: { of: readonly Omit<AskedDocument, 'text'>[]; lexical: LexicalIndex };
  /** Places of a section, in all languages and in reading order. */
  bySection: ReadonlyMap<string, readonly Place[]>;
}

/**
 * A section's name within its course. What stands before the first heading is a section for each of
 * its chunks.
 */
export function sectionKey({ moduleId, sectionId }: Section, place?: Pick<Place, 'blockIds'>): string {
  return sectionId === '' ? `${moduleId}//${place?.blockIds[0] ?? ''}` : `${moduleId}/${sectionId}`;
}

/** With what a question looks up in every course, however long, at no cost by its length. */
export function wordsOf(
  read: Omit<CourseWords, 'rowOf' | 'byModule' | 'bySection' | 'languages'>,
): CourseWords {
  const byModule = grouped(read.places, ({ moduleId }) => moduleId);
  const bySection = grouped(read.places, (place) => sectionKey(place, place));
  for (const own of bySection.values()) own.sort((a, b) => a.position - b.position);
  return {
    ...read,
    rowOf: new Map(read.places.map(({ id }, row) => [id, row])),
    byModule,
    bySection,
    languages: new Set(read.places.map(({ language }) => language)),
  };
}

function grouped(places: readonly Place[], keyOf: (place: Place) => string): Map<string, Place[]> {
  const groups = new Map<string, Place[]>();
  for (const place of places) {
    const own = groups.get(keyOf(place));
    if (own) own.push(place);
    else groups.set(keyOf(place), [place]);
  }
  return groups;
}
