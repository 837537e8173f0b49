import { romanise } from '../romanise';

/** A word of a short text, as wordsOf gives it, with what it is compared by. */
export interface Word {
  folded: string;
  /** In Latin letters where it is Cyrillic or Latin, doubled consonants as one. */
  plain: string;
  script: 'latin' | 'cyrillic' | 'arabic' | 'other';
  /** Of an Arabic word: without its article, and without all that is written together with it. */
  stems: { named: readonly string[]; said: readonly string[] };
}

/** Digits that stand for Arabic letters between Latin ones: "bita2a", "nos5a". */
const ARABIC_DIGITS: Readonly<Record<string, string>> = { 2: 'q', 3: '', 5: 'kh', 6: 't', 7: 'h', 9: 's' };

export function toWord(folded: string): Word {
  const script = scriptOf(folded);
  const letters =
    script === 'latin'
      ? folded.replace(/(?<=[a-z])[235679](?=[a-z])/g, (digit) => ARABIC_DIGITS[digit] ?? digit)
      : folded;
  const plain = script === 'latin' || script === 'cyrillic' ? romanise(letters) : letters;
  const stems =
    script === 'arabic'
      ? { named: arabicStems(folded, ARTICLE), said: arabicStems(folded, CLITICS) }
      : { named: [], said: [] };
  return { folded, plain: plain.replace(/([b-df-hj-np-tv-z])\1+/g, '$1'), script, stems };
}

function scriptOf(word: string): Word['script'] {
  if (/^\p{Script=Cyrillic}+$/u.test(word)) return 'cyrillic';
  if (/^\p{Script=Arabic}+$/u.test(word)) return 'arabic';
  return /^[a-z][a-z\d]*$/.test(word) ? 'latin' : 'other';
}

/** Whether a word is the key's, in another ending, script or spelling. */
export function isForm(key: Word, said: Word): boolean {
  if (key.plain === said.plain) return true;
  if (key.script === 'arabic') return key.stems.named.some((stem) => said.stems.said.includes(stem));
  if (key.plain[0] !== said.plain[0] || (said.script !== 'cyrillic' && said.script !== 'latin')) return false;
  if (key.script === 'cyrillic')
    return isRussianForm(key.plain, said.plain) || isKyrgyzForm(key.plain, said.plain);
  return key.script === 'latin' && [`${key.plain}s`, `${key.plain}es`].includes(said.plain);
}

/** Endings of Russian nouns and adjectives, romanised. */
const RUSSIAN =
  'a ia i u iu e o oi ei om em am iam ami iami ah iah ov ev aia oe ee ie oiu eiu ogo ego omu emu im ih uiu iei ii'.split(
    ' ',
  );

function isRussianForm(key: string, said: string): boolean {
  const stem = shared(key, said);
  const isEnding = (rest: string) => rest === '' || RUSSIAN.includes(rest);
  for (let length = stem; length >= Math.max(3, key.length - 3); length -= 1)
    if (isEnding(key.slice(length)) && isEnding(said.slice(length))) return true;
  return false;
}

/** Plural, possessive and case, one behind the other, as many as there are; romanised. */
const KYRGYZ =
  /^(?:[ltd][aeo]r)?(?:[iu]?m|[iu]?n|s?[iu]|[iu]?b[iu]z|[iu]?n[iu]z)?(?:n[iu]n|[ndt][iu]|n|[gk][aeo]|n[aeo]|[dt][aeo]n?|n[aeo]n)?(?:[kg][iu]n?)?$/;

function isKyrgyzForm(key: string, said: string): boolean {
  if (key.length < 3) return false;
  if (said.startsWith(key)) return KYRGYZ.test(said.slice(key.length));
  const voiced = key.replace(/k$/, 'g').replace(/p$/, 'b');
  return (
    said.startsWith(voiced) && /^[iu]/.test(said.slice(key.length)) && KYRGYZ.test(said.slice(key.length))
  );
}

const ARTICLE = /^[وفبلك]?ال/;
/** "And", "with", "for" and the article, written together with the word. */
const CLITICS = /^(?:[وفبلكع]?ال|لل|[وفبلك])/;
const ARABIC_BACK = /(?:تها|تي|تك|ته|تنا|تهم|ها|نا|هم|كم|ات|ين|ي|ك|ه|ا)$/;

function arabicStems(word: string, front: RegExp): string[] {
  const fronts = [word, word.replace(front, '')];
  const all = fronts.flatMap((one) => [one, one.replace(ARABIC_BACK, '')]);
  return all.filter((stem) => stem.length >= 3);
}

