import { describe, expect, it } from 'vitest';
import { parseCourse } from '@/lib/content/import/course';
import type { Block } from '@/lib/content/schema';
import { type CourseWord, markWords } from '@/lib/content/words';
import type { UstatError } from '@/lib/errors';
import { readCourseFolder } from '@/lib/server/work/load-course';
import { smallCourse } from '../support/course';

const word = (id: string, ...forms: string[]): CourseWord => ({ id, word: id, forms, means: 'x' });
const paragraph = (id: string, text: string): Block => ({ id, kind: 'paragraph', inline: [{ text }] });
/** What is marked, as "text -> id". */
const marked = (blocks: readonly Block[], words: readonly CourseWord[]) =>
  markWords(blocks, words).blocks.flatMap((block) =>
    block.kind === 'picture' || block.kind === 'list'
      ? []
      : block.inline.flatMap(({ text, word }) => (word ? [`${text} -> ${word}`] : [])),
  );

describe('words that open', () => {
  it.each([
    ['Айлык кагазында жазылган', word('a', 'айлык кагаз'), 'Айлык кагазында -> a'],
    ['a fee, and feelings', word('fee', 'fee '), 'fee -> fee'],
    ['feelings', word('fee', 'fee '), undefined],
    ['simple SIM cards', word('sim', 'SIM'), 'SIM -> sim'],
    ['واحتفظ بالإيصال', word('receipt', 'إيصال'), 'بالإيصال -> receipt'],
    ['coffee', word('fee', 'fee'), undefined],
    ['a (loan)', word('loan', 'loan'), 'loan -> loan'],
    ['what? C++', word('c', 'C++'), 'C++ -> c'],
  ])('in %j', (text, one, expected) => {
    expect(marked([paragraph('p', text)], [one])[0]).toBe(expected);
  });

  it('are marked once in each part, and not in headings; nothing of the text is lost', () => {
    const heading: Block = { id: 'h', kind: 'heading', depth: 2, inline: [{ text: 'A fee' }] };
    const blocks = [paragraph('a', 'A fee and a fee'), heading, paragraph('b', 'The fee')];
    expect(marked(blocks, [word('fee', 'fee ')])).toEqual(['fee -> fee', 'fee -> fee']);
    const texts = markWords(blocks, [word('fee', 'fee ')]).blocks.map((block) =>
      block.kind === 'paragraph' ? block.inline.map(({ text }) => text).join('') : '',
    );
    expect(texts).toEqual(['A fee and a fee', '', 'The fee']);
  });

  it('are the longest of several that begin at one place', () => {
    const words = [word('rate', 'rate'), word('interest', 'rate of interest')];
    expect(marked([paragraph('p', 'the rate of interest')], words)).toEqual(['rate of interest -> interest']);
  });

  it('of the shipped course leave every lesson as it reads', () => {
    const course = parseCourse(readCourseFolder('seed/courses/money-phone-safely'));
    for (const lesson of course.lessons) {
      const { blocks, found } = markWords(lesson.blocks, course.words[lesson.language] ?? []);
      const plain = (of: readonly Block[]) =>
        JSON.stringify(
          of.map((block) =>
            block.kind === 'picture'
              ? block
              : (block.kind === 'list' ? block.items : [block.inline]).map((one) =>
                  one.map(({ text }) => text).join(''),
                ),
          ),
        );
      expect(plain(blocks)).toBe(plain(lesson.blocks));
      expect(found.length).toBeGreaterThan(0);
    }
  });

  it('are named where a language lacks one, or no lesson has it', () => {
    const files = smallCourse({
      'en/words.yaml': 'tea: { word: tea, forms: [tea], means: A drink. }',
      'ky/words.yaml': 'mug: { word: mug, forms: [mug], means: For tea. }',
    });
    try {
      parseCourse(files);
      expect.unreachable();
    } catch (error) {
      const { details } = error as UstatError;
      expect(details).toContain('en/words.yaml: lacks the word "mug"');
      expect(details).toContain('ky/words.yaml: lacks the word "tea"');
      expect(details).toContain('ky/words.yaml:1: "mug" stands in no lesson');
    }
  });
});
