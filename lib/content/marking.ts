import { UstatError } from '../errors';
import type { Answer, ItemDefinition, ItemText, Marking } from './schema';

const RIGHT: Marking = { correct: true, mistake: null };
const OTHER: Marking = { correct: false, mistake: null };
const UNREADABLE: Marking = { correct: false, mistake: null, unreadable: true };
const named = (id: string): Marking => ({ correct: false, mistake: { kind: 'named', id } });
const option = (id: string): Marking => ({ correct: false, mistake: { kind: 'option', id } });

/**
 * Marks one answer.
 * @param texts the item's words in every language: a short text typed in another of them counts as well
 * @returns `unreadable` where nothing can be judged (no option, two numbers, a step given twice): nothing is recorded
 * @throws UstatError 'bad-input' when the answer belongs to another item or kind
 */
export function mark(item: ItemDefinition, texts: readonly ItemText[], answer: Answer): Marking {
  if (item.kind === 'single-choice' && answer.kind === 'single-choice')
    return markSingle(item, answer.option);
  if (item.kind === 'multiple-choice' && answer.kind === 'multiple-choice')
    return markMultiple(item, answer.options);
  if (item.kind === 'number' && answer.kind === 'number') return markNumber(item, answer.text);
  if (item.kind === 'short-text' && answer.kind === 'short-text') return markText(item, texts, answer.text);
  if (item.kind === 'ordering' && answer.kind === 'ordering') return markOrder(item, answer.steps);
  if (item.kind === 'matching' && answer.kind === 'matching') return markPairs(item, answer.pairs);
  throw new UstatError('bad-input', `The item ${item.id} is ${item.kind}, the answer is ${answer.kind}.`);
}

type Of<K extends ItemDefinition['kind']> = Extract<ItemDefinition, { kind: K }>;

function knownOnly(item: ItemDefinition, given: readonly string[], known: readonly string[]): void {
  const unknown = given.find((id) => !known.includes(id));
  if (unknown !== undefined) throw new UstatError('bad-input', `The item ${item.id} has no "${unknown}".`);
}

function markSingle(item: Of<'single-choice'>, chosen: string): Marking {
  if (chosen === '') return UNREADABLE;
  knownOnly(item, [chosen], item.options);
  return chosen === item.answer ? RIGHT : option(chosen);
}

function markMultiple(item: Of<'multiple-choice'>, chosen: readonly string[]): Marking {
  if (chosen.length === 0) return UNREADABLE;
  knownOnly(item, chosen, item.options);
  const wrong = item.options.find((id) => chosen.includes(id) && !item.answer.includes(id));
  if (wrong !== undefined) return option(wrong);
  return item.answer.every((id) => chosen.includes(id)) ? RIGHT : OTHER;
}

function markNumber(item: Of<'number'>, typed: string): Marking {
  const readings = readNumber(typed);
  if (readings.length === 0) return UNREADABLE;
  const is = (value: number, tolerance: number) =>
    // A billionth of slack: 0.1 + 0.2 is not 0.3 in binary.
    readings.some((reading) => Math.abs(reading - value) <= tolerance + 1e-9 * Math.max(1, Math.abs(value)));
  if (is(item.answer.value, item.answer.tolerance)) return RIGHT;
  const mistake = Object.entries(item.mistakes).find(([, value]) => is(value, item.answer.tolerance));
  return mistake ? named(mistake[0]) : OTHER;
}

function markText(item: Of<'short-text'>, texts: readonly ItemText[], typed: string): Marking {
  const said = normaliseText(typed);
  if (said === '') return UNREADABLE;
  if (texts.some((text) => text.accept?.some((form) => normaliseText(form) === said))) return RIGHT;
  const mistake = item.mistakes.find((name) =>
    texts.some((text) => text.spellings?.[name]?.some((form) => normaliseText(form) === said)),
  );
  return mistake ? named(mistake) : OTHER;
}

function markOrder(item: Of<'ordering'>, order: readonly string[]): Marking {
  knownOnly(item, order, item.steps);
  if (order.length !== item.steps.length || new Set(order).size !== order.length) return UNREADABLE;
  if (item.steps.every((step, index) => order[index] === step)) return RIGHT;
  const mistake = Object.entries(item.mistakes).find(
    ([, [first, later]]) => order.indexOf(first) < order.indexOf(later),
  );
  return mistake ? named(mistake[0]) : OTHER;
}

function markPairs(item: Of<'matching'>, pairs: Readonly<Record<string, string>>): Marking {
  const lefts = Object.keys(item.pairs);
  knownOnly(item, Object.keys(pairs), lefts);
  if (lefts.some((left) => !pairs[left])) return UNREADABLE;
  knownOnly(item, Object.values(pairs), [...Object.values(item.pairs), ...item.extra]);
  if (lefts.every((left) => pairs[left] === item.pairs[left])) return RIGHT;
  const mistake = Object.entries(item.mistakes).find(([, [left, right]]) => pairs[left] === right);
  return mistake ? named(mistake[0]) : OTHER;
}

const KYRGYZ: Record<string, string> = { ң: 'н', ө: 'о', ү: 'у' };

/** Case, accents (ё, й, é), ң ө ү, punctuation and runs of spaces make no difference to a short text. */
export function normaliseText(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(/[ңөү]/g, (letter) => KYRGYZ[letter] ?? letter)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

const ZEROS = [0x0660, 0x06f0, 0x0966];

/**
 * Every way to read what was typed as one number; none when it isn't one. "1,234" is 1234 or 1.234: which was meant
 * depends on where one went to school, so both are tried. Digits of Arabic, Persian and Devanagari count; words and
 * signs of units around the number don't.
 */
export function readNumber(typed: string): number[] {
  const plain = typed
    .normalize('NFKC')
    .replace(/\p{Nd}/gu, (digit) => {
      const code = digit.codePointAt(0) ?? 0;
      const zero = ZEROS.find((start) => code >= start && code <= start + 9);
      return zero === undefined ? digit : String(code - zero);
    })
    .replace(/\u066b/g, ',')
    .replace(/[\u066c'’]/g, ' ')
    .replace(/[−–]/g, '-')
    .replace(/(?<=\d)\s+(?=\d{3}(?!\d))/g, '');
  const found = plain.match(/-?\d[\d.,]*/g);
  if (found?.length !== 1) return [];
  const number = (found[0] ?? '').replace(/[.,]+$/, '');
  const separators = number.replace(/[^.,]/g, '');
  const asDecimal = (decimal: string) =>
    Number(
      [...number]
        .filter((char) => char === decimal || !'.,'.includes(char))
        .join('')
        .replace(',', '.'),
    );
  const grouped = /^-?\d{1,3}([.,]\d{3})+$/.test(number);
  const last = separators.at(-1) ?? '';
  const kinds = new Set(separators).size;
  if (kinds === 0) return [Number(number)];
  if (kinds === 2) return separators.indexOf(last) === separators.length - 1 ? [asDecimal(last)] : [];
  if (separators.length > 1) return grouped ? [asDecimal('')] : [];
  return grouped ? [asDecimal(''), asDecimal(last)] : [asDecimal(last)];
}
