import { contentWords } from '../content/function-words';
import { grams } from '../retrieval/grams';

/**
 * Share of the grams of a text's telling words that another text holds, 0 to 1; 0 where no word of
 * it tells anything.
 */
export const shareHeld = (said: string, by: string): number => shareIn(tellingGrams(said), grams(by));

/** Grams of a text's telling words, each once. */
export const tellingGrams = (text: string): string[] => [...grams(contentWords(text).join(' ')).keys()];

/** The same share where both texts are read already, since they are compared with many. */
export const shareIn = (own: readonly string[], held: ReadonlyMap<string, number>): number =>
  own.length === 0 ? 0 : own.filter((gram) => held.has(gram)).length / own.length;
