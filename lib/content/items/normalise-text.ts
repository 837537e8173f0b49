const KYRGYZ: Record<string, string> = { ң: 'н', ө: 'о', ү: 'у' };

/**
 * Case, accents (ё, й, é), ң ө ү, punctuation and runs of spaces make no difference to a short
 * text.
 */
export function normaliseText(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(/[ңөү]/g, (letter) => KYRGYZ[letter] ?? letter)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
