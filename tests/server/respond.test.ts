import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { parseFields, readForm, wholeNumber } from '@/lib/server/web/respond';

const form = (body: BodyInit) => new Request('http://127.0.0.1/api/x', { method: 'POST', body });

/**
 * A request whose form holds text as it is: the platform's own parts put U+FFFD where half a pair
 * stood.
 */
const holding = (name: string, value: string) =>
  ({ headers: new Headers(), formData: async () => new Map([[name, value]]) }) as unknown as Request;

describe('a form', () => {
  it('is read in order, repeated names and all, whatever the script; a file as its text', async () => {
    const fields = new URLSearchParams([
      ['answer', 'ң ө ү'],
      ['options', '𐐀'],
      ['options', '👩‍🏫 '],
    ]);
    expect(await readForm(form(fields))).toEqual([...fields]);
    const parts = new FormData();
    parts.append('text', 'أهلا');
    parts.append('file', new Blob(['x']), 'x.txt');
    parts.append('old', new Blob([Buffer.from([0xc0, 0xe9, 0])]), 'old.txt');
    expect(await readForm(form(parts))).toEqual([
      ['text', 'أهلا'],
      ['file', 'x'],
      ['old', '\ufffd\ufffd\ufffd'],
    ]);
  });

  it.each(['\0', 'a\0b', '\ud83d', '\udc69 x', 'x\ud83d\ud83d'])(
    'that holds %j is bad input, and the field is named',
    async (text) => {
      const refused = { code: 'bad-input', details: [expect.stringContaining('"answer"')] };
      await expect(readForm(holding('answer', text))).rejects.toMatchObject(refused);
      await expect(readForm(holding(`pair.${text}`, 'x'))).rejects.toMatchObject({ code: 'bad-input' });
      if (text.includes('\0'))
        await expect(readForm(form(new URLSearchParams({ answer: text })))).rejects.toMatchObject(refused);
    },
  );

  it('keeps a message that a phone has cut in the middle of a sign', async () => {
    expect(await readForm(form(new URLSearchParams({ question: 'x\ud83d' })))).toEqual([
      ['question', 'x\ufffd'],
    ]);
  });
});

describe('a whole number of a form', () => {
  const read = (text: string) => () => parseFields(z.object({ n: wholeNumber(1, 5) }), [['n', text]]);

  it('is one that the database has a place for', () => {
    expect(read('5')()).toEqual({ n: 5 });
    expect(parseFields(z.object({ n: wholeNumber(0) }), [['n', '2147483647']])).toEqual({ n: 2147483647 });
  });

  it.each(['0', '6', '1.5', '', 'one', '2147483648', '99999999999999999999', '1e400', 'NaN', '-1'])(
    'is not %s',
    (text) => {
      expect(read(text)).toThrow(expect.objectContaining({ code: 'bad-input' }));
    },
  );
});
