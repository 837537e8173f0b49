import type { ItemText } from '../content/items/item';
import type { ItemDefinition } from '../content/items/kinds';
import { hash } from '../content/parsed-course';
import { merge } from '../retrieval/chunk';
import type { Chunk } from '../retrieval/schema';
import type { HintSource, Provenance } from './schema';

/** A section of a lesson in one language, as one passage. */
export type SectionText = HintSource & Pick<Chunk, 'headingPath' | 'text'>;

export const sourceKey = ({ moduleId, sectionId, language }: Omit<HintSource, 'hash'>) =>
  `${language} ${moduleId} ${sectionId}`;

/** The sections of a course by their keys. @param chunks of its lessons, in reading order */
export function sectionTexts(chunks: readonly Chunk[]): Map<string, SectionText> {
  const parts = new Map<string, Chunk[]>();
  for (const chunk of chunks) parts.set(sourceKey(chunk), [...(parts.get(sourceKey(chunk)) ?? []), chunk]);
  return new Map(
    [...parts].map(([key, own]) => {
      const { moduleId, sectionId, language, hash, headingPath, text } = merge(own);
      return [key, { moduleId, sectionId, language, hash, headingPath, text }];
    }),
  );
}

/** Of what a hint was written for: when it changes, the hint is looked at again. */
export const itemHash = (definition: ItemDefinition, text: ItemText): string =>
  hash(inOrder([definition, text]));

/** A database gives an object's keys back in another order than the files have. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, one]) => [key, inOrder(one)]));
}

/** Whether two texts come from the same words of item and sections. */
export function isSameGround(one: Provenance, other: Provenance): boolean {
  const of = ({ sources, itemHash: item }: Provenance) =>
    [...sources.map((source) => `${sourceKey(source)} ${source.hash}`).sort(), item].join('\n');
  return of(one) === of(other);
}
