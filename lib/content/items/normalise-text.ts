import { fold, ofOneAlphabet } from '../../fold';
import { asciiDigits } from '../digits';

const KYRGYZ: Readonly<Record<string, string>> = { ң: 'н', ө: 'о', ү: 'у' };

/**
 * A word with the signs that are part of it: C++ is not C#, 2.5 is not 25, and -5 is not 5, but for
 * the hyphen of "new-24".
 */
const WORD =
  /(?<![\p{L}\p{M}\p{N}])[-−–]?\p{Nd}+(?:[.,]\p{Nd}+)+|(?<![\p{L}\p{M}\p{N}]\s?)[-−–](?=\p{Nd})[\p{L}\p{M}\p{N}]+|[\p{L}\p{M}\p{N}]+(?:\+{1,2}|#)?/gu;

/** Between the digits of 20 000. */
const GROUPING = /(?<=(?<!\d)\d{1,3})[\s.,](?=\d{3}(?!\d))/g;
/** At a word of another alphabet: "Helpтин". */
const ENDING = /(?<=[a-z]{2})\p{Script=Cyrillic}{1,5}(?!\p{L})/gu;

/** Words of a short text as they are compared: folded, ң ө ү as н о у, digits of any script. */
export function wordsOf(text: string): string[] {
  const words = fold(asciiDigits(text)).replace(GROUPING, '').replace(ENDING, '').match(WORD) ?? [];
  return words.map((word) =>
    // "fо" may be left of "fө": its о is alike in both alphabets
    ofOneAlphabet(word.replace(/[−–]/g, '-').replace(/[ңөү]/g, (letter) => KYRGYZ[letter] ?? letter)),
  );
}

/**
 * Case, accents (ё, й, é), ң ө ү, punctuation and runs of spaces make no difference to a short
 * text.
 */
export function normaliseText(text: string): string {
  return wordsOf(text).join(' ');
}
