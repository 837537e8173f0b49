import { functionWords, type KnownLanguage } from '../content/function-words';
import { romanisedWords } from '../content/romanise';

/**
 * Scripts that one language all but owns among learners; others are told apart by words or left to
 * the prior.
 */
const SCRIPTS: [RegExp, string][] = [
  [/[\u3040-\u30ff]/u, 'ja'],
  [/\p{Script=Hangul}/u, 'ko'],
  [/\p{Script=Han}/u, 'zh'],
  [/\p{Script=Devanagari}/u, 'hi'],
  [/\p{Script=Bengali}/u, 'bn'],
  [/\p{Script=Thai}/u, 'th'],
  [/\p{Script=Georgian}/u, 'ka'],
  [/\p{Script=Armenian}/u, 'hy'],
  [/\p{Script=Greek}/u, 'el'],
  [/\p{Script=Hebrew}/u, 'he'],
];

/**
 * Endings that Kyrgyz words carry and Russian or English ones hardly do, as romanised (ү u, ө o, ы
 * i).
 */
const KYRGYZ_ENDING =
  /(?:(?:n|d|t)in|(?:n|d|t)[iu]|(?:d|t|l)ar(?:i|dan|ga|ni|din)?|ler(?:i|den|ge|di)?|(?:d|t)[ae]n|(?:d|t)[aeo]|[aeou]m|[iu]m|[iu]ng?uz|s[iu]z|m[iu]n|[iu]p|uu|oo|gan|ken|gen|kan|gon|b[iu]|p[iu]|[iu]shi?|aiin|ein|bi|boi|bai|bei|ching?|chu|luu|duu|tuu|suz)$/;
/** Endings of Russian words, romanised (й ы и i, я ia, ю iu). */
const RUSSIAN_ENDING =
  /(?:at|it|et|iat|ait|ut|iut|ot|ogo|ego|omu|emu|ii|aia|oe|ie|ov|ev|ami|iami|ah|iah|eniia?|eniem|ost|al|il|la|li|lsia|tsia|ishi|im|iiu|uiu|ke|sii?|tsi)$/;
const ENGLISH_ENDING = /(?:ing|tion|ed|ght|ould|ck|th|ly|wn|ess|ment|ey|ay|ow|ll|ss)$/;

/**
 * What the language of the screen is worth: about one telling word. On three words a detector alone
 * is right 60-85 %.
 */
const PRIOR = 1.2;

/**
 * Different words that must speak for a language in Latin letters before it is taken instead of the
 * screen's: "ok", "Wi-Fi" and "password" are typed in every language.
 */
const LEAST_LATIN_WORDS = 2;

/**
 * The language a question is asked in: letters only one language has, else its small words and
 * endings, weighed with the screen's language as prior. Works for Kyrgyz without ң ө ү and for
 * Kyrgyz or Russian in Latin letters. A question that mixes languages counts as the one with more
 * evidence; one without any keeps the prior.
 */
export function questionLanguage(text: string, prior: string): string {
  const owned = SCRIPTS.find(([script]) => script.test(text));
  if (owned) return owned[1];
  const letters = lettersOf(text);
  const script = scriptOf(letters);
  if (script === 'arabic') return arabicScript(text, prior);
  const scores = new Map<string, number>([[prior, PRIOR]]);
  const add = (language: string, score: number) => scores.set(language, (scores.get(language) ?? 0) + score);
  const speakers = new Map<string, Set<string>>();
  for (const word of romanisedWords(text)) {
    for (const [language, score] of wordScores(word)) {
      add(language, score);
      speakers.set(language, (speakers.get(language) ?? new Set()).add(word));
    }
  }
  if (script === 'cyrillic') for (const [language, score] of letterScores(text, prior)) add(language, score);
  const allowed = [...scores].filter(
    ([language]) =>
      possible(language, letters) &&
      (script === 'cyrillic' ||
        language === prior ||
        (speakers.get(language)?.size ?? 0) >= LEAST_LATIN_WORDS),
  );
  if (allowed.length === 0) return script === 'cyrillic' ? 'ru' : prior;
  return allowed.reduce((best, next) => (next[1] > best[1] ? next : best))[0];
}

/** Letters that one Cyrillic alphabet has and its neighbours lack. */
function letterScores(text: string, prior: string): [string, number][] {
  const lower = text.toLowerCase();
  if (/[ўҳ]/.test(lower)) return [[/[ӣӯҷ]/.test(lower) ? 'tg' : 'uz', 4]];
  if (/[ӣӯҷ]/.test(lower)) return [['tg', 4]];
  if (/[әұһ]/.test(lower) || (/[қғ]/.test(lower) && !['uz', 'tg'].includes(prior))) return [['kk', 4]];
  if (/[ңөү]/.test(lower)) return [['ky', 4]];
  if (/[їєґі]/.test(lower)) return [['uk', 4]];
  return /[щъ]/.test(lower) ? [['ru', 1]] : [];
}

/**
 * Whether a text could be in a language by its letters; any language may be typed in Latin ones.
 */
function possible(language: string, letters: { latin: number; cyrillic: number }): boolean {
  const latinOnly = ['en', 'ar', 'tr', 'de', 'es', 'fr', 'fa'].includes(language);
  return !(latinOnly && letters.cyrillic > 0 && letters.latin === 0);
}

function lettersOf(text: string): { latin: number; cyrillic: number; arabic: number } {
  const count = (script: RegExp) => text.match(script)?.length ?? 0;
  return {
    latin: count(/\p{Script=Latin}/gu),
    cyrillic: count(/\p{Script=Cyrillic}/gu),
    arabic: count(/\p{Script=Arabic}/gu),
  };
}

/**
 * A brand or an address in Latin letters does not make a Cyrillic or Arabic question a Latin one.
 */
function scriptOf(letters: {
  latin: number;
  cyrillic: number;
  arabic: number;
}): 'latin' | 'cyrillic' | 'arabic' {
  if (letters.arabic > 0 && letters.arabic * 2 >= letters.latin) return 'arabic';
  return letters.cyrillic > 0 && letters.cyrillic * 2 >= letters.latin ? 'cyrillic' : 'latin';
}

function arabicScript(text: string, prior: string): string {
  if (/[ٹڈڑے]/.test(text)) return 'ur';
  if (/[پچژگ]/.test(text)) return ['ur', 'ps', 'ku'].includes(prior) ? prior : 'fa';
  return ['fa', 'ur', 'ps', 'ku', 'ug'].includes(prior) ? prior : 'ar';
}

/**
 * What a romanised word says, in Latin or Cyrillic letters. Arabic is told by its letters alone:
 * romanised, its small words lose their vowels, and "fi", "hi", "hm" and "la" are anybody's.
 */
function wordScores(word: string): [KnownLanguage, number][] {
  const small = [...functionWords()]
    .filter(([language, words]) => language !== 'ar' && words.has(word))
    .map(([language]) => language);
  // a small word of two languages ("a", "da", "men") says half as much for each
  if (small.length > 0) return small.map((language) => [language, 1.5 / small.length]);
  const scores: [KnownLanguage, number][] = [];
  if (word.length > 3 && KYRGYZ_ENDING.test(word)) scores.push(['ky', 0.6]);
  if (word.length > 3 && RUSSIAN_ENDING.test(word)) scores.push(['ru', 0.6]);
  if (word.length > 3 && ENGLISH_ENDING.test(word)) scores.push(['en', 0.6]);
  return scores;
}
