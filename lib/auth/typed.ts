/** What people type or copy by hand, as the program compares it. */

/**
 * Digits of any script as 0-9: every script's ten stand in a row. A PIN typed on an Arabic keyboard
 * is the same PIN.
 */
export function plainDigits(text: string): string {
  return text.normalize('NFKC').replace(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    let value = 0;
    while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value += 1;
    return String(value);
  });
}

/** As people copy it: without the dashes, in any case, O for 0 and I or L for 1. */
export function plainCode(code: string): string {
  return code
    .toUpperCase()
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1')
    .replace(/[^0-9A-Z]/g, '');
}
