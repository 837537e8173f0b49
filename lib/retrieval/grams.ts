import { isFunctionWord } from './function-words';
import { romanisedWords } from './romanise';

const LENGTH = 4;

/**
 * Character 4-grams of each romanised word with a space before and after it, and how often each occurs.
 * Endings of Kyrgyz and Russian words change one or two grams of a word and leave its stem findable.
 */
export function grams(text: string): Map<string, number> {
  return count(romanisedWords(text));
}

/** As `grams`, without words that only build the sentence ("how", "можно", "кантип"). All words if nothing is left. */
export function questionGrams(text: string): Map<string, number> {
  const words = romanisedWords(text);
  const telling = words.filter((word) => !isFunctionWord(word));
  return count(telling.length > 0 ? telling : words);
}

function count(words: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) {
    const padded = ` ${word} `;
    for (let at = 0; at === 0 || at + LENGTH <= padded.length; at += 1) {
      const gram = padded.slice(at, at + LENGTH);
      counts.set(gram, (counts.get(gram) ?? 0) + 1);
    }
  }
  return counts;
}
