import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { functionWords } from '@/lib/content/function-words';
import { questionLanguage } from '@/lib/grounding/language';

const questions = Object.values(
  parse(readFileSync(join(process.cwd(), 'tests/data/questions-money-phone.yaml'), 'utf8')),
).flat() as { text: string; language: string }[];

describe('questionLanguage', () => {
  it('is right on every question of the set when the screen has its language', () => {
    expect(questions.filter(({ text, language }) => questionLanguage(text, language) !== language)).toEqual(
      [],
    );
  });
  it('is right on 19 of 20 when the screen has another', () => {
    const asked = questions.flatMap((question) =>
      ['en', 'ru', 'ky', 'ar']
        .filter((prior) => prior !== question.language)
        .map((prior) => ({ ...question, prior })),
    );
    const wrong = asked.filter(({ text, language, prior }) => questionLanguage(text, prior) !== language);
    expect(wrong.length).toBeLessThanOrEqual(10);
    expect(asked.length).toBe(360);
  });
  it.each([
    ['акчаны кантип жонотом', 'ru', 'ky'],
    ['akchany kantip jonotom', 'en', 'ky'],
    ['kak otpravit dengi domoi', 'en', 'ru'],
    ['مرحبا كيف أرسل المال', 'en', 'ar'],
    ['پول را چگونه بفرستم', 'en', 'fa'],
    ['怎么汇款', 'en', 'zh'],
    ['पैसे कैसे भेजें', 'en', 'hi'],
    ['акчамды перевод кылсам комиссия канча болот', 'ru', 'ky'],
    ['Ақшаны қалай жіберемін', 'ru', 'kk'],
    ['What is комиссия?', 'ru', 'en'],
    ['комиссия', 'ky', 'ky'],
    ['комиссия', 'ru', 'ru'],
    ['12 500 ?', 'ky', 'ky'],
    ['', 'ru', 'ru'],
    ['para nasıl gönderilir', 'tr', 'tr'],
  ])('%s (screen %s) is %s', (text, prior, language) => {
    expect(questionLanguage(text, prior)).toBe(language);
  });
});

describe('letters that few languages have', () => {
  it.each([
    ['ٹھیک ہے', 'en', 'ur'],
    ['ٹھیک', 'ar', 'ur'],
    ['پول', 'ar', 'fa'],
    ['چ', 'ru', 'fa'],
    ['ژ', 'en', 'fa'],
    ['گ', 'fa', 'fa'],
    ['پول', 'ur', 'ur'],
    ['پول', 'ps', 'ps'],
    ['پول', 'ku', 'ku'],
    ['مال', 'ky', 'ar'],
    ...['fa', 'ur', 'ps', 'ku', 'ug', 'ar'].map((screen) => ['مال', screen, screen]),
    ['ўтган', 'ru', 'uz'],
    ['ҳисоб', 'ru', 'uz'],
    ['ҳамёни ҷавоб', 'ru', 'tg'],
    ['ӯ', 'ru', 'tg'],
    ['ҷавоб', 'en', 'tg'],
    ['қалай', 'ru', 'kk'],
    ['қалай', 'uz', 'uz'],
    ['қалай', 'tg', 'tg'],
    ['әке', 'uz', 'kk'],
    ['ұста', 'ru', 'kk'],
    ['үй', 'ru', 'ky'],
    ['ҮЙ', 'ru', 'ky'],
    ['ґанок', 'ru', 'uk'],
    ['їжа', 'ky', 'uk'],
    ['ь', 'ru', 'ru'],
    ['щ', 'uk', 'uk'],
    ['שלום', 'en', 'he'],
    ['გამარჯობა', 'ru', 'ka'],
    ['안녕', 'en', 'ko'],
    ['ありがとう', 'zh', 'ja'],
    ['Γεια', 'ru', 'el'],
    ['Բարեւ', 'ru', 'hy'],
    ['สวัสดี', 'en', 'th'],
    ['টাকা', 'en', 'bn'],
  ])('%s (screen %s) is %s', (text, screen, language) => {
    expect(questionLanguage(text, screen)).toBe(language);
  });

  it.each(['en', 'ar', 'tr', 'de', 'es', 'fr', 'fa'])(
    'are none of a screen in %s where all are Cyrillic',
    (screen) => {
      expect(questionLanguage('жж', screen)).toBe('ru');
      expect(questionLanguage('жж zz', screen)).toBe(screen);
      expect(questionLanguage('zz', screen)).toBe(screen);
    },
  );

  it('count where they are a third of all, beside a brand or an address', () => {
    expect(questionLanguage('үүүү ABCDEFGH', 'en')).toBe('ky');
    expect(questionLanguage('үүү ABCDEFGH', 'en')).toBe('en');
    expect(questionLanguage('عععع ABCDEFGH', 'en')).toBe('ar');
    expect(questionLanguage('ععع ABCDEFGH', 'en')).toBe('en');
  });

  it('leave the screen its language where others have no more to say for them', () => {
    expect(questionLanguage('жж', 'kk')).toBe('kk');
    expect(questionLanguage('жж', 'uz')).toBe('uz');
  });
});

