import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Block, Lesson } from '@/lib/content/schema';
import { chunkHash, chunkLesson, MAX_CHUNK } from '@/lib/retrieval/chunk';
import { sentences } from '@/lib/retrieval/sentences';

const paragraph = (id: string, text: string): Block => ({ id, kind: 'paragraph', inline: [{ text }] });
const heading = (id: string, text: string, depth: 2 | 3 = 2): Block => ({
  id,
  kind: 'heading',
  depth,
  inline: [{ text }],
});
const lesson = (blocks: Block[], language = 'en'): Lesson => ({
  moduleId: 'm',
  language,
  title: 'Title',
  blocks,
  sources: [],
  hash: '',
});

describe('chunkLesson', () => {
  it('cuts at headings, which become the path', () => {
    const chunks = chunkLesson(
      lesson([
        paragraph('a', 'Opening.'),
        heading('h', 'Two'),
        paragraph('b', 'B.'),
        paragraph('c', 'C.'),
        heading('i', 'Three', 3),
        paragraph('d', 'D.'),
        heading('j', 'Other'),
        {
          id: 'e',
          kind: 'list',
          ordered: true,
          items: [[{ text: 'One.' }], [{ text: 'Two.', strong: true }]],
        },
      ]),
    );
    expect(
      chunks.map(({ headingPath, blockIds, text, position }) => [headingPath, blockIds, text, position]),
    ).toEqual([
      [['Title'], ['a'], 'Opening.', 0],
      [['Title', 'Two'], ['b', 'c'], 'B.\n\nC.', 1],
      [['Title', 'Two', 'Three'], ['d'], 'D.', 2],
      [['Title', 'Other'], ['e'], 'One.\nTwo.', 3],
    ]);
  });

  it('cuts a long section between blocks and a long block between sentences', () => {
    const sentence = `${'word '.repeat(59)}end.`;
    const long = Array(5).fill(sentence).join(' ');
    const chunks = chunkLesson(
      lesson([paragraph('a', sentence), paragraph('b', long), paragraph('c', 'Short.')]),
    );
    expect(chunks.map(({ blockIds }) => blockIds)).toEqual([['a'], ['b'], ['b', 'c']]);
    for (const { text } of chunks) expect(text.endsWith('.')).toBe(true);
  });

  it('loses no word, keeps the order and the limit, whatever the text', () => {
    const text = fc
      .array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }), { maxLength: 20 })
      .map((words) => words.join('. '));
    fc.assert(
      fc.property(fc.array(text, { maxLength: 8 }), (texts) => {
        const chunks = chunkLesson(lesson(texts.map((words, at) => paragraph(`p${at}`, words))));
        const squeezed = (joined: string) => joined.replace(/\s/g, '');
        expect(squeezed(chunks.map((chunk) => chunk.text).join(''))).toBe(squeezed(texts.join('')));
        for (const chunk of chunks) {
          expect(chunk.text.length).toBeLessThanOrEqual(MAX_CHUNK);
          expect(chunk.hash).toBe(chunkHash(chunk.headingPath, chunk.text));
        }
      }),
    );
  });

  it('changes the hash with the text and with the headings above it', () => {
    const [a] = chunkLesson(lesson([heading('h', 'One'), paragraph('a', 'Same.')]));
    const [b] = chunkLesson(lesson([heading('h', 'Two'), paragraph('a', 'Same.')]));
    expect(a?.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(b?.hash).not.toBe(a?.hash);
  });
});

describe('sentences', () => {
  it.each([
    ['ru', 'Это стоит 5 тыс. сомов. Пришлите т. е. документы.', 2],
    ['ru', 'Приезжайте на ул. Ленина, д. 5. Там ждут.', 2],
    ['ru', '«Кто вы?» — спросил он. Я ответил.', 2],
    ['ru', 'Наличные берёт касса. 5 сомов она оставит себе.', 2],
    ['ky', 'Мени А. Осмонов чакырды. Мен келдим.', 2],
    ['ky', 'Ал Бишкекте. 5 миң сом төлөйт.', 2],
    ['ky', 'Паспорт ж. б. документтер керек.', 1],
    ['en', 'Mr. Smith pays at 5 p.m. today. Then he goes.', 2],
    ['en', '"Who are you?" he said. I waited.', 2],
    ['en', 'The rate is 0.96 som. It fell.', 2],
    ['ar', 'من أنت؟ لا تعط الرمز. اتصل بالبنك.', 3],
  ])('%s: %s has %i', (language, text, count) => {
    const found = sentences(text, language);
    expect(found).toHaveLength(count);
    expect(found.join(' ')).toBe(text);
  });
  it('ends a sentence at a line break and leaves empty ones out', () => {
    expect(sentences('One\n\nTwo\n', 'en')).toEqual(['One', 'Two']);
  });
});
