/**
 * Signs that no text of a course may hold: a database refuses some, and a screen shows none of
 * them.
 */

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/u;
/** Without the flag u a pair would match as two halves. */
const HALF_PAIR = /\p{Surrogate}/u;
const NAMED: Record<string, string> = {
  '\0': 'NUL',
  '\ufeff': 'a byte order mark amid the text',
  '\ufffd': 'a letter that was lost in decoding',
  '\uffff': 'no character',
};

/** The text without signs that nobody sees and nobody typed on purpose: a backspace, a bell. */
export function withoutControls(text: string): string {
  return text.replace(new RegExp(CONTROL.source, 'gu'), '');
}

/** @returns what is wrong with the first such sign of a text, in words; null when it has none */
export function badSign(text: string): string | null {
  const found = CONTROL.exec(text) ?? HALF_PAIR.exec(text) ?? /[\ufeff\ufffd\ufffe\uffff]/u.exec(text);
  if (!found) return null;
  const [sign] = found;
  const code = `U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
  const name = NAMED[sign] ?? (HALF_PAIR.test(sign) ? 'half of a character' : 'a control sign');
  return `holds ${code}, ${name}`;
}
