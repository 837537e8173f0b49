import { contentWords } from '../content/function-words';
import { grams } from '../retrieval/grams';

/**
 * Share of the grams of a text's telling words that another text holds, 0 to 1; 0 where no word of
 * it tells anything.
 */
export function shareHeld(said: string, by: string): number {
  const own = [...grams(contentWords(said).join(' ')).keys()];
  const held = grams(by);
  return own.length === 0 ? 0 : own.filter((gram) => held.has(gram)).length / own.length;
}
