import { fold } from '../../fold';
import { asciiDigits } from '../digits';
import { numberWord } from '../number-words';
import { LITERAL } from './number-literal';
import { type Unit, unitsOf } from './units';

/** What the item knows about its unit. */
export interface UnitContext {
  /** Of the item, where it is one that converts. */
  unit: Unit | null;
  /** Whether a folded word is the item's own name of what is counted ("accounts"). */
  isOwn(word: string): boolean;
}

export type NumberToken =
  | { kind: 'digits'; literal: string }
  | { kind: 'fraction'; value: number }
  /** Below a thousand. */
  | { kind: 'word'; value: number; text: string }
  | { kind: 'half' }
  /** A thousand or more; an abbreviation needs a number before it. */
  | { kind: 'times'; value: number; needsNumber: boolean }
  | { kind: 'unit'; unit: Unit | 'own'; isCurrency: boolean }
  /** One of + - * / ^ ( ) = */
  | { kind: 'sign'; sign: string }
  /** Folded; empty where it says nothing about the number. */
  | { kind: 'other'; text: string }
  | { kind: 'break' };

/** Short for thousands and more, in whatever language, folded; the words are in number-words.ts. */
const MULTIPLIERS = (
  [
    [
      1e3,
      'тыс|тыщ\\p{L}?|тысч\\p{L}{0,2}|ты[сш][еи]ч\\p{L}{0,2}|к|k|мың|минг|миң|мин|min|ming|бин|bin|алф|алп|hazor|хазор',
    ],
    [1e5, 'lakhs?'],
    [1e6, 'млн|mln|mio|mn|миллон\\p{L}{0,2}|милион\\p{L}{0,2}|лям\\p{L}{0,2}'],
    [1e9, 'млрд|mlrd|bn|billions?|милли?[ая]рд\\p{L}*|مليار\\p{L}*'],
  ] as const
).map(([value, words]) => ({ value, words: new RegExp(`^(?:${words})$`, 'u') }));

const HALF = /^(?:half|половин\p{L}{1,2}|жарым|jarym|و?نصف|пол)$/u;
const ONE_AND_HALF = /^полтор\p{L}{1,2}$/u;
const SIGN_WORDS: Readonly<Record<string, string>> = {
  ...{ plus: '+', плюс: '+', кошуу: '+', زايد: '+' },
  ...{ minus: '-', минус: '-', negative: '-', кемитүү: '-', ناقص: '-', سالب: '-' },
  ...{ equals: '=', is: '=', равно: '=', это: '=', барабар: '=', يساوي: '=', تساوي: '=' },
};
/** They turn a number round, or leave it open. */
const TURNING = new Set(
  (
    'not no nor never isnt dont than or between не нет ни или либо чем между эмес жок же арасында ' +
    'ليس ليست لا غير او بين'
  ).split(' '),
);
/** "More than 5" is no number; "315 more" is. */
const COMPARED =
  /(?<!\p{L})(?:больше|более|меньше|менее|свыше|выше|ниже|more|less|fewer|over|under|above|below|greater|[اأ]كثر|[اأ]قل)(?: (?:than|من))? [-\d]|\d ?-?[дт][аеоө]н (?:к[өо]п|аз|ашык|кем|жогору|т[өо]м[өо]н)(?!\p{L})/u;
/** Numbers that are pronouns, articles or prepositions as often. */
const HOMOGRAPHS = new Set('он бир on bir one один одна одну одно واحد واحده'.split(' '));
const JOINS = new Set('and и с менен و'.split(' '));
/** Kyrgyz endings of a number in digits: "8100дү". */
const ENDING = /^(?:[дтн][ыиуү]н?|[дт][аеоө]н?|[гк][аеоө])$/u;
/** May follow a number without being its unit. */
const FILLERS = new Set(
  (
    'a an the in at of for per each every total altogether only just exactly about please all sum together more ' +
    'в во на за из по от до к у всего итого только примерно около ровно будет будут получается получится ' +
    'получилось выходит вышло остается останется надо нужно еще больше сумма вместе пожалуиста каждую каждыи ' +
    'болот болду чыгат калат калды гана жалпы баары болуп керек жетет жетиштүү ар кыргыз россииских ' +
    'في من كل على فقط تقريبا المجموع مجموع لكل تكفي'
  ).split(' '),
);
const CURRENCIES = new Set([
  'som',
  'rouble',
  'dollar',
  'euro',
  'tenge',
  'lira',
  'pound',
  'dirham',
  'riyal',
  'dinar',
]);

/** @returns null where something stands there that no number has */
export function lexNumber(typed: string, context: UnitContext): NumberToken[] | null {
  const text = clean(typed);
  if (COMPARED.test(text)) return null;
  const tokens: NumberToken[] = [];
  for (let at = 0; at < text.length; ) {
    const found = take(text, at, tokens, context);
    if (found === null) return null;
    tokens.push(...found.tokens);
    at = found.end;
  }
  return withoutArticles(tokens);
}

