import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { screenLanguages } from '@/lib/auth/schema';
import { calendarNames, dayIn, languageName, listIn, momentIn, ownName, weekdayIn } from '@/lib/dates';
import { CALENDAR_NAMES, DATE_WORDS } from '@/lib/messages/date-words';
import { sources } from '../support/imports';

/** Spaces that don't break, and the dots of abbreviations, are CLDR's taste. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');
const icu = (language: string, options: Intl.DateTimeFormatOptions, at: Date, zone = 'UTC') =>
  plain(new Intl.DateTimeFormat(language, { timeZone: zone, ...options }).format(at));
const DAY = { day: 'numeric', month: 'long' } as const;
const CLOCK = { hour: 'numeric', minute: '2-digit' } as const;
const moments = fc.date({
  min: new Date('2020-01-01'),
  max: new Date('2035-12-31'),
  noInvalidDate: true,
});
const zones = fc.constantFrom('UTC', 'Asia/Bishkek', 'America/Los_Angeles', 'Asia/Kathmandu');

describe.each(screenLanguages)('in %s', (language) => {
  it('a day, a moment and a weekday read as CLDR has them, in any zone', () => {
    fc.assert(
      fc.property(moments, zones, (at, zone) => {
        expect(dayIn(language, at, zone)).toBe(icu(language, DAY, at, zone));
        expect(momentIn(language, at, zone)).toBe(icu(language, { ...DAY, ...CLOCK }, at, zone));
        expect(weekdayIn(language, at, zone)).toBe(
          icu(language, { weekday: 'short' }, at, zone).replace(/\.$/, ''),
        );
        // «2026-ж., 2-январь» is how forms abbreviate it, not how a sentence says it.
        const withYear =
          language === 'ky'
            ? `${icu('ky', DAY, at, zone)}, ${icu('en', { year: 'numeric' }, at, zone)}-жыл`
            : icu(language, { ...DAY, year: 'numeric' }, at, zone);
        expect(dayIn(language, at, zone, true)).toBe(withYear);
      }),
    );
  });

  it('a list reads as CLDR joins it, whatever stands in it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom('a', '{', '}', 'first', ' ', 'ң') })),
        (items) => {
          expect(listIn(language, items)).toBe(new Intl.ListFormat(language).format(items));
        },
      ),
    );
  });

  /** Where what people say is not what CLDR says. */
  const BETTER: Record<string, Record<string, string>> = {
    en: {},
    ru: { ky: 'кыргызский', so: 'сомалийский' },
    ky: { bn: 'бенгалча' },
    ar: { kk: 'الكازاخية' },
  };
  it('languages have the names that CLDR gives them, but for a few', () => {
    const { languages } = DATE_WORDS[language] ?? { languages: {} };
    const names = new Intl.DisplayNames([language], { type: 'language' });
    const expected = Object.keys(languages).map((code) => [code, BETTER[language]?.[code] ?? names.of(code)]);
    expect(Object.entries(languages)).toEqual(expected);
    expect(Object.keys(languages)).toEqual(Object.keys(DATE_WORDS.en?.languages ?? {}));
  });
});

test('a language is named by its own words where they are known, else by the platform’s, else by its code', () => {
  expect(languageName('ru', 'ky')).toBe('орусча');
  expect(languageName('uz-Latn', 'ky')).toBe('өзбекче');
  expect(languageName('ja', 'en')).toBe('Japanese');
  expect(languageName('xx', 'en')).toBe('xx');
  expect([ownName('ky'), ownName('kk'), ownName('tr'), ownName('xx')]).toEqual([
    'Кыргызча',
    'Қазақша',
    'Türkçe',
    'xx',
  ]);
});

test('names of months and weekdays for finding dates are those of CLDR', () => {
  const own = { ...CALENDAR_NAMES };
  for (const language of Object.keys(own)) {
    const expected = [
      ...[...Array(12).keys()].map((month) =>
        new Intl.DateTimeFormat(language, { month: 'long', timeZone: 'UTC' })
          .format(new Date(Date.UTC(2026, month, 15)))
          .toLowerCase(),
      ),
      ...[...Array(7).keys()].map((day) =>
        icu(language, { weekday: 'long' }, new Date(Date.UTC(2026, 0, 5 + day))).toLowerCase(),
      ),
    ];
    expect(own[language]).toEqual(expected);
  }
  expect(calendarNames('ru')).toEqual(expect.arrayContaining(['май', 'мая', 'среда']));
});

test('screens ask no platform for such words', () => {
  const asks = /getFormatter|useFormatter|DateTimeFormat|DisplayNames|ListFormat|RelativeTimeFormat|toLocale/;
  const found = [...sources('app'), ...sources('lib')].filter((file) =>
    asks.test(readFileSync(file, 'utf8')),
  );
  // figures on pages of staff are numbers, which the server alone writes
  const isOfStaff = (file: string) => /^app\/(?:research|curate)\//.test(file);
  const words =
    /\.(?:dateTime|relativeTime|list)\(|DateTimeFormat|DisplayNames|ListFormat|toLocale(?:Date|Time)/;
  for (const file of found.filter(isOfStaff))
    expect(words.test(readFileSync(file, 'utf8')), file).toBe(false);
  // The zone of the phone, twice, and of the server; these words.
  expect(found.filter((file) => !isOfStaff(file)).sort()).toEqual([
    'app/_ui/post-form.tsx',
    'app/_ui/zone.ts',
    'lib/browser/worker/twins/words.ts',
    'lib/dates.ts',
  ]);
});
