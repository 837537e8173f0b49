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
  [/ng/g, 'ң'],
  [/(?<=[aeiou])y/g, 'й'],
  [/['’`]/g, 'ь'],
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
  const spelled = SPELLINGS.reduce(
    (done, [typed, letter]) => done.replace(typed, letter),
    text.toLowerCase(),
  );
  return spelled.replace(/[a-z]/g, (letter) => LETTERS[letter] ?? letter);
}

function isLatin(text: string): boolean {
  return /\p{Script=Latin}/u.test(text) && !/[\p{Script=Cyrillic}\p{Script=Arabic}]/u.test(text);
}
