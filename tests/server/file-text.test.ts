import { expect, it } from 'vitest';
import { textOfFile } from '@/lib/server/file-text';

const bytes = (...all: number[]) => new Uint8Array(all);
/** Cyrillic letters as Windows-1251 has them. */
const in1251 = (text: string) =>
  bytes(
    ...[...text].map((letter) =>
      (letter.codePointAt(0) ?? 0) > 0x3ff ? letter.charCodeAt(0) - 0x350 : letter.charCodeAt(0),
    ),
  );

it('a file is read as what its program has written', () => {
  expect(textOfFile(new TextEncoder().encode('ФИО;Айпери Өмүрова'))).toBe('ФИО;Айпери Өмүрова');
  expect(textOfFile(in1251('ФИО\r\nАйпери Кадырова;7\r\nИВАНОВ И.'))).toBe(
    'ФИО\r\nАйпери Кадырова;7\r\nИВАНОВ И.',
  );
  expect(textOfFile(new Uint8Array(Buffer.from('\ufeffӨмүр\tمريم', 'utf16le')))).toBe('Өмүр\tمريم');
  expect(textOfFile(bytes())).toBe('');
});

it('what is no text of a kind that is known is marked, never guessed', () => {
  // UTF-8 that is cut, the same in KOI8-R and in cp866, and zeros
  const cut = new TextEncoder().encode('Айпери').slice(0, 5);
  const koi8 = bytes(0xe1, 0xca, 0xd0, 0xc5, 0xd2, 0xc9);
  const cp866 = bytes(0x80, 0xa9, 0xaf, 0xa5, 0xe0, 0xa8);
  for (const one of [cut, koi8, cp866, bytes(0x41, 0x00, 0x42)]) expect(textOfFile(one)).toContain('\ufffd');
});
