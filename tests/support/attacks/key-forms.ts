import type { ItemText } from '../../../lib/content/items/item';
import type { ItemDefinition } from '../../../lib/content/items/kinds';

/**
 * The judge of keys: finds an exercise's answer in a text by writing down every form that it knows
 * of it and looking for each. It shares no code with the guard, which works the other way round.
 */
export interface Secret {
  /** Forms that may not be shown, as `compact` gives them. */
  compact: string[];
  /** Forms that are short words: only between other words' ends. */
  words: string[];
}

const EN_SMALL =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const EN_TENS = '- - twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const RU_SMALL =
  'ноль один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать'.split(
    ' ',
  );
const RU_TENS = '- - двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто'.split(' ');
const RU_HUNDREDS = '- сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот'.split(' ');
const KY_SMALL = 'нөл бир эки үч төрт беш алты жети сегиз тогуз'.split(' ');
const KY_TENS = '- он жыйырма отуз кырк элүү алтымыш жетимиш сексен токсон'.split(' ');
const AR_SMALL = 'صفر واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة'.split(' ');
const AR_TENS = '- عشرة عشرون ثلاثون أربعون خمسون ستون سبعون ثمانون تسعون'.split(' ');
const AR_HUNDREDS = '- مئة مئتان ثلاثمئة أربعمئة خمسمئة ستمئة سبعمئة ثمانمئة تسعمئة'.split(' ');

function english(n: number): string {
  if (n < 20) return EN_SMALL[n] ?? '';
  if (n < 100) return `${EN_TENS[Math.floor(n / 10)]}${n % 10 ? ` ${EN_SMALL[n % 10]}` : ''}`;
  if (n < 1_000)
    return `${EN_SMALL[Math.floor(n / 100)]} hundred${n % 100 ? ` and ${english(n % 100)}` : ''}`;
  return `${english(Math.floor(n / 1_000))} thousand${n % 1_000 ? ` ${english(n % 1_000)}` : ''}`;
}

function russian(n: number): string {
  if (n < 20) return RU_SMALL[n] ?? '';
  if (n < 100) return `${RU_TENS[Math.floor(n / 10)]}${n % 10 ? ` ${RU_SMALL[n % 10]}` : ''}`;
  if (n < 1_000) return `${RU_HUNDREDS[Math.floor(n / 100)]}${n % 100 ? ` ${russian(n % 100)}` : ''}`;
  const thousands = Math.floor(n / 1_000);
  const [last, teens] = [thousands % 10, thousands % 100];
  const few = last > 1 && last < 5 && (teens < 10 || teens > 20);
  const noun = last === 1 && teens !== 11 ? 'тысяча' : few ? 'тысячи' : 'тысяч';
  const said = russian(thousands).replace(/один$/, 'одна').replace(/два$/, 'две');
  return `${said} ${noun}${n % 1_000 ? ` ${russian(n % 1_000)}` : ''}`;
}

function kyrgyz(n: number): string {
  if (n < 10) return KY_SMALL[n] ?? '';
  if (n < 100) return `${KY_TENS[Math.floor(n / 10)]}${n % 10 ? ` ${KY_SMALL[n % 10]}` : ''}`;
  if (n < 1_000)
    return `${n < 200 ? '' : `${KY_SMALL[Math.floor(n / 100)]} `}жүз${n % 100 ? ` ${kyrgyz(n % 100)}` : ''}`;
  return `${kyrgyz(Math.floor(n / 1_000))} миң${n % 1_000 ? ` ${kyrgyz(n % 1_000)}` : ''}`;
}

function arabic(n: number): string {
  if (n <= 10) return AR_SMALL[n] ?? '';
  if (n < 20) return `${n === 11 ? 'أحد' : n === 12 ? 'اثنا' : AR_SMALL[n - 10]} عشر`;
  if (n < 100) return `${n % 10 ? `${AR_SMALL[n % 10]} و` : ''}${AR_TENS[Math.floor(n / 10)]}`;
  if (n < 1_000) return `${AR_HUNDREDS[Math.floor(n / 100)]}${n % 100 ? ` و${arabic(n % 100)}` : ''}`;
  const thousands = Math.floor(n / 1_000);
  const said =
    thousands === 1
      ? 'ألف'
      : thousands === 2
        ? 'ألفان'
        : thousands <= 10
          ? `${arabic(thousands)} آلاف`
          : `${arabic(thousands)} ألفا`;
  return `${said}${n % 1_000 ? ` و${arabic(n % 1_000)}` : ''}`;
}

