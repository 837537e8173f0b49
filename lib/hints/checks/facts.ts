import { NUMBER_LANGUAGES, spokenNumbers } from '../../content/number-words';
import { romanisedWords } from '../../content/romanise';
import { calendarNames } from '../../dates';
import { datesIn, holds, namesIn, numbersIn, stemOf } from '../../grounding/facts';
import { type Check, flagged, notRun, passed } from './check';
import { wordsAround } from './ground-words';
import { sumsIn } from './sums';

/**
 * Whether each number, name and date of a hint stands in its item or in the sections that it may
 * rest on, or is worked out of such numbers before the reader's eyes. A parallel example has
 * numbers and names of its own: of those only its sums can be looked at.
 */
export const facts: Check = ({ text, language, level }, ground) => {
  const wrong = sumsIn(text).filter(({ isRight }) => !isRight);
  if (wrong.length > 0)
    return flagged(
      'facts',
      'wrong-sum',
      wrong.map((sum) => sum.text),
    );
  const known = wordsAround(ground);
  const numbers = strangeNumbers(text, known, language);
  const [said, saidDates] = [[...namesIn(text)], datesOf(text, language)];
  // most hints name nothing, and a page of the desk waits for the whole lesson to be read
  const words = said.length + saidDates.length > 0 ? romanisedWords(known) : [];
  const names = said.filter((name) => !holds(words, name));
  const dates = saidDates.filter((date) => !holds(words, stemOf(date)));
  if (numbers.length + names.length + dates.length === 0) return passed('facts');
  if (level === 3) return notRun('facts', 'own-example');
  if (numbers.length > 0) return flagged('facts', 'number', numbers);
  return names.length > 0
    ? flagged('facts', 'name', wordsWith(text, names))
    : flagged('facts', 'date', wordsWith(text, dates.map(stemOf)));
};

/**
 * "One" is an article as often, and "two lines" or "three steps" count what stands there: numbers
 * in words count from here.
 */
const LEAST_IN_WORDS = 5;

/** Numbers of a text that what is known does not have, as they stand there. */
function strangeNumbers(text: string, known: string, language: string): string[] {
  const [digits, spoken] = [[...numbersIn(text)], spokenNumbers(text, language)];
  if (digits.length + spoken.length === 0) return [];
  const there = new Set([
    ...numbersIn(known),
    ...NUMBER_LANGUAGES.flatMap((one) => spokenNumbers(known, one)).map(String),
  ]);
  // in their order: a later sum may go on from an earlier one
  for (const { operands, result } of sumsIn(text))
    if (operands.every((operand) => isThere(there, operand) || Number(operand) < LEAST_IN_WORDS))
      there.add(result);
  const inWords = spoken.filter((amount) => amount >= LEAST_IN_WORDS).map(String);
  return [...digits, ...inWords]
    .filter((number) => !isThere(there, number))
    .map((number) => shown(text, number) ?? number);
}

/** "0.90" is 0.9. */
const isThere = (there: ReadonlySet<string>, number: string) =>
  there.has(number) || [...there].some((one) => Number(one) === Number(number));

/** Months and days of the week that a text names whole; a shorter word may be another. */
function datesOf(text: string, language: string): string[] {
  const names = datesIn(text, language).size === 0 ? [] : calendarNames(language).flatMap(romanisedWords);
  const words = romanisedWords(text);
  return names.filter((name) => {
    const stem = name.slice(0, Math.max(LEAST_OF_DATE, name.length - 2));
    return name.length >= LEAST_OF_DATE && words.some((word) => word.startsWith(stem));
  });
}

/** "жума" is a Friday and any week. */
const LEAST_OF_DATE = 5;

/** "10 000" where 10000 was read. */
function shown(text: string, number: string): string | null {
  const [spaced] = text.match(new RegExp([...number].join("[ \\u00a0\\u202f.,']?"), 'u')) ?? [];
  return spaced ?? null;
}

/** The words of a text that begin with one of these, romanised. */
function wordsWith(text: string, stems: readonly string[]): string[] {
  const words = text.match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.filter((word) => stems.some((stem) => holds(romanisedWords(word), stem)));
}
