/** Letters of one script that a keyboard of another shows alike; both ways. */
const LATIN = 'aceopxyk';
const CYRILLIC = 'асеорхук';

/**
 * One spelling of what careful and quick writing keep apart: case, widths, accents of Latin and
 * Cyrillic, Arabic vowel signs, tatweel and forms of letters, signs that nobody sees, and letters
 * of another alphabet that look alike inside a word. Marks that make another letter in other
 * scripts stay.
 */
export function fold(text: string): string {
  return text
    .replace(/\p{Cf}|\p{Variation_Selector}|\u20e3/gu, '')
    .normalize('NFKD')
    .toLowerCase()
    .replace(
      /(?<=[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Arabic}\p{M}])[\u0300-\u036f\u0483-\u0487]+/gu,
      '',
    )
    .replace(/[\u064b-\u065f\u0670\u0640]/g, '')
    .normalize('NFC')
    .replace(/[\u0600-\u06ff]/g, (letter) => ARABIC[letter] ?? letter)
    .replace(/\p{L}+/gu, ofOneAlphabet);
}

const ARABIC: Readonly<Record<string, string>> = {
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

function ofOneAlphabet(word: string): string {
  const latin = word.match(/[a-z]/g)?.length ?? 0;
  const cyrillic = word.match(/\p{Script=Cyrillic}/gu)?.length ?? 0;
  if (latin === 0 || cyrillic === 0) return word;
  const [from, to] = cyrillic >= latin ? [LATIN, CYRILLIC] : [CYRILLIC, LATIN];
  return [...word].map((letter) => to[from.indexOf(letter)] ?? letter).join('');
}
