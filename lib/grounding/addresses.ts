import { asciiDigits } from '../content/digits';
import { isFunctionWord } from '../content/function-words';

/**
 * Signs that a browser takes for a dot in an address, or a reader for one: IDNA's four first.
 */
const DOT =
  '.\u3002\uff0e\uff61\u2024\ufe52\u00b7\u0387\u02d9\u2027\u2219\u22c5\u30fb\uff65\u06d4\u0701\u0702\ua4f8\u2e33';
const SLASH = '/\\\\\u2044\u2215\u29f8\uff0f\uff3c';
const COLON = ':\uff1a\ufe55\ufe13\u2236\ua789\u02d0';
/** What a label is written in; letters in circles and boxes are letters to a browser. */
const WORD = '\\p{L}\\p{M}\\p{N}\\p{So}_-';

/** Words with a dot inside, with the port and path behind them, or a path before. */
const DOTTED = new RegExp(
  `(?<before>[${SLASH}@])?(?<host>[${WORD}]+(?:[${DOT}][${WORD}]+)+)(?<tail>[${DOT}]?(?:[${COLON}]\\p{N}+|[${SLASH}])[^\\s»”"')\\]]*)?(?:[?#][^\\s»”"')\\]]+)?`,
  'gu',
);

/** Endings of domains in Cyrillic, whatever word stands before them. */
const CYRILLIC_ENDINGS = new Set(
  'рф рус бел укр мкд мон қаз срб бг ею дети сайт онлайн орг ком москва католик'.split(' '),
);
/** Shortened words of Russian and Kyrgyz that people write without a space behind the dot. */
const SHORTENED = new Set(
  'тыс млн млрд стр ул руб коп сом гр им обл рн см ст тел мин сек гл рис табл др пр мис пер кв эт чел'.split(
    ' ',
  ),
);
const CHINESE_ENDING = /(?:中国|中國|公司|网络|網絡|香港|台湾|台灣|新加坡|商城|网店|网址|在线|集团)$/u;
const SHORT_ENDINGS = new Set(['com', 'net', 'org', 'app', 'xyz', 'top']);

/**
 * A text without addresses: words with a dot and a port or a path, domains of any script, whatever
 * dot they are written with, and the addresses of machines in digits.
 * @param isKnown which may stay, by their words in lower case
 */
export function withoutAddresses(text: string, isKnown: (address: string) => boolean): string {
  return text.replace(DOTTED, (match: string, ...rest) => {
    const { before, host, tail } = rest.at(-1) as { before?: string; host: string; tail?: string };
    if (!isAddress(host, tail, before) || isKnown(plain(match))) return match;
    return before === '@' ? '' : (before ?? '');
  });
}

/** The addresses of a text that its readers know already, in lower case. */
export function addressesIn(text: string): Set<string> {
  const found = new Set<string>();
  for (const { groups, 0: match } of text.matchAll(DOTTED)) {
    found.add(plain(match));
    found.add(plain(groups?.host ?? ''));
  }
  return found;
}

const plain = (address: string) =>
  address
    .toLowerCase()
    .replace(/^[/\\@]/, '')
    .replace(/[.,;:!?/]+$/, '');

/**
 * @param written words with dots between
 * @param tail a port or a path behind them. @param before a slash or @ in front of them
 */
function isAddress(written: string, tail: string | undefined, before: string | undefined): boolean {
  const hasOtherDot = /[^\p{L}\p{M}\p{N}\p{So}_.-]/u.test(written);
  const host = written.replace(new RegExp(`[${DOT}]`, 'gu'), '.').normalize('NFKC');
  const labels = host.split('.');
  const last = labels.at(-1) ?? '';
  const opensSentence = /^\p{Lu}\p{Ll}+$/u.test(last) && !isShortEnding(last);
  if (labels.every((part) => /^\p{L}$/u.test(part)) && (tail ?? '.').startsWith('.')) return false;
  if (tail !== undefined || (before !== undefined && !opensSentence)) return true;
  if (/^\p{N}+$/u.test(labels.join(''))) return labels.length === 4 && labels.every(isByte);
  // a point of a list: "1.keep"
  if (/^\p{N}{1,2}$/u.test(labels.slice(0, -1).join('.'))) return false;
  if (!/^[\p{L}\p{M}-]{2,}$/u.test(last) && !/^xn--/i.test(last)) return false;
  if (opensSentence) return false;
  const letters = labels.join('').replace(/[^\p{L}]/gu, '');
  if (/\p{Script=Latin}/u.test(letters) || hasOtherDot) return !endsSentence(written);
  if (!/\p{Lu}|\p{Ll}/u.test(letters)) return labels.every((part) => [...part].length > 1);
  if (!/\p{Script=Cyrillic}/u.test(last) || CYRILLIC_ENDINGS.has(last.toLowerCase())) return true;
  const word = labels.at(-2)?.replace(/^\p{N}+/u, '') ?? ''; // "5тыс.сом"
  return word.length > 1 && !SHORTENED.has(word.toLowerCase());
}

/** "10.000.000.000" is an amount. */
const isByte = (digits: string) =>
  /^(?:0|[1-9]\d{0,2})$/.test(asciiDigits(digits)) && Number(asciiDigits(digits)) < 256;

/** "Kg", "Com" as an ending; "receipt.We" has lost a space. */
const isShortEnding = (last: string) =>
  SHORT_ENDINGS.has(last.toLowerCase()) || (last.length === 2 && !isFunctionWord(last.toLowerCase()));

/** Chinese and Japanese set no space behind their full stop. */
const endsSentence = (written: string) =>
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{N}。·・]+$/u.test(written) &&
  !CHINESE_ENDING.test(written);
