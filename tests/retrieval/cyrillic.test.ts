import { describe, expect, it } from 'vitest';
import { romanise } from '@/lib/content/romanise';
import { inOwnLetters } from '@/lib/retrieval/cyrillic';

describe('inOwnLetters', () => {
  it.each([
    ['pasport zabrali ne otdayut', 'ru', 'паспорт забрали не отдают'],
    ['Nachalnik denyok ne daet', 'ru', 'началник денёк не дает'],
    ['pasportumdu alyp koyushtu', 'ky', 'паспортумду алып коюшту'],
    ['jumushka chyksam bolobu?', 'ky', 'жумушка чыксам болобу?'],
    ['ewik jabyk', 'ky', 'ешик жабык'],
  ])('writes %s (%s) in Cyrillic', (typed, language, written) => {
    expect(inOwnLetters(typed, language)).toBe(written);
  });

  it('leaves other languages, other scripts and mixtures as they are', () => {
    expect(inOwnLetters('my passport', 'en')).toBe('my passport');
    expect(inOwnLetters('Wi-Fi паролу', 'ky')).toBe('Wi-Fi паролу');
    expect(inOwnLetters('جواز', 'ky')).toBe('جواز');
    expect(inOwnLetters('123 ?', 'ru')).toBe('123 ?');
  });

  it('keeps words findable: they are romanised as before', () => {
    for (const text of ['pasport zabrali', 'jumushka kirsem', 'shef bermeyt'])
      expect(romanise(inOwnLetters(text, 'ky'))).toBe(romanise(text));
  });
});
