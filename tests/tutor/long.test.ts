import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LONG, MOST_CHARACTERS } from '@/lib/tutor/lengths';
import { readPart } from '@/lib/tutor/long';

const clause = 'The Employee works six days a week and is paid on the tenth day of each month. ';
const contract = clause.repeat(120);

describe('what is read of a long text', () => {
  it('is the question before what was pasted, or after it', () => {
    expect(readPart(`is this normal?? ${contract}`, 'en')).toBe('is this normal??');
    expect(readPart(`${contract}\nмындай келишимге кол койсо болобу?`, 'ky')).toBe(
      'мындай келишимге кол койсо болобу?',
    );
    expect(readPart(`هل أوقّع على هذا؟\n${contract}`, 'ar')).toBe('هل أوقّع على هذا؟');
  });

  it('is its beginning and its end where nothing asks', () => {
    const read = readPart(`My contract says this. ${contract} I do not understand the fines.`, 'en');
    expect(read).toMatch(/^My contract says this\. .* … .* I do not understand the fines\.$/);
    expect(read.length).toBeLessThan(1_100);
  });

  it('is all of a text that is not long', () => {
    const story = clause.repeat(25);
    expect(story.length).toBeLessThan(LONG);
    expect(readPart(story, 'en')).toBe(story);
  });

  it('is never empty, nor long, whatever was pasted', () => {
    const pasted = fc.oneof(
      fc.string({ unit: 'grapheme', minLength: LONG + 1, maxLength: MOST_CHARACTERS }),
      fc.constantFrom('a', '?', '😀', 'ﷺ', '. ').map((sign) => sign.repeat(MOST_CHARACTERS / 2)),
    );
    fc.assert(
      fc.property(pasted, (text) => {
        fc.pre(text.trim() !== '' && text.length > LONG);
        const read = readPart(text, 'ru');
        expect(read.trim()).not.toBe('');
        expect([...read].length).toBeLessThan(LONG);
      }),
      { numRuns: 200 },
    );
  });
});
