import { isFromGlossary } from '../content/glossary';
import { NUMBER_LANGUAGES, spokenNumbers } from '../content/number-words';
import type { Glossary } from '../content/schema';
import { numbersIn } from '../grounding/facts';
import { language as isInLanguage } from '../hints/checks/language';
import { sumsIn } from '../hints/checks/sums';

/** One text beside what it was translated from. */
interface Pair {
  source: string;
  text: string;
  /** Ways of writing something: these are found anew in each language. */
  isList: boolean;
}

interface Languages {
  /** Of the translation. */
  language: string;
  glossary: Glossary;
}

/**
 * What a careful reader would stop at in a translation; sentences that lib/content/edit/fault-words
 * has codes for. Whether it says the same is for people to judge.
 */
export function checkTranslated({ source, text, isList }: Pair, { language, glossary }: Languages): string[] {
  if (text === '' || source === '' || isList) return [];
  return [
    ...numberFaults(source, text, language),
    ...marksFaults(source, text),
    ...lengthFaults(source, text),
    ...lettersFaults(source, text, language),
    ...glossaryFaults(text, glossary[language] ?? {}),
  ];
}

/** "One" is an article as often: numbers in words count from here, as for hints. */
const LEAST_IN_WORDS = 5;

function numberFaults(source: string, text: string, language: string): string[] {
  const wrong = sumsIn(text).filter(({ isRight }) => !isRight);
  const [before, after] = [numbersIn(source), numbersIn(text)];
  const inWords = (of: string, one: string) => spokenNumbers(of, one).map(String);
  const isThere = (number: string, among: Iterable<string>) =>
    [...among].some((one) => one === number || Number(one) === Number(number));
  const said = [...after, ...(NUMBER_LANGUAGES.includes(language) ? inWords(text, language) : [])];
  const known = [...before, ...NUMBER_LANGUAGES.flatMap((one) => inWords(source, one))];
  const isSmall = (number: string) => Number(number) < LEAST_IN_WORDS;
  return [
    ...wrong.map((sum) => `works out wrongly: ${sum.text}`),
    // small ones are written in words in one language and in digits in another
    ...[...before]
      .filter((number) => !isThere(number, said) && !isSmall(number))
      .map((number) => `lacks the number ${number}`),
    ...[...after]
      .filter((number) => !isThere(number, known) && !isSmall(number))
      .map((number) => `has the number ${number}, its source has not`),
  ];
}

/** Signs that do something, and so are the same in every language. */
const MARKS = [
  /\*\*/g,
  /\{[^{}]+\}/g,
  /https?:\/\/[\p{L}\p{N}./_-]*[\p{L}\p{N}]/gu,
  /^\s*(?:[-*]|\d+\.)\s/gm,
];
/** In the letters of any language; ";" is the Greek one. */
const ASKS = /[?؟？⸮;]["”»’)*\s]*$/u;

function marksFaults(source: string, text: string): string[] {
  const different = MARKS.flatMap((mark) => {
    const [wanted, given] = [marksIn(source, mark), marksIn(text, mark)];
    return JSON.stringify(wanted) === JSON.stringify(given)
      ? []
      : [[...new Set([...wanted, ...given])].join(' ')];
  });
  // a question may well be asked of what is none in the source
  if (/\?["”’)*\s]*$/u.test(source) && !ASKS.test(text)) different.push('?');
  return different.map((marks) => `has other marks than its source: ${marks}`);
}

/** A point of a list is one, whatever its number. */
const marksIn = (text: string, mark: RegExp): string[] =>
  (text.match(mark) ?? []).map((one) => (/^\s*\d+\.\s$/.test(one) ? '1.' : one.trim())).sort();

/** Shorter texts say little by their length. */
const LEAST_LETTERS = 30;
const LONGER = 2;
const SHORTER = 0.45;
/** A sign is a syllable or a word. */
const DENSE = /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]/u;

function lengthFaults(source: string, text: string): string[] {
  if (source.length < LEAST_LETTERS) return [];
  if (text.length > LONGER * source.length) return ['is much longer than its source'];
  const isShort = text.length < SHORTER * source.length && !DENSE.test(text);
  return isShort ? ['is much shorter than its source'] : [];
}

/** They are the same in every language, in Latin letters. */
const ADDRESSES = /https?:\S+|\S*\p{L}[.-]\p{L}[\w.-]*(?:\/\S*)?/giu;

function lettersFaults(source: string, whole: string, language: string): string[] {
  const text = whole.replace(ADDRESSES, ' ');
  const words = text.match(/\p{L}+/gu)?.length ?? 0;
  if (words < LEAST_WORDS) return [];
  if (whole === source) return ['reads as its source does'];
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const script = scriptOf(language);
  if (script && (text.match(script)?.length ?? 0) < letters / 2) return ['is in letters of another language'];
  const { outcome } = isInLanguage({ text: whole, language, level: 1 }, NOTHING);
  return outcome === 'failed' ? ['reads like another language'] : [];
}

const LEAST_WORDS = 3;

/** The check of a hint's language looks at nothing around it. */
const NOTHING = {} as Parameters<typeof isInLanguage>[1];

const SCRIPTS: Record<string, RegExp> = {
  ...{ Latn: /\p{Script=Latin}/gu, Cyrl: /\p{Script=Cyrillic}/gu, Arab: /\p{Script=Arabic}/gu },
  ...{ Deva: /\p{Script=Devanagari}/gu, Beng: /\p{Script=Bengali}/gu, Thai: /\p{Script=Thai}/gu },
  ...{ Geor: /\p{Script=Georgian}/gu, Armn: /\p{Script=Armenian}/gu, Grek: /\p{Script=Greek}/gu },
  ...{ Hebr: /\p{Script=Hebrew}/gu, Ethi: /\p{Script=Ethiopic}/gu, Mymr: /\p{Script=Myanmar}/gu },
};

/** Letters that a language is written in, as Unicode's data have it; null: not known here. */
function scriptOf(language: string): RegExp | null {
  return SCRIPTS[new Intl.Locale(language).maximize().script ?? ''] ?? null;
}

const glossaryFaults = (text: string, words: Glossary[string]): string[] =>
  Object.entries(words).flatMap(([term, others]) =>
    others
      .filter((other) => isFromGlossary(other, text))
      .map((other) => `"${other.trim()}" stands where "${term}" is the course's word`),
  );
