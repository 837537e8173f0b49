import { inKyrgyzSpelling } from './kyrgyz-spelling';

/** Letters of Turkic Latin alphabets, which phones have beside the plain ones. */
const TURKIC: Record<string, string> = {
  ...{ ı: 'ы', ö: 'ө', ü: 'ү', ş: 'ш', ç: 'ч', ğ: 'г', ñ: 'ң', ŋ: 'ң', â: 'а' },
};
/**
 * What people type for Cyrillic letters on a Latin keyboard, in the order in which they are read.
 */
const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/shch/g, 'щ'],
  [/sh|w/g, 'ш'],
  [/ch/g, 'ч'],
  [/zh|j/g, 'ж'],
  [/kh|h|x/g, 'х'],
  [/ts|c/g, 'ц'],
  [/yu|iu/g, 'ю'],
  [/ya|ia/g, 'я'],
  [/yo/g, 'ё'],
  [/(?<=[aeiouыөү])y|(?<=[aeoy])i(?!\p{L})/gu, 'й'],
  [/['’`]/g, 'ь'],
];
/** Of Kyrgyz before them: it has ң, no ц of its own, and hardly a vowel beside another. */
const KYRGYZ: readonly (readonly [RegExp, string])[] = [
  [/dzh|dj/g, 'j'],
  [/ng(?![aeo])/g, 'ң'],
  [/(?<=[aeouөү])i(?![aeiou])/g, 'y'],
];
/** The rest, letter by letter; ң ө ү are n o u, as hurried typing has them. */
const LETTERS: Record<string, string> = {
  ...{ a: 'а', b: 'б', d: 'д', e: 'е', f: 'ф', g: 'г', i: 'и', k: 'к', l: 'л', m: 'м', n: 'н' },
  ...{ o: 'о', p: 'п', q: 'к', r: 'р', s: 'с', t: 'т', u: 'у', v: 'в', y: 'ы', z: 'з' },
};
const WRITTEN_IN_CYRILLIC = ['ru', 'ky', 'kk', 'tg', 'uk'];

/**
 * A question in the letters that the encoder knows its language by: Russian or Kyrgyz typed in
 * Latin letters becomes Cyrillic, roughly; anything else stays as it is.
 * @param language of the question (BCP 47)
 */
export function inOwnLetters(text: string, language: string): string {
  if (!WRITTEN_IN_CYRILLIC.includes(language) || !isLatin(text)) return text;
  const plain = text
    .toLowerCase()
    .normalize('NFC')
    .replace(/[ıöüşçğñŋâ]/g, (letter) => TURKIC[letter] ?? letter);
  if (language !== 'ky') return spelled(plain);
  // who types c alone means ч: "ec kimge"
  const typed = plain.includes('ch') ? plain : plain.replace(/c(?![ie][yj])/g, 'ch');
  return inKyrgyzSpelling(spelled(replaced(typed, KYRGYZ)));
}

const replaced = (text: string, by: typeof SPELLINGS) =>
  by.reduce((done, [typed, letter]) => done.replace(typed, letter), text);

const spelled = (text: string) =>
  replaced(text, SPELLINGS).replace(/[a-z]/g, (letter) => LETTERS[letter] ?? letter);

function isLatin(text: string): boolean {
  return /\p{Script=Latin}/u.test(text) && !/[\p{Script=Cyrillic}\p{Script=Arabic}]/u.test(text);
}