/** One line of plain digits and small letters; brackets around words alone are gone. */
function clean(typed: string): string {
  return asciiDigits(typed)
    .replace(/\p{Cf}|\p{Variation_Selector}|\u20e3|[№#]/gu, '')
    .replace(/(?<=\p{L})[²³]/gu, (raised) => raised.normalize('NFKC'))
    .replace(/(?<=[\d)])[⁰¹²³⁴-⁹]+/g, (raised) => `^${raised.normalize('NFKC')}`)
    .replace(/[¼-¾⅐-⅞]/g, (part) => ` ${part.normalize('NFKC')} `)
    .replace(/\p{No}/gu, '\ufffd')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\s*\n\s*/g, ' ¦ ')
    .replace(/\s+/g, ' ')
    .replace(/(?<=\d ?)т\. ?р(?!\p{L})\.?/gu, ' тыс руб ')
    .replace(/(кв|куб)\.? ?м(?!\p{L})\.?/gu, (_, kind: string) => (kind === 'кв' ? 'м2' : 'м3'))
    .replace(/[.,=][-–—]+ ?(?=$|\p{L}|₽)/gu, ' ')
    .replace(/\(([^()\d]*)\)/g, ' ¦ $1 ¦ ')
    .trim();
}

interface Taken {
  tokens: NumberToken[];
  end: number;
}