const SCREENS = ['en', 'ru', 'ky', 'ar'];

describe('a word in Latin letters', () => {
  it.each(
    [
      ...[
        'Wi-Fi password?',
        'hi, fee?',
        'hm',
        'ok',
        'la',
        'Ali',
        'fi',
        'WiFi',
        'Hi',
        'OK!!',
        'ok ok ok',
        'la la la',
        'hm, hm',
      ],
      ...[
        'Li',
        'PIN code',
        'SIM?',
        'SMS',
        'password',
        'fee',
        'what?',
        'why',
        'no',
        'yes',
        'the',
        'bank',
        'Western Union fee?',
      ],
      ...[
        'salam',
        'men',
        'da',
        'a',
        'm',
        'lol',
        'Fatima',
        'Aibek',
        'Samsung',
        'thanks',
        'hmm ok?',
        '1 USD',
        'QR',
        'hl',
        'mn',
        'kan',
      ],
    ].flatMap((text) => SCREENS.map((screen) => [text, screen])),
  )('%s on a screen in %s stays with the screen', (text, screen) => {
    expect(questionLanguage(text, screen)).toBe(screen);
  });
  it.each(
    ['hm', 'la', 'fi', 'hi', 'Ali'].flatMap((word) => [
      [`${word}, how much is the fee`, 'ru', 'en'],
      [`${word}, kak otpravit dengi domoi`, 'en', 'ru'],
      [`${word}, akchany kantip jonotom`, 'en', 'ky'],
      [`${word}, كيف أرسل المال`, 'ru', 'ar'],
      [`${word}, акчаны кантип жонотом`, 'ru', 'ky'],
    ]),
  )('%s (screen %s) is %s: a whole question still tells', (text, screen, language) => {
    expect(questionLanguage(text, screen)).toBe(language);
  });
  it('never tells a language alone, whatever it is and how often it stands there', () => {
    const small = [...functionWords().values()].flatMap((words) => [...words]);
    const word = fc.oneof(
      fc.constantFrom(...small),
      fc.stringMatching(/^[A-Za-z]{1,12}$/),
      fc.stringMatching(/^[A-Za-z]{3,6}(?:ing|ed|dar|ogo|nin|ami)$/),
    );
    const typed = fc
      .tuple(word, fc.integer({ min: 1, max: 4 }), fc.constantFrom('', '?', '!', '.', ' 12', ' 🙂'))
      .map(([text, times, end]) => Array(times).fill(text).join(' ') + end);
    fc.assert(
      fc.property(typed, fc.constantFrom(...SCREENS), (text, screen) => {
        expect(questionLanguage(text, screen)).toBe(screen);
      }),
      { numRuns: 2000 },
    );
  });
  it('is never Arabic, on a screen that is not', () => {
    const words = fc.array(fc.constantFrom(...(functionWords().get('ar') ?? [])), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(words, fc.constantFrom('en', 'ru', 'ky'), (typed, screen) => {
        expect(questionLanguage(typed.join(' '), screen)).not.toBe('ar');
      }),
    );
  });
});