function shared(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}

/**
 * Letters from which a word may hold a slip. Arabic leaves short vowels out, so that four are as
 * long; there only a letter that looks or sounds alike is one.
 */
const LONG_WORD = 5;
/** From which two letters may stand in each other's place: all of them are there. */
const LEAST_SWAPPED = 4;
const LONG_ARABIC_WORD = 4;

/**
 * Whether a finger slipped once in a long word: a letter too many, too few, changed for a neighbour
 * on the keyboard or one that sounds or looks alike, or two in each other's place. The first letter
 * stands.
 */
export function isSlip(key: Word, said: Word): boolean {
  const isOneScript = key.script === said.script;
  const [one, other] = isOneScript ? [key.folded, said.folded] : [key.plain, said.plain];
  if (one[0] !== other[0] || !/^\p{L}+$/u.test(key.folded + said.folded)) return false;
  if (isByEar(key, said)) return true;
  if (Math.abs(one.length - other.length) > 1) return false;
  if (one.length >= LONG_WORD) return isOneApart(one, other, isOneScript);
  if (one.length >= LEAST_SWAPPED && one.length === other.length && isSwapped(one, other)) return true;
  return (
    key.script === 'arabic' &&
    one.length >= LONG_ARABIC_WORD &&
    one.length === other.length &&
    isOneChanged(one, other, areAlike)
  );
}

/** Letters from which a word may be written by ear, its consonants standing. */
const VERY_LONG_WORD = 7;

function isByEar(key: Word, said: Word): boolean {
  if (key.plain.length < VERY_LONG_WORD || Math.abs(key.plain.length - said.plain.length) > 2) return false;
  return consonants(key) === consonants(said);
}

/** Voiced and voiceless ones sound alike at ends and before each other. */
function consonants({ plain, script }: Word): string {
  if (script === 'arabic' || script === 'other') return plain;
  const heard = plain
    .replace(/[aeiou]/g, '')
    .replace(/[bdgzv]/g, (one) => 'ptksf'['bdgzv'.indexOf(one)] ?? one);
  return heard.replace(/(.)\1+/g, '$1');
}

function isOneApart(one: string, other: string, isOneScript: boolean): boolean {
  const at = shared(one, other);
  const [rest, otherRest] = [one.slice(at), other.slice(at)];
  if (one.length === other.length + 1) return rest.slice(1) === otherRest;
  if (other.length === one.length + 1) return rest === otherRest.slice(1);
  if (one.length !== other.length) return false;
  return (
    isSwapped(one, other) ||
    isOneChanged(one, other, (a, b) => areAlike(a, b) || (isOneScript && areNeighbours(a, b)))
  );
}

function isSwapped(one: string, other: string): boolean {
  const at = shared(one, other);
  const [a, b] = [one.slice(at), other.slice(at)];
  return a.slice(2) === b.slice(2) && a[0] === b[1] && a[1] === b[0];
}

function isOneChanged(one: string, other: string, isFor: (a: string, b: string) => boolean): boolean {
  const at = shared(one, other);
  return one.slice(at + 1) === other.slice(at + 1) && isFor(one[at] ?? '', other[at] ?? '');
}

const KEYBOARDS = [
  ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'],
  ['йцукенгшщзхъ', 'фывапролджэ', 'ячсмитьбю'],
  ['ضصثقفغعهخحجد', 'شسيبلاتنمكط', 'ئءؤرىهوزظ'],
];
/** Confused by ear or by eye. */
const ALIKE = (
  'aeiouy аеиоуыэюя бп вф гкх дт жшщ зсц чщ ий ьъ bp vfw gkqc dt zs ' +
  'جحخ دذض رز سشصث صض طظت عغ فق هح قك ظزذ'
).split(' ');

function areAlike(one: string, other: string): boolean {
  return ALIKE.some((letters) => letters.includes(one) && letters.includes(other));
}

function areNeighbours(one: string, other: string): boolean {
  return KEYBOARDS.some((rows) => {
    const place = (letter: string) => {
      const row = rows.findIndex((letters) => letters.includes(letter));
      return { row, column: rows[row]?.indexOf(letter) ?? -1 };
    };
    const [a, b] = [place(one), place(other)];
    return a.row >= 0 && b.row >= 0 && Math.abs(a.row - b.row) <= 1 && Math.abs(a.column - b.column) <= 1;
  });
}
