import { addressesIn, withoutAddresses } from './addresses';
import { readMarks } from './marks';

/**
 * Spaces and letters that show nothing or turn the reading order, tags, variation selectors,
 * private use.
 */
const INVISIBLE = /[\p{Cf}\p{Co}\p{Cn}\p{Default_Ignorable_Code_Point}\u2800]/gu;
const CONTROL = /[\p{Cc}\u2028\u2029]/gu;
/** Persian and some Indic words need a joiner or non-joiner after a letter. */
const JOINED = /[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}]$/u;

const IMAGE = /!\[[^\]]*\](?:\([^)]*\)?|\[[^\]]*\])?/g;
/** A mark is neither the words of a link nor its address. */
const LINK = /\[(?!\d+(?:, \d+)*\])([^\]]*)\](?:\([^)]*\)?|\[(?!\d+(?:, \d+)*\])[^\]]*\])/g;
const TAG = /<\/?[a-z!?][^>]*(?:>|$)/giu;
/** Markdown that the screen does not draw: headings, quotes, code, tables, rules, struck text. */
const OTHER_MARKDOWN = /^\s*(?:#{1,6}\s+|>+\s?|(?:[-*_]\s*){3,}$|```.*$|\|)|`+|~~|\|\s*$/gm;

/** A sign that would open a tag with what comes next; "a < b" stays. */
export const OPENS_TAG = /<(?!\s)/g;

const ADDRESS =
  /[\p{L}\d+.-]+:\/\/\S+|(?:java|vb)script:\S*|\b(?:data|mailto|tel|sms|file):\S+|[\w.+-]+@[\w-]+\.[\w.-]+|localhost[:/]\S+|(?<![\p{L}\d@])@\w{3,}/giu;
/**
 * An international prefix, or seven digits and more: nobody is to call a number that a model made
 * up.
 */
const PHONE = /\+\d[\d\s().-]{4,}\d|(?<![\d.,])\d(?:[\s().-]{0,2}\d){6,}(?![\d.,]*\d)/g;
/** Days, times and years, which have as many digits: "5.03.2024", "9.00-18.00", "2023-2024". */
const CALENDAR =
  /^(?:\d{1,2}[.-]\d{1,2}[.-](?:19|20)?\d{2}|(?:19|20)\d{2}-\d{1,2}-\d{1,2}|\d{1,2}\.[0-5]\d|(?:19|20)\d{2})(?:[\s-]+|$)/;
const GROUPED_NUMBER = /^\d{1,3}(?:[ \u00a0\u202f.,]\d{3})+$/;

/**
 * What a model wrote, as the text that may be shown: words, **bold**, *emphasis*, list points and
 * marks [n]. No HTML, pictures, links or invisible signs; addresses and phone numbers only where
 * `allowed` (passages and question) has them.
 */
export function clean(text: string, allowed: string): string {
  const given = visible(allowed);
  const known = given.toLowerCase();
  const addresses = addressesIn(given);
  // letter by letter: "bаnk.kg" with a Cyrillic а is another address than the course's
  const keepKnown = (address: string) => (known.includes(bare(address)) ? address : '');
  let rest = visible(text);
  // again until nothing changes: what is taken out may join what stood around it
  for (let before = ''; before !== rest; ) {
    before = rest;
    const marked = readMarks(rest, allowed)
      .replace(IMAGE, '')
      .replace(LINK, '$1')
      .replace(TAG, '')
      .replace(OTHER_MARKDOWN, '')
      .replace(ADDRESS, keepKnown);
    rest = withoutAddresses(marked, (address) => addresses.has(address))
      .replace(PHONE, (phone) => (isKnownNumber(phone, allowed) ? phone : ''))
      .replace(OPENS_TAG, '');
  }
  return rest.replace(/[^\S\n]+/g, ' ').replace(/ +([,.;:!?])/g, '$1');
}

function bare(address: string): string {
  return address.replace(/[.,;:!?]+$/, '').toLowerCase();
}

function visible(text: string): string {
  return text
    .normalize('NFC')
    .replace(CONTROL, (sign) => (sign === '\n' || sign === '\t' ? sign : ' '))
    .replace(INVISIBLE, (sign, at: number, all: string) =>
      /[\u200c\u200d]/.test(sign) && JOINED.test(all.slice(0, at)) ? sign : '',
    );
}

function isCalendar(digits: string): boolean {
  const found = CALENDAR.exec(digits)?.[0];
  if (found === undefined) return false;
  return found.length === digits.length || isCalendar(digits.slice(found.length));
}

function isKnownNumber(phone: string, allowed: string): boolean {
  const digits = (text: string) => text.replace(/\D/g, '');
  return (
    GROUPED_NUMBER.test(phone) ||
    isCalendar(phone) ||
    [...allowed.matchAll(PHONE)].some(([known]) => digits(known) === digits(phone))
  );
}
