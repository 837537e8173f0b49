import type { ItemText } from '../content/items/item';
import type { ItemDefinition } from '../content/items/kinds';
import { hash } from '../content/parsed-course';
import { merge } from '../retrieval/chunk';
import type { Chunk } from '../retrieval/schema';
import type { HintSource } from './schema';

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
export const itemHash = (definition: ItemDefinition, text: ItemText): string => hash([definition, text]);
