const ZEROS = [0x0660, 0x06f0, 0x0966];

/**
 * Every way to read what was typed as one number; none when it isn't one. "1,234" is 1234 or 1.234:
 * which was meant depends on where one went to school, so both are tried. Digits of Arabic, Persian
 * and Devanagari count; words and signs of units around the number don't.
 */
export function readNumber(typed: string): number[] {
  const plain = typed
    .normalize('NFKC')
    .replace(/\p{Nd}/gu, (digit) => {
      const code = digit.codePointAt(0) ?? 0;
      const zero = ZEROS.find((start) => code >= start && code <= start + 9);
      return zero === undefined ? digit : String(code - zero);
    })
    .replace(/\u066b/g, ',')
    .replace(/[\u066c'’]/g, ' ')
    .replace(/[−–]/g, '-')
    .replace(/(?<=\d)\s+(?=\d{3}(?!\d))/g, '');
  const found = plain.match(/-?\d[\d.,]*/g);
  if (found?.length !== 1) return [];
  const number = (found[0] ?? '').replace(/[.,]+$/, '');
  const separators = number.replace(/[^.,]/g, '');
  const asDecimal = (decimal: string) =>
    Number(
      [...number]
        .filter((char) => char === decimal || !'.,'.includes(char))
        .join('')
        .replace(',', '.'),
    );
  const grouped = /^-?\d{1,3}([.,]\d{3})+$/.test(number);
  const last = separators.at(-1) ?? '';
  const kinds = new Set(separators).size;
  if (kinds === 0) return [Number(number)];
  if (kinds === 2) return separators.indexOf(last) === separators.length - 1 ? [asDecimal(last)] : [];
  if (separators.length > 1) return grouped ? [asDecimal('')] : [];
  return grouped ? [asDecimal(''), asDecimal(last)] : [asDecimal(last)];
}
