import { describe, expect, test } from 'vitest';
import { readerOf } from '@/lib/content/edit/outline';
import { pagesOf, translatedTexts } from '@/lib/content/edit/translation';
import { glossaryFile } from '@/lib/content/schema';
import { readCourseFolder } from '@/lib/server/work/load-course';
import { wordsBeside } from '@/lib/translation/beside';
import { checkTranslated } from '@/lib/translation/check';

const files = readCourseFolder('seed/courses/money-phone-safely');
const read = readerOf(files);
const glossary = glossaryFile.parse(read('glossary.yaml'));
const check = (source: string, text: string, language: string) =>
  checkTranslated({ source, text, isList: false }, { language, glossary });

describe('a translation', () => {
  test('of the shipped course gives a reader little to stop at', () => {
    for (const [language, most] of [
      ['ru', 0.01],
      ['ky', 0.015],
      ['ar', 0.01],
    ] as const) {
      const texts = pagesOf(read)
        .flatMap(({ pages }) => pages)
        .flatMap((of) => translatedTexts(files, of, language, read));
      const found = texts.filter((text) => checkTranslated(text, { language, glossary }).length > 0);
      expect(texts.length).toBeGreaterThan(1_000);
      expect(found.length / texts.length, language).toBeLessThan(most);
    }
  }, 60_000);

  /** Language, source, translation, what is said of it. */
  const wrong = `
    ru | Pay 4,500 som by the 15th. | Заплатите 5 400 сомов до 15-го. | lacks the number 4500
    ru | Pay the fee by Friday. | Заплатите 300 сомов до пятницы. | has the number 300, its source has not
    ky | It costs 20 + 5 = 25 som. | Ал 20 + 5 = 35 сом турат. | works out wrongly: 20 + 5 = 35
    ky | Ask who has sent it to you first. | Сначала спросите, кто вам это отправил. | reads like another language
    ar | Ask who has sent it to you. | Ask who has sent it to you | is in letters of another language
    ru | Ask who has sent it to you. | Ask who has sent it to you. | reads as its source does
    tg | Ask who has sent it to you. | Ask the person who sent it | is in letters of another language
    uz-Latn | Ask who has sent it to you. | Буни сизга ким юборганини сўранг | is in letters of another language
    ru | Skip **https://** first. | Сначала пропустите https://. | has other marks than its source: **
    ru | Hello, {employer}. | Здравствуйте, {employee}. | has other marks than its source: {employer} {employee}
    ky | Whose page will open? | Кимдин барагы ачылат. | has other marks than its source: ?
    ru | Hang up, and call the bank yourself by the number on your card. | Положите трубку. | is much shorter than its source
    ky | Never tell your password. | Пароль айтылбайт. | "пароль" stands where "сырсөз" is the course's word
  `;

  test.each(
    wrong
      .trim()
      .split('\n')
      .map((line) => line.trim().split(' | ')),
  )('into %s: "%s" as "%s" %s', (language = '', source = '', text = '', message = '') => {
    expect(check(source, text, language)).toContain(message);
  });

  test.each([
    ['ru', 'Pay 10,000 som.', 'Заплатите 10 000 сомов.'],
    ['ar', 'Pay 10,000 som.', 'ادفع ١٠٠٠٠ سوم.'],
    ['ru', 'Two people out of 15.', 'Два человека из пятнадцати.'],
    ['ar', 'Whose page will open?', 'صفحة من ستُفتح؟'],
    ['ru', 'https://moi-bank.example/login', 'https://moi-bank.example/login'],
    ['ky', 'Save', ''],
  ])('into %s: "%s" as "%s" is left alone', (language, source, text) => {
    expect(check(source, text, language)).toEqual([]);
  });
});

test('words beside a text are those that stand in it, with what is not to be said', () => {
  const words = wordsBeside(
    'A payslip shows each deduction. Press the link.',
    { from: 'en', to: 'ky' },
    {
      terms: [
        { en: ['link'], ky: ['шилтеме', 'силка'] },
        { en: ['page'], ky: ['барак'] },
        { en: ['loan'], ar: ['قرض'] },
      ],
      glossary: { ky: { шилтеме: ['ссылка', 'линк'] } },
      opened: {
        source: { payslip: { word: 'payslip', forms: ['payslip'], means: 'a paper' } },
        own: { payslip: { word: 'айлык баракчасы', forms: ['айлык баракча'], means: 'кагаз' } },
      },
    },
  );
  expect(words).toEqual([
    { source: 'payslip', words: ['айлык баракчасы'], not: [] },
    { source: 'link', words: ['шилтеме', 'силка'], not: ['ссылка', 'линк'] },
  ]);
});
