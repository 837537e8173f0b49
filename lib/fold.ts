/**
 * One spelling of what careful and quick writing keep apart: case, widths, accents of Latin and
 * Cyrillic, Arabic vowel signs, tatweel and forms of letters, apostrophes inside a word, signs that
 * nobody sees, and letters of another alphabet that look alike inside a word. Marks that make
 * another letter in other scripts stay.
 */
export function fold(text: string): string {
  return text
    .replace(/\p{Cf}|\p{Variation_Selector}|\u20e3/gu, '')
    .normalize('NFKD')
    .toLowerCase()
    .replace(ACCENTS, '')
    .replace(/[\u064b-\u065f\u0670\u0640]/g, '')
    .normalize('NFC')
    .replace(/(?<=\p{L})['’‘ʻʼ`´](?=\p{L})/gu, '')
    .replace(/[ß-\u0142\u0454-\u04d9\u0600-\u06ff]/g, (letter) => LETTERS[letter] ?? letter)
    .replace(/\p{L}+/gu, ofOneAlphabet);
}

/** Behind letters of alphabets where they are accents. */
const ACCENTS =
  /(?<=[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}][\u0300-\u036f\u0483-\u0487]*)[\u0300-\u036f\u0483-\u0487]/gu;

/** Letters that have no accent to take off, and the plainer ones that stand for them. */
const LETTERS: Readonly<Record<string, string>> = {
  ...{ ı: 'i', ł: 'l', ß: 'ss', ø: 'o', đ: 'd', ð: 'd', þ: 'th', æ: 'ae' },
  ...{ қ: 'к', ҳ: 'х', ғ: 'г', ҷ: 'ч', і: 'и', є: 'е', ґ: 'г', ә: 'а', һ: 'х', ұ: 'ү', җ: 'ж' },
  ...{
    أ: 'ا',
    إ: 'ا',
    آ: 'ا',
    ٱ: 'ا',
    ة: 'ه',
    ۀ: 'ه',
    ہ: 'ه',
    ھ: 'ه',
    ى: 'ي',
    ی: 'ي',
    ئ: 'ي',
    ؤ: 'و',
    ء: '',
  },
  ...{ ک: 'ك', ڪ: 'ك' },
};

/** Letters of one script that a keyboard of another shows alike, in the same order. */
const LATIN = 'aceopxyk';
const CYRILLIC = 'асеорхук';

/** The alphabet that has a letter which the other has no like of; as it is, where both have. */
export function ofOneAlphabet(word: string): string {
  const latin = word.match(/[a-z]/g) ?? [];
  const cyrillic = word.match(/\p{Script=Cyrillic}/gu) ?? [];
  if (latin.length === 0 || cyrillic.length === 0) return word;
  const isCyrillic = latin.every((letter) => LATIN.includes(letter));
  if (!isCyrillic && !cyrillic.every((letter) => CYRILLIC.includes(letter))) return word;
  const [from, to] = isCyrillic ? [LATIN, CYRILLIC] : [CYRILLIC, LATIN];
  return [...word].map((letter) => to[from.indexOf(letter)] ?? letter).join('');
}
