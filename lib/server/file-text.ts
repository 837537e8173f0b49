/** Letters and signs that a text in Cyrillic has in Windows-1251, beside ASCII. */
const CYRILLIC_TEXT = /^[\t\n\r -~А-яЁёІіЇїЄєҐґЎў«»“”„‘’–—…•№°§\u00a0]*$/u;
/** A capital after a small letter: KOI8-R that is read as Windows-1251 is full of them. */
const TURNED = /\p{Ll}\p{Lu}/u;

/**
 * What somebody chose as a text file: UTF-8, UTF-16 by its mark, or Windows-1251, which is what a
 * table program writes on a Russian Windows, where it reads as words. Else U+FFFD stands for what
 * is no text, for who reads it to name.
 */
export function textOfFile(bytes: Uint8Array): string {
  const text = decodedAs('utf-8', bytes) ?? wide(bytes) ?? cyrillic(bytes) ?? new TextDecoder().decode(bytes);
  return text.replaceAll('\0', '\ufffd');
}

function decodedAs(encoding: string, bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

function wide(bytes: Uint8Array): string | null {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return decodedAs('utf-16le', bytes);
  return first === 0xfe && second === 0xff ? decodedAs('utf-16be', bytes) : null;
}

function cyrillic(bytes: Uint8Array): string | null {
  const text = decodedAs('windows-1251', bytes);
  return text !== null && CYRILLIC_TEXT.test(text) && !TURNED.test(text) ? text : null;
}
