/**
 * Words for dates, lists and names of languages, by the language of the screen. They are not asked
 * of the platform: Chromium has none for Kyrgyz, Kazakh and Uzbek, and would speak its own
 * language. tests/screens/dates.test.ts holds them against CLDR, and says where they are better
 * than it.
 */

export interface DateWords {
  /** As they stand beside a day. */
  months: readonly string[];
  /** Short, as above a column; Monday first. */
  weekdays: readonly string[];
  /** "January 2", "January 2, 2026", "January 2 at 2:05 PM". */
  day: string;
  dayOfYear: string;
  moment: string;
  /** Before and after noon, where people count twelve hours. */
  halves: readonly [before: string, after: string] | null;
  /** Of two things, of all but the last of several, and the last of several. */
  list: { pair: string; comma: string; last: string };
  languages: Readonly<Record<string, string>>;
}

const en: DateWords = {
  months: [
    ...['January', 'February', 'March', 'April', 'May', 'June'],
    ...['July', 'August', 'September', 'October', 'November', 'December'],
  ],
  weekdays: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
  day: '{month} {day}',
  dayOfYear: '{month} {day}, {year}',
  moment: '{date} at {clock}',
  halves: ['{clock} AM', '{clock} PM'],
  list: { pair: '{first} and {next}', comma: '{first}, {next}', last: '{first}, and {next}' },
  languages: {
    ...{ ky: 'Kyrgyz', ru: 'Russian', en: 'English', ar: 'Arabic', uz: 'Uzbek', kk: 'Kazakh' },
    ...{ tg: 'Tajik', tk: 'Turkmen', az: 'Azerbaijani', tr: 'Turkish', fa: 'Persian', ps: 'Pashto' },
    ...{ ur: 'Urdu', hi: 'Hindi', bn: 'Bangla', ne: 'Nepali', uk: 'Ukrainian', zh: 'Chinese' },
    ...{ ko: 'Korean', vi: 'Vietnamese', de: 'German', fr: 'French', es: 'Spanish', pl: 'Polish' },
    ...{ ro: 'Romanian', hy: 'Armenian', ka: 'Georgian', ku: 'Kurdish', am: 'Amharic', so: 'Somali' },
  },
};

const ru: DateWords = {
  months: [
    ...['января', 'февраля', 'марта', 'апреля', 'мая', 'июня'],
    ...['июля', 'августа', 'сентября', 'октября', 'ноября', 'декабря'],
  ],
  weekdays: ['пн', 'вт', 'ср', 'чт', 'пт', 'сб', 'вс'],
  day: '{day} {month}',
  dayOfYear: '{day} {month} {year} г.',
  moment: '{date} в {clock}',
  halves: null,
  list: { pair: '{first} и {next}', comma: '{first}, {next}', last: '{first} и {next}' },
  languages: {
    ...{ ky: 'кыргызский', ru: 'русский', en: 'английский', ar: 'арабский', uz: 'узбекский' },
    ...{ kk: 'казахский', tg: 'таджикский', tk: 'туркменский', az: 'азербайджанский' },
    ...{ tr: 'турецкий', fa: 'персидский', ps: 'пушту', ur: 'урду', hi: 'хинди', bn: 'бенгальский' },
    ...{ ne: 'непальский', uk: 'украинский', zh: 'китайский', ko: 'корейский', vi: 'вьетнамский' },
    ...{ de: 'немецкий', fr: 'французский', es: 'испанский', pl: 'польский', ro: 'румынский' },
    ...{ hy: 'армянский', ka: 'грузинский', ku: 'курдский', am: 'амхарский', so: 'сомалийский' },
  },
};

