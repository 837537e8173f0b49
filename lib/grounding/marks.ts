import { asciiDigits } from '../content/digits';
import { lazily } from '../lazily';

/**
 * What opens and closes a mark as a model is told to write it: [1]; some write 【1†source】 or ［1］.
 */
const OPENS = '[［【〔';
const CLOSES = '\\]］】〕';

/** "[1]", "[1, 2]", "【1†source】", in the digits of any script, with a link behind it or not. */
const GIVEN = new RegExp(
  `[${OPENS}]\\s*(\\p{Nd}{1,9}(?:\\s*[,;،؛、，；]\\s*\\p{Nd}{1,9})*)\\s*(?:†[^${CLOSES}\\n]{0,40})?[${CLOSES}](?:\\([^)\\n]*\\)?)?`,
  'gu',
);
/** As `readMarks` writes them. */
const READ = /\[(\d+(?:, \d+)*)\]/g;

const BRACKETED_TWICE = new RegExp(`[${OPENS}]\\s*(${READ.source})\\s*[${CLOSES}]`, 'g');

/** Round brackets say something in every text; those of a quotation open none. */
const BRACKETED = /\^?(?![(（﹙⁽₍❨❪⟮⸨‚„])\p{Ps}([^\p{Ps}\p{Pe}\n]{0,40})\p{Pe}/gu;
const EMPTY = /^[^\p{L}\p{N}]*$/u;
const LETTER = /^[^\p{L}\p{N}]*(?:\p{L}|[ivxlc]+)[^\p{L}\p{N}]*$/iu;
const SOURCE =
  'sources?|passages?|refs?|references?|footnotes?|notes?|citations?|see|cf|' +
  '(?:источник|отрыв|сноск|ссылк|булак|үзүндү|шилтеме)\\p{L}*|см|кара(?:ңыз)?|(?:ال)?(?:مصدر|مصادر|مرجع|مراجع)|انظر';
const sourceAlone = lazily(
  () => new RegExp(`^[^\\p{L}\\p{N}]*(?:${SOURCE})(?: needed)?[^\\p{L}\\p{N}]*$`, 'iu'),
);
/**
 * Numbers, each with up to two words before it: "source 9", "9 and 2", "1-3", "^2"; no sums and no
 * amounts of money.
 */
const BETWEEN = '[^\\p{L}\\p{M}\\p{N}×÷=+%\\p{Sc}]{0,4}';
const NUMBERS = new RegExp(
  `^${BETWEEN}(?:(?:[\\p{L}\\p{M}]{1,20}${BETWEEN}){0,2}\\p{N}{1,9}${BETWEEN}){1,6}(?:†.*)?$`,
  'u',
);
const inRound = lazily(
  () =>
    new RegExp(
      `\\((?:[^\\p{L}\\p{N})\\n]{0,3}(?:${SOURCE})[^\\p{L}\\p{N})\\n]{0,3}|\\s*[\\^†#]\\s*)\\p{N}[^\\p{L})\\n]{0,20}\\)`,
      'giu',
    ),
);

const RAISED = /(?<=([\p{L}\p{N}]*))[⁰¹²³⁴-⁹₀-₉]+(?:[⁻⁼,،⸴˒’]?[⁰¹²³⁴-⁹])*/gu;
const SQUARE_OR_CUBIC = /(?<!\p{L})(?:[kcdm]?m|[кдсм]?м|km|км)[²³]$/u;
/** Digits in a circle or a box, with their full stop or parentheses, on a key. */
const ENCLOSED =
  /[①-⒛⓪-⓿❶-➓㉑-㉟㊱-㊿\u{1f100}-\u{1f10c}]|\p{Nd}\u20e3|[⁽₍][^⁾₎\n]{0,9}[⁾₎]|<(?:sup|sub)>[^<\n]{0,20}<\/(?:sup|sub)>|<\s*\^?\p{N}{1,3}\s*>/giu;

/**
 * A model's words with its marks as [n] or [n, m], whatever digits and brackets they were written
 * in, and without anything else that looks like one: [^2], [1-3], [source 9], ¹. Raised digits stay
 * where `known` (passages and question) has them.
 */
export function readMarks(text: string, known: string): string {
  const read = text
    .replace(GIVEN, (_, numbers: string) => `[${asciiDigits(numbers).match(/\d+/g)?.map(Number).join(', ')}]`)
    .replace(BRACKETED_TWICE, '$1');
  const others: [RegExp, (match: string, inside: string) => boolean][] = [
    [BRACKETED, (match, inside) => !isRead(match) && isMark(inside)],
    [inRound(), () => true],
    [ENCLOSED, () => true],
    [RAISED, (match, before) => !known.includes(before + match) && !SQUARE_OR_CUBIC.test(before + match)],
  ];
  return others.reduce((rest, [pattern, isOne]) => without(rest, pattern, isOne), read);
}

function isRead(bracketed: string): boolean {
  return /^\[\d+(?:, \d+)*\]$/.test(bracketed);
}

function isMark(inside: string): boolean {
  return [EMPTY, LETTER, sourceAlone(), NUMBERS].some((pattern) => pattern.test(inside));
}

/**
 * Takes matches out with the space before them; what stood on both sides must not join into one
 * word or an address.
 */
function without(text: string, pattern: RegExp, isOne: (match: string, inside: string) => boolean): string {
  let rest = '';
  let from = 0;
  for (const found of text.matchAll(pattern)) {
    if (!isOne(found[0], found[1] ?? '')) continue;
    const before = text.slice(from, found.index).replace(/[^\S\n]+$/, '');
    from = found.index + found[0].length;
    rest += before + (joins(rest + before, text.slice(from)) ? ' ' : '');
  }
  return rest + text.slice(from);
}

function joins(before: string, after: string): boolean {
  return /\S$/.test(before) && /^[^\s\p{L}\p{N}]?[\p{L}\p{N}]/u.test(after);
}

/**
 * Stand for marks that were found right; no text holds them, since clean takes private signs out.
 */
const HELD = /\s*\ue000(\d+)\ue001/g;

/**
 * Keeps of the marks that `readMarks` left the numbers that `shownAs` gives one for, each once
 * where several stand together.
 */
export function keepMarks(text: string, known: string, shownAs: (n: number) => number | null): string {
  const held = text.replace(/\s*\[\d+(?:, \d+)*\](?:\s*\[\d+(?:, \d+)*\])*/g, (run) => {
    const shown = (run.match(/\d+/g) ?? []).flatMap((n) => shownAs(Number(n)) ?? []);
    if (shown.length === 0) return run;
    return (/^\s/.test(run) ? ' ' : '') + shown.map((n) => `\ue000${n}\ue001`).join('');
  });
  return withoutMarks(held, known)
    .replace(/(?:\s*\ue000\d+\ue001[.,;:!?؟]*)+/g, onceEach)
    .replace(/\ue000(\d+)\ue001/g, '[$1]');
}

function onceEach(run: string): string {
  const seen = new Set<string>();
  return run.replace(HELD, (mark, n: string) => {
    if (seen.has(n)) return '';
    seen.add(n);
    return mark;
  });
}

/**
 * The words alone. Again until nothing changes: a mark that goes may leave another behind, as in
 * [[9]1].
 */
export function withoutMarks(text: string, known: string): string {
  let rest = text;
  for (let before = ''; before !== rest; ) {
    before = rest;
    rest = without(readMarks(rest, known), READ, () => true);
  }
  return rest;
}
