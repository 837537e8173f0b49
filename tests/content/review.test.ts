import { describe, expect, it } from 'vitest';
import { calculate } from '@/lib/content/calculate';
import { parseCourse } from '@/lib/content/import/course';
import { reviewCourse, sentencesOf } from '@/lib/content/review';
import { smallCourse } from '../support/course';

const text = (file: string) => smallCourse().get(file) ?? '';
const found = (changes: Record<string, string>, glossary = {}) =>
  reviewCourse(parseCourse(smallCourse(changes)), glossary).findings.map(
    ({ severity, where, what }) => `${severity} ${where}: ${what}`,
  );

describe('a review of a course', () => {
  it('finds arithmetic that does not give the key', () => {
    const wrong = text('items.yaml').replace('tolerance: 1 }', 'tolerance: 1, check: "2 * (60 - 8)" }');
    expect(found({ 'items.yaml': wrong })).toContain(
      'fault items.yaml heat.degrees: "2 * (60 - 8)" gives 104, the key is 100',
    );
    expect(calculate('(10150 - 150) * 0.963 - 10150 * 0.940')).toBeCloseTo(89, 6);
    expect(calculate('-2 + 3 * -4 / 2')).toBe(-8);
    for (const none of ['2 +', '2 ** 3', 'process.exit()', '', '(1', '1 2'])
      expect(calculate(none)).toBeNull();
  });

  it('finds a hint that holds the key, unless the question names it', () => {
    const told = text('en/items.yaml').replace('Three digits.', 'It is 100.');
    expect(found({ 'en/items.yaml': told })).toContain(
      'fault en/items.yaml heat.degrees: hint 2 holds the key "100"',
    );
    const asked = told.replace('At how many degrees does water boil?', 'Is it 100 or more?');
    expect(found({ 'en/items.yaml': asked }).filter((line) => line.includes('holds the key'))).toEqual([]);
  });

  it('finds long sentences, long words, long feedback, thin skills and words that differ from the glossary', () => {
    const long = `${'very '.repeat(23)}hot.`;
    const all = found(
      {
        'en/serve.md': text('en/serve.md').replace('A guest', `${long} Unverständlichkeit. A visitor`),
        'en/items.yaml': text('en/items.yaml').replace('Look at the steam.', 'word '.repeat(31)),
      },
      { en: { guest: ['visitor'] } },
    );
    expect(all.some((line) => line.startsWith('look en/serve.md: a sentence of 24 words'))).toBe(true);
    expect(all).toContain('look en/serve.md: words over 14 letters: Unverständlichkeit');
    expect(all).toContain('look en/items.yaml heat.when: feedback of 31 words');
    expect(all).toContain('fault skill pour: 1 items of 1 difficulties; 4 of three are wanted');
    expect(all).toContain('look en/serve.md: "visitor" stands where "guest" is the course\'s word');
  });

  it('takes a word of the glossary letter by letter, whatever signs are in it', () => {
    const glossary = { en: { 'cup (of tea)': ['c.p', 'mug (', 'A guest gets the'] } };
    const told = found({}, glossary).filter((line) => line.includes('stands where'));
    expect(told).toEqual([
      'look en/serve.md: "A guest gets the" stands where "cup (of tea)" is the course\'s word',
    ]);
  });

  it('counts sentences as readers do', () => {
    expect(sentencesOf('One. Two? «Үч». 4.', 'ky')).toHaveLength(3);
  });
});
