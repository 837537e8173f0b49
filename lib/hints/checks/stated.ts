import { asciiDigits } from '../../content/digits';
import { sentencesOf } from './ground-words';

/** What a hint says of numbers, with their signs: the tutor's guard reads without them. */

/** "2³" is no 23. */
const unraised = (text: string) => asciiDigits(text.replace(/[⁰¹²³⁴-⁹⁻ⁿ]+/gu, '^').normalize('NFKC'));

const NUMBER = String.raw`\d+(?:[.,]\d+)*(?:\/\d+(?:[.,]\d+)?)?`;

interface Stated {
  value: number;
  /** Top and bottom of a fraction. */
  parts: number[];
}

/** "-11/4" is -2.75, "x-5" is 5, "3,072" and "0,94" as they are meant. */
function statedIn(text: string): Stated[] {
  return [...unraised(text).matchAll(new RegExp(`((?<![\\p{L}\\p{N})])[-−–])?(${NUMBER})`, 'gu'))].flatMap(
    ([, minus, literal = '']) => {
      const [top = 0, bottom] = literal.split('/').map((part) => Number(plainNumber(part)));
      const value = (minus ? -top : top) / (bottom ?? 1);
      // "what is 100/4?" is still to be worked out
      if (bottom !== undefined && bottom !== 1 && Number.isInteger(value)) return [];
      return [{ value, parts: bottom === undefined ? [] : [top, bottom] }];
    },
  );
}

const plainNumber = (literal: string) =>
  /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(literal) ? literal.replaceAll(',', '') : literal.replace(',', '.');

const isNear = (one: number, value: number, tolerance: number) =>
  Math.abs(one - value) <= tolerance + 1e-9 * Math.max(1, Math.abs(value));

/** @param tolerance of the item's key */
export const says = (text: string, value: number, tolerance: number): boolean =>
  statedIn(text).some((one) => isNear(one.value, value, tolerance));

/** Whether a question names a number: as it is, in a fraction, or with the other sign. */
export function isNamed(exercise: string, value: number): 'whole' | 'unsigned' | null {
  const stated = statedIn(exercise);
  if (stated.some((one) => [one.value, ...one.parts].some((part) => isNear(part, value, 0)))) return 'whole';
  return stated.some((one) => isNear(-one.value, value, 0)) ? 'unsigned' : null;
}

/** Four numbers in a row and more are a list: "12, 24, 36, 48, …" tells none of them. */
export const withoutLists = (text: string): string =>
  text.replace(new RegExp(`${NUMBER}(?:, (?:and )?${NUMBER}){3,}`, 'gu'), ' ');

/** For who reads numbers without signs: fractions and powers have numbers in them that are none. */
export const withoutFractions = (text: string): string => unraised(text).replace(/\d+ ?\/ ?\d+|\^/g, ' ');

/** Whether a number stands as what comes out: "|-44| = 44", "the opposite of 5 is -5". */
export function tellsAsResult(text: string, value: number, tolerance: number): boolean {
  const result = new RegExp(`(?:=|\\bis|\\bequals) ?([-−]?${NUMBER})(?! ?[-+×*/(\\p{L}\\p{N}])`, 'gu');
  return [...unraised(text).matchAll(result)].some(([, number = '']) => says(number, value, tolerance));
}

/**
 * Whether a number that the question itself names is told as the answer: "x = 14", where the
 * question does not say that, or a sentence that speaks of the answer.
 */
export function tellsAsAnswer(
  text: string,
  language: string,
  { exercise, value, tolerance }: { exercise: string; value: number; tolerance: number },
): boolean {
  const assigned = (words: string) =>
    [
      ...words.matchAll(
        new RegExp(`(?<![\\p{L}\\p{N}])\\p{L} ?= ?([-−]?${NUMBER})(?! ?[-+×*/(\\p{L}\\p{N}])`, 'gu'),
      ),
    ].some(([, number = '']) => says(number, value, tolerance));
  if (assigned(text) && !assigned(exercise)) return true;
  return sentencesOf(text, language).some(
    (sentence) => ANSWER.test(sentence) && !sentence.includes('?') && says(sentence, value, tolerance),
  );
}

const ANSWER = /\banswer\b|(?<!\p{L})(?:ответ|жооп|жообу)(?!\p{L})|الجواب|الإجابة/iu;

const SIGN = /[<>=≤≥≠]/u;

/**
 * Whether a hint says how two numbers compare, where the sign between them is asked: by a sign
 * between numbers, or in English words between those of the question.
 */
export function compares(text: string, sign: string, question: string): boolean {
  if (sign.length !== 1 || !SIGN.test(sign)) return false;
  const bySign = [...unraised(text).matchAll(/(\S*\d\S*) ([<>=≤≥≠]) (\S*\d[^\s,.;]*(?:\.\d+)?)/gu)];
  if (bySign.some(([, left, found, right]) => found === sign && (sign !== '=' || left === right)))
    return true;
  if (text.match(sign === '>' ? MORE : sign === '<' ? LESS : NEVER)) return true;
  const [first, second] = statedIn(question.replaceAll('_', ' '));
  if (!first || !second) return false;
  return text.split(/(?<=[.!?])\s+/).some((sentence) => {
    const [before = '', after] = sentence.split(COMPARED);
    return after !== undefined && says(before, first.value, 0) && says(after, second.value, 0);
  });
}

const COMPARED = /(?:to the )?(?:right|left) of|(?:greater|larger|more|less|smaller) than/i;
/** "0.86 is to the right of 0.69", "305 thousandths is less than 350 thousandths". */
const between = (words: string) =>
  new RegExp(String.raw`\d(?: \p{L}+)? is (?:to the )?(?:${words}) -?\d`, 'iu');
const MORE = between('right of|greater than|larger than|more than');
const LESS = between('left of|less than|smaller than');
const NEVER = /(?!)/;
