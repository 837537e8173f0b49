import type { Lesson } from '../content/schema';
import { chunkLesson, sectionHashes } from './chunk';

/** A passage that was quoted, looked for in its lesson as that reads today. */
export interface Cited {
  /** Those of its blocks that are still there. */
  blockIds: Set<string>;
  /** `same`: the passage reads as it did when it was quoted. `gone`: none of its blocks is left. */
  state: 'same' | 'changed' | 'gone';
}

/** @param hash of the passage when it was quoted; without it the passage counts as unchanged */
export function citedIn(lesson: Lesson, blockIds: readonly string[], hash: string | undefined): Cited {
  const left = new Set(blockIds.filter((id) => lesson.blocks.some((block) => block.id === id)));
  if (left.size === 0) return { blockIds: left, state: 'gone' };
  const same =
    !hash || sectionHashes(lesson).has(hash) || chunkLesson(lesson).some((chunk) => chunk.hash === hash);
  return { blockIds: left, state: same ? 'same' : 'changed' };
}
