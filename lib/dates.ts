import { CALENDAR_NAMES, DATE_WORDS, type DateWords, OWN_NAMES } from './messages/date-words';

/**
 * Dates, lists and names of languages as a screen says them; the same on a server and on a phone.
 */

const wordsOf = (language: string): DateWords => DATE_WORDS[language] ?? (DATE_WORDS.en as DateWords);

const fill = (pattern: string, values: Readonly<Record<string, string | number>>): string =>
  pattern.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));

/** Making one takes longer than a hundred dates told by it. */
const calendars = new Map<string, Intl.DateTimeFormat>();
/** More than there are zones; a name can be written in many ways. */
const MOST_CALENDARS = 1_000;

/**
 * @param zone IANA name; every platform can tell the calendar and the clock of one in English
 * digits
 * @throws RangeError where the platform knows no such zone
 */
function calendarOf(zone: string): Intl.DateTimeFormat {
  const known = calendars.get(zone);
  if (known) return known;
  const calendar = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
    timeZone: zone,
    hourCycle: 'h23',
    ...({ year: 'numeric', month: 'numeric', day: 'numeric' } as const),
    ...({ hour: 'numeric', minute: 'numeric' } as const),
  });
  if (calendars.size >= MOST_CALENDARS) calendars.clear();
  calendars.set(zone, calendar);
  return calendar;
}

function partsOf(at: Date, zone: string) {
  const parts = calendarOf(zone).formatToParts(at);
  const number = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find((part) => part.type === type)?.value);
  return {
    year: number('year'),
    month: number('month'),
    day: number('day'),
    hour: number('hour'),
    minute: number('minute'),
  };
}

/** Whether the platform knows a time zone of this name. */
export function isZone(name: string): boolean {
  try {
    calendarOf(name);
    return true;
  } catch {
    return false;
  }
}

/** Which day of the calendar in `zone`, counted from 1 January 1970. */
export function dayNumber(at: Date, zone: string): number {
  const { year, month, day } = partsOf(at, zone);
  return Date.UTC(year, month - 1, day) / 86_400_000;
}

/** "January 2", or with the year "January 2, 2026". */
export function dayIn(language: string, at: Date, zone: string, withYear = false): string {
  const words = wordsOf(language);
  const { year, month, day } = partsOf(at, zone);
  return fill(withYear ? words.dayOfYear : words.day, { year, day, month: words.months[month - 1] ?? '' });
}

/** "January 2 at 2:05 PM". */
export function momentIn(language: string, at: Date, zone: string): string {
  const words = wordsOf(language);
  const { hour, minute } = partsOf(at, zone);
  const minutes = String(minute).padStart(2, '0');
  const clock = words.halves
    ? fill(words.halves[hour < 12 ? 0 : 1], { clock: `${hour % 12 || 12}:${minutes}` })
    : `${hour}:${minutes}`;
  return fill(words.moment, { date: dayIn(language, at, zone), clock });
}

/** "Mon": short, without a dot. */
export function weekdayIn(language: string, at: Date, zone: string): string {
  const { year, month, day } = partsOf(at, zone);
  const fromMonday = (new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7;
  return wordsOf(language).weekdays[fromMonday] ?? '';
}

/** "A", "A and B", "A, B, and C". */
export function listIn(language: string, items: readonly string[]): string {
  const { pair, comma, last } = wordsOf(language).list;
  const [head = '', ...rest] = items;
  const ending = items.length === 2 ? pair : last;
  return rest.reduce(
    (first, next, at) => fill(at === rest.length - 1 ? ending : comma, { first, next }),
    head,
  );
}

/** "Russian" in the language of the screen; the code itself where nobody knows it. */
export function languageName(code: string, language: string): string {
  const { languages } = wordsOf(language);
  const known = languages[code] ?? languages[code.split('-')[0] ?? ''];
  return known ?? new Intl.DisplayNames([language], { type: 'language' }).of(code) ?? code;
}

/** "Kyrgyzstan" for KG, in the language of the screen; what somebody wrote where it is no code. */
export function countryName(country: string, language: string): string {
  const isCode = /^[A-Z]{2}$/.test(country);
  return (isCode && new Intl.DisplayNames([language], { type: 'region' }).of(country)) || country;
}

/** The language's own name, for choosing it. */
export function ownName(code: string): string {
  const known = (OWN_NAMES as Readonly<Record<string, string>>)[code];
  return known ?? new Intl.DisplayNames([code], { type: 'language' }).of(code) ?? code;
}

/**
 * Whole names of months and weekdays in a language, for finding dates in a text; some in two forms.
 */
export function calendarNames(language: string): readonly string[] {
  const known = CALENDAR_NAMES[language];
  if (known) return known;
  const months = [...Array(12).keys()].flatMap((month) => {
    const at = new Date(Date.UTC(2024, month, 15));
    const name = (options: Intl.DateTimeFormatOptions) =>
      new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' }).formatToParts(at);
    return [...name({ month: 'long' }), ...name({ month: 'long', day: 'numeric' })]
      .filter(({ type }) => type === 'month')
      .map(({ value }) => value);
  });
  const weekdays = [...Array(7).keys()].map((day) =>
    new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' }).format(
      new Date(day * 86_400_000),
    ),
  );
  return [...months, ...weekdays];
}