const ky: DateWords = {
  months: [
    ...['январь', 'февраль', 'март', 'апрель', 'май', 'июнь'],
    ...['июль', 'август', 'сентябрь', 'октябрь', 'ноябрь', 'декабрь'],
  ],
  weekdays: ['дүй', 'шейш', 'шарш', 'бейш', 'жума', 'ишм', 'жек'],
  day: '{day}-{month}',
  dayOfYear: '{day}-{month}, {year}-жыл',
  moment: '{date} {clock}',
  halves: null,
  list: { pair: '{first} жана {next}', comma: '{first}, {next}', last: '{first} жана {next}' },
  languages: {
    ...{ ky: 'кыргызча', ru: 'орусча', en: 'англисче', ar: 'арабча', uz: 'өзбекче', kk: 'казакча' },
    ...{ tg: 'тажикче', tk: 'түркмөнчө', az: 'азербайжанча', tr: 'түркчө', fa: 'фарсча' },
    ...{ ps: 'пуштуча', ur: 'урдуча', hi: 'хиндиче', bn: 'бенгалча', ne: 'непалча', uk: 'украинче' },
    ...{ zh: 'кытайча', ko: 'корейче', vi: 'вьетнамча', de: 'немисче', fr: 'французча' },
    ...{ es: 'испанча', pl: 'полякча', ro: 'румынча', hy: 'армянча', ka: 'грузинче', ku: 'курдча' },
    ...{ am: 'амхарча', so: 'сомаличе' },
  },
};

const ar: DateWords = {
  months: [
    ...['يناير', 'فبراير', 'مارس', 'أبريل', 'مايو', 'يونيو'],
    ...['يوليو', 'أغسطس', 'سبتمبر', 'أكتوبر', 'نوفمبر', 'ديسمبر'],
  ],
  weekdays: ['الاثنين', 'الثلاثاء', 'الأربعاء', 'الخميس', 'الجمعة', 'السبت', 'الأحد'],
  day: '{day} {month}',
  dayOfYear: '{day} {month} {year}',
  moment: '{date} في {clock}',
  halves: ['{clock} ص', '{clock} م'],
  list: { pair: '{first} و{next}', comma: '{first} و{next}', last: '{first} و{next}' },
  languages: {
    ...{ ky: 'القيرغيزية', ru: 'الروسية', en: 'الإنجليزية', ar: 'العربية', uz: 'الأوزبكية' },
    ...{ kk: 'الكازاخية', tg: 'الطاجيكية', tk: 'التركمانية', az: 'الأذربيجانية', tr: 'التركية' },
    ...{ fa: 'الفارسية', ps: 'البشتو', ur: 'الأوردية', hi: 'الهندية', bn: 'البنغالية' },
    ...{ ne: 'النيبالية', uk: 'الأوكرانية', zh: 'الصينية', ko: 'الكورية', vi: 'الفيتنامية' },
    ...{ de: 'الألمانية', fr: 'الفرنسية', es: 'الإسبانية', pl: 'البولندية', ro: 'الرومانية' },
    ...{ hy: 'الأرمنية', ka: 'الجورجية', ku: 'الكردية', am: 'الأمهرية', so: 'الصومالية' },
  },
};

export const DATE_WORDS: Readonly<Record<string, DateWords>> = { en, ru, ky, ar };

/** Languages by their own names, as one looks for one's own in a list. */
export const OWN_NAMES = {
  ky: 'Кыргызча',
  ru: 'Русский',
  en: 'English',
  ar: 'العربية',
  kk: 'Қазақша',
  uz: 'Oʻzbekcha',
  tg: 'Тоҷикӣ',
} as const satisfies Record<string, string>;

/** Whole names of months and weekdays, for finding dates in texts, where a browser has none. */
export const CALENDAR_NAMES: Readonly<Record<string, readonly string[]>> = {
  ky: [...ky.months, ...['дүйшөмбү', 'шейшемби', 'шаршемби', 'бейшемби', 'жума', 'ишемби', 'жекшемби']],
  kk: [
    ...['қаңтар', 'ақпан', 'наурыз', 'сәуір', 'мамыр', 'маусым'],
    ...['шілде', 'тамыз', 'қыркүйек', 'қазан', 'қараша', 'желтоқсан'],
    ...['дүйсенбі', 'сейсенбі', 'сәрсенбі', 'бейсенбі', 'жұма', 'сенбі', 'жексенбі'],
  ],
  uz: [
    ...['yanvar', 'fevral', 'mart', 'aprel', 'may', 'iyun'],
    ...['iyul', 'avgust', 'sentabr', 'oktabr', 'noyabr', 'dekabr'],
    ...['dushanba', 'seshanba', 'chorshanba', 'payshanba', 'juma', 'shanba', 'yakshanba'],
  ],
};