const FRACTION = /(?<![\d.,/⁄])(\d{1,4}) ?[/⁄] ?(\d{1,4})(?!\d|[.,]\d| ?[/⁄])/y;
const DIGITS = new RegExp(LITERAL, 'uy');
const MEASURE = /[кkсcмmдd]?[мm][23](?![\d\p{L}])/uy;
const WORD = /\p{L}[\p{L}\p{M}]*(?:['’ʼ‘ʻ`][\p{L}\p{M}]+)*/uy;
const DASH = /[-‐‑‒–—―−﹣－]/;
const SIGNS: Readonly<Record<string, string>> = {
  ...{
    '+': '+',
    '*': '*',
    '×': '*',
    '·': '*',
    '⋅': '*',
    '∙': '*',
    '•': '*',
    '/': '/',
    '÷': '/',
    '⁄': '/',
    '=': '=',
  },
  ...{ '^': '^', '(': '(', ')': ')' },
};
const PASSED_OVER = /[.!?…"'«»“”„‘’`~≈\s✓✔]|\p{Extended_Pictographic}|\p{Emoji_Modifier}/u;

function take(text: string, at: number, tokens: readonly NumberToken[], context: UnitContext): Taken | null {
  const rest = (pattern: RegExp) => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };
  const char = String.fromCodePoint(text.codePointAt(at) ?? 0);
  const end = at + char.length;
  const is = (...found: NumberToken[]): Taken => ({ tokens: found, end });
  const measure = rest(MEASURE);
  if (measure)
    return {
      tokens: unitTokens(measure[0].replace(/[kкd]/, 'к').replace(/[cс]/, 'с'), context),
      end: at + measure[0].length,
    };
  const word = rest(WORD);
  if (word) return takeWord(text, at, word[0], tokens, context);
  if (/[\d.,\u060c\u066b]/.test(char)) {
    const fraction = rest(FRACTION);
    if (fraction && !isSign(tokens.at(-1), '/')) {
      const value = Number(fraction[1]) / Number(fraction[2]);
      return { tokens: [{ kind: 'fraction', value }], end: at + fraction[0].length };
    }
    const digits = rest(DIGITS);
    if (digits) return { tokens: [{ kind: 'digits', literal: digits[0] }], end: at + digits[0].length };
  }
  if (DASH.test(char)) {
    const dash = readDash(text, at, tokens);
    return dash === null ? null : is(...dash);
  }
  if (char === ':') {
    const isDivision = isNumber(tokens.at(-1)) && /^: ?[\d(]/.test(text.slice(at));
    return isDivision ? is({ kind: 'sign', sign: '/' }) : is({ kind: 'break' });
  }
  const sign = SIGNS[char];
  if (sign) return is({ kind: 'sign', sign });
  if (/[,;¦\u060c\u061b]/.test(char)) return is({ kind: 'break' });
  if (PASSED_OVER.test(char)) return is();
  const unit = unitTokens(char === '٪' ? '%' : char, context);
  return unit.length > 0 ? is(...unit) : null;
}

/** A minus, a dash between words or a hyphen inside one; null where nobody can say which. */
function readDash(text: string, at: number, tokens: readonly NumberToken[]): NumberToken[] | null {
  const minus: NumberToken = { kind: 'sign', sign: '-' };
  const [before, after] = [text.slice(0, at), text.slice(at + 1)];
  if (text[at] === '−') return [minus];
  if (/[\p{L}\d]$/u.test(before) && /^\p{L}/u.test(after)) return [];
  const last = tokens.findLast((token) => token.kind !== 'other' || token.text !== '');
  if (last?.kind !== 'other') return [minus];
  if (/\p{L}$/u.test(before)) return null;
  return after.startsWith(' ') ? [{ kind: 'break' }] : [minus];
}

function takeWord(
  text: string,
  at: number,
  typed: string,
  tokens: readonly NumberToken[],
  context: UnitContext,
): Taken | null {
  const word = fold(typed).replace(/[^\p{L}\p{M}]/gu, '');
  const after = text.slice(at + typed.length);
  const end = at + typed.length + (/^\.(?! ?\d)/.test(after) ? 1 : 0);
  const isAtDigits = /\d-?$/.test(text.slice(0, at));
  if (isAtDigits && ENDING.test(word)) return { tokens: [], end };
  if (TURNING.has(word)) return null;
  if (/^[xх]$/.test(word) && isNumber(tokens.at(-1)) && /^ ?[\d(]/.test(after))
    return { tokens: [{ kind: 'sign', sign: '*' }], end };
  const isJoin =
    (JOINS.has(word) && /^ (?:an? )?(?:половин|half|жарым|نصف)/u.test(after)) || isA(word, after);
  const known = isJoin ? [] : wordTokens(word, typed, context);
  if (known) return { tokens: known, end };
  if (JOINS.has(word)) return { tokens: [], end };
  if (isAtDigits || /^\d/.test(after)) return null;
  return { tokens: [{ kind: 'other', text: FILLERS.has(word) ? '' : word }], end };
}

/** "Half a million", "a hundred". */
function isA(word: string, after: string): boolean {
  return /^an?$/.test(word) && /^ (?:half|hundred|thousand|million|billion)/.test(after);
}

/** What a word says about a number; null where it says nothing. */
function wordTokens(word: string, typed: string, context: UnitContext): NumberToken[] | null {
  const sign = SIGN_WORDS[word];
  if (sign) return [{ kind: 'sign', sign }];
  if (HALF.test(word)) return [{ kind: 'half' }];
  if (/^пол(?:тысяч|миллион)/u.test(word))
    return [{ kind: 'half' }, timesOf(word.startsWith('полт') ? 1e3 : 1e6)];
  if (ONE_AND_HALF.test(word)) return [{ kind: 'word', value: 1, text: word }, { kind: 'half' }];
  for (const form of [word, word.replace(/^(?:[وبلك]?ال|[وبل])(?=\p{L}{2})/u, '')]) {
    const units = unitsOf(form);
    const isOwn = context.isOwn(form) || units.some(({ dimension }) => dimension === context.unit?.dimension);
    if (isOwn) return unitTokens(form, context);
    const times = MULTIPLIERS.find(({ words }) => words.test(form));
    if (times) return [{ kind: 'times', value: times.value, needsNumber: true }];
    const number = numberWord(form === word ? typed.replace(/['’ʼ‘ʻ`]/g, '') : form);
    if (number === 2_000) return [{ kind: 'word', value: 2, text: form }, timesOf(1_000)];
    if (number !== undefined && number >= 1_000) return [timesOf(number)];
    if (number !== undefined) return [{ kind: 'word', value: number, text: form }];
    // A letter alone is short for too much to be another unit than the item's.
    if (units.length > 0 && form.length > 1) return unitTokens(form, context);
  }
  return null;
}

const timesOf = (value: number): NumberToken => ({ kind: 'times', value, needsNumber: false });

function unitTokens(word: string, context: UnitContext): NumberToken[] {
  const units = unitsOf(word);
  const unit = units.find(({ dimension }) => dimension === context.unit?.dimension);
  const found = unit ?? (context.isOwn(word) ? 'own' : units[0]);
  if (!found) return [];
  return [{ kind: 'unit', unit: found, isCurrency: found === 'own' || CURRENCIES.has(found.dimension) }];
}

/** "One" with no number beside it counts only where it is all there is. */
function withoutArticles(tokens: readonly NumberToken[]): NumberToken[] {
  const isBeside = (at: number) =>
    [tokens[at - 1], tokens[at + 1]].some((token) => token && ['word', 'times', 'half'].includes(token.kind));
  const isArticle = (token: NumberToken, at: number) =>
    token.kind === 'word' && HOMOGRAPHS.has(token.text) && !isBeside(at);
  const isAlone = !tokens.some((token, at) => isNumber(token) && !isArticle(token, at));
  if (isAlone) return [...tokens];
  return tokens.map((token, at) => (isArticle(token, at) ? { kind: 'other', text: '' } : token));
}

function isNumber(token: NumberToken | undefined): boolean {
  return (
    (token !== undefined && ['digits', 'fraction', 'word', 'half', 'times', 'unit'].includes(token.kind)) ||
    isSign(token, ')')
  );
}

function isSign(token: NumberToken | undefined, sign: string): boolean {
  return token?.kind === 'sign' && token.sign === sign;
}
