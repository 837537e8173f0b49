import type { ItemText } from '../../content/items/item';
import { sentences } from '../../retrieval/sentences';
import type { Ground } from './check';

/** Every word of an item that a learner or its author has read. */
export function wordsOfItem(text: ItemText): string {
  const lists = [text.options, text.steps, text.left, text.right, text.feedback, text.mistakes];
  const listed = lists.flatMap((list) => Object.values(list ?? {}));
  const rest = [text.case, text.stem, text.unit, text.otherwise, text.explanation, ...(text.accept ?? [])];
  return [...rest, ...listed].filter(Boolean).join('\n');
}

/** What a hint may speak of: its item, and the sections of the lesson. */
export const wordsAround = ({ text, passages }: Ground): string =>
  [wordsOfItem(text), ...passages].join('\n');

/** A hint's sentences, or the whole where it has no end. */
export function sentencesOf(text: string, language: string): string[] {
  const found = sentences(text, language);
  return found.length > 0 ? found : [text];
}
