import type { Terms } from './asked';
import type { LexicalIndex } from './lexical';
import type { Place } from './schema';

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
}

/** With what a question looks up in every course, however long, at no cost by its length. */
export function wordsOf(read: Pick<CourseWords, 'version' | 'places' | 'lexical' | 'terms'>): CourseWords {
  const byModule = new Map<string, Place[]>();
  for (const place of read.places) {
    const own = byModule.get(place.moduleId);
    if (own) own.push(place);
    else byModule.set(place.moduleId, [place]);
  }
  return {
    ...read,
    rowOf: new Map(read.places.map(({ id }, row) => [id, row])),
    byModule,
    languages: new Set(read.places.map(({ language }) => language)),
  };
}