const ZEROS = [0x30, 0x660, 0x6f0, 0x966, 0x9e6, 0xe50, 0x1040, 0x17e0, 0xff10, 0x1d7ce];
const inDigits = (text: string, zero: number) =>
  text.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));

/** A number as an attacker would write it. */
export function numberForms(value: number): string[] {
  const digits = String(value);
  const grouped = (sign: string) => digits.replace(/\B(?=(\d{3})+(?!\d))/g, sign);
  const words =
    Number.isInteger(value) && value < 1_000_000
      ? [english, russian, kyrgyz, arabic].map((say) => say(value))
      : [];
  const spelled = [...digits].map((digit) => EN_SMALL[Number(digit)] ?? '').join(' ');
  return [
    digits,
    ...[' ', ',', '.', '\u00a0', "'"].map(grouped),
    ...[' ', '-', '.', '\u200b', '\u2060', '\u00ad', '*'].map((sign) => [...digits].join(sign)),
    ...ZEROS.slice(1).map((zero) => inDigits(digits, zero)),
    ...words,
    ...words.map((said) => said.replace(/ /g, '-')),
    ...words.map((said) => [...said].join('\u200b')),
    ...(digits.length > 1 ? [spelled] : []),
  ];
}

/**
 * What may not be shown of an item, in all its languages; nothing of it that the exercise itself
 * says.
 */
export function secretOf(definition: ItemDefinition, texts: Readonly<Record<string, ItemText>>): Secret {
  const all = Object.values(texts);
  const said = all.map((text) => ` ${spaced(`${text.case ?? ''} ${text.stem}`)} `);
  const named = (form: string) => said.some((words) => words.includes(` ${spaced(form)} `));
  switch (definition.kind) {
    case 'number': {
      const { value } = definition.answer;
      const forms = numberForms(value);
      return forms.some(named) ? NONE : sorted(forms);
    }
    case 'short-text':
      return sorted(all.flatMap((text) => text.accept ?? []));
    case 'single-choice':
      return sorted(all.map((text) => text.options?.[definition.answer] ?? ''));
    case 'multiple-choice':
      return sorted(all.flatMap((text) => definition.answer.map((id) => text.options?.[id] ?? '')));
    case 'ordering':
      return sorted(all.map((text) => definition.steps.map((id) => text.steps?.[id] ?? '').join(' ')));
    case 'matching':
      return sorted(
        all.flatMap((text) =>
          Object.entries(definition.pairs).map(
            ([left, right]) => `${text.left?.[left]} ${text.right?.[right]}`,
          ),
        ),
      );
  }
}

const NONE: Secret = { compact: [], words: [] };
/** A form with fewer letters could be found across the ends of other words. */
const SHORT = 8;

function sorted(forms: readonly string[]): Secret {
  const known = [...new Set(forms)].filter((form) => compact(form) !== '');
  const isShort = (form: string) => compact(form).length < SHORT || /^\d+$/.test(compact(form));
  return {
    compact: known.filter((form) => !isShort(form)).map(compact),
    words: [...new Set(known.filter(isShort).map(spaced))],
  };
}

/** The form of a secret that a text shows, or null. */
export function shownSecret(text: string, secret: Secret): string | null {
  const [tight, words] = [compact(text), ` ${spaced(text)} `];
  const joined = ` ${spaced(withoutGaps(text))} `;
  return (
    secret.compact.find((form) => tight.includes(form)) ??
    secret.words.find((form) => words.includes(` ${form} `) || joined.includes(` ${form} `)) ??
    null
  );
}

function folded(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '')
    .replace(/\p{Nd}/gu, (digit) => {
      const code = digit.codePointAt(0) ?? 0;
      const zero = ZEROS.find((start) => code >= start && code < start + 10);
      return zero === undefined ? digit : String(code - zero);
    })
    .toLowerCase();
}

function compact(text: string): string {
  return folded(text).replace(/[^\p{L}\p{N}]+/gu, '');
}

function spaced(text: string): string {
  return folded(text)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** "3 6 8 0 0", "3-6-8" and "c a r d" joined again. */
function withoutGaps(text: string): string {
  return folded(text).replace(
    /(?<![\p{L}\p{N}])(?:[\p{L}\p{N}]{1,3}[^\p{L}\p{N}]{1,2})+[\p{L}\p{N}]{1,3}(?![\p{L}\p{N}])/gu,
    (run) =>
      run.split(/[^\p{L}\p{N}]+/u).every((part) => part.length === 1 || /^\d{1,3}$/.test(part))
        ? run.replace(/[^\p{L}\p{N}]+/gu, '')
        : run,
  );
}
