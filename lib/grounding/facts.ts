import { asciiDigits } from '../content/digits';
import { isFunctionWord } from '../content/function-words';
import { romanise, romanisedWords } from '../content/romanise';
import { calendarNames } from '../dates';

/**
 * Numbers of a text in one spelling: "10 000", "10,000" and "10.000" are 10000, "0,94" is 0.94. The
 * number that opens a point of a list does not count.
 */
export function numbersIn(text: string): Set<string> {
  const plain = romanise(asciiDigits(text)).replace(/^\s*\d{1,2}[.)]\s/gm, ' ');
  const found = plain.match(/\d+(?:[ \u00a0\u202f.,'](?=\d)\d+)*/g) ?? [];
  return new Set(found.flatMap(readings));
}

/** "10 000" is one number, "12 5" two. */
function readings(digits: string): string[] {
  if (/^[1-9]\d{0,2}(?:[ \u00a0\u202f.,']\d{3})+$/.test(digits)) return [digits.replace(/\D/g, '')];
  const grouped = /^([1-9]\d{0,2}(?:[ \u00a0\u202f,.']\d{3})+)[.,](\d+)$/.exec(digits);
  if (grouped) return [`${grouped[1]?.replace(/\D/g, '')}.${grouped[2]}`];
  return digits.split(/[ \u00a0\u202f']/).map((part) => part.replace(',', '.'));
}

/** Letters of a name that must agree: endings change in Russian and Kyrgyz. */
const NAME_STEM = 4;

/** What stands before a sentence, a line or a point of a list: "- ", "1. ", "1) ". */
const OPENS_SENTENCE = /(?:^|[\n.!?…:;«“„"'*([\-–—]|(?:^|\n)\s*\d{1,2}\))\s*$/u;

/**
 * Stems of words that look like names: a capital inside a sentence, or capitals and digits
 * together. Romanised.
 */
export function namesIn(text: string): Set<string> {
  const names = new Set<string>();
  for (const match of text.matchAll(/(?<![\p{L}\p{N}])\p{Lu}[\p{L}\p{N}]+/gu)) {
    if (isFunctionWord(romanise(match[0]))) continue; // the polite "Вы", "Сиз"
    const opens = OPENS_SENTENCE.test(text.slice(0, match.index));
    if (!opens || /\p{Lu}.*\p{Lu}|\p{N}/u.test(match[0])) names.add(stemOf(match[0]));
  }
  return names;
}

/**
 * Stems of the names of months and weekdays in a language; in English they carry a capital and
 * count as names.
 */
export function datesIn(text: string, language: string): Set<string> {
  if (language === 'en') return new Set();
  const words = new Set(romanisedWords(text));
  return new Set(
    [...calendarWords(language)].filter((name) =>
      [...words].some((word) => (name.length < NAME_STEM ? word === name : word.startsWith(name))),
    ),
  );
}

/** Whether a word with the stem stands in the words of a text. */
export function holds(words: readonly string[], nameStem: string): boolean {
  return words.some((word) => word.startsWith(nameStem));
}

/** What of a name must agree. Romanised. */
export function stemOf(name: string): string {
  return romanise(name).slice(0, NAME_STEM);
}

const calendars = new Map<string, Set<string>>();

function calendarWords(language: string): Set<string> {
  const known = calendars.get(language);
  if (known) return known;
  const stems = new Set(
    calendarNames(language)
      .flatMap(romanisedWords)
      .filter((word) => /\p{L}/u.test(word))
      .map(stemOf),
  );
  calendars.set(language, stems);
  return stems;
}
