import { countOf } from './count-of';
import type { Habit } from './number-literal';
import { lexNumber, type NumberToken, type UnitContext } from './number-tokens';
import type { Unit } from './units';

export interface ReadNumber {
  /** Every number that it may mean, in the item's unit; "1,234" is 1234 or 1.234. */
  values: number[];
  /** `other`: it measures something else than the item asks for, as som where weeks are asked. */
  unit: 'own' | 'none' | 'other';
  /** A word right after the number that may be a unit, and that nobody knows; folded. */
  unknown: string | null;
}

const NO_UNIT: UnitContext = { unit: null, isOwn: () => false };

/**
 * Reads what was typed as one number with its unit, if it has one: digits of any script, grouped or
 * not, signs, fractions, words, "15 тыс.", "17 миң 600", and a sum that is worked out to its end.
 * @returns null when it can't be read whole: two numbers, a range, a sum without its result
 */
export function readNumber(typed: string, context: UnitContext = NO_UNIT): ReadNumber | null {
  const tokens = lexNumber(typed, context);
  if (tokens === null) return null;
  const read = (['groups', 'decimals'] as const).flatMap(
    (habit) => answerOf(tokens, { habit, context }) ?? [],
  );
  const [first] = read;
  if (!first) return null;
  const all = read.flatMap((one) => [inUnit(one, context), ...shareOf(one, context)]);
  return {
    values: [...new Set(all.map(({ value }) => value))],
    unit: all[0]?.unit ?? 'none',
    unknown: first.unit === null ? first.unknown : null,
  };
}

/** A number with the unit that stands beside it. */
interface Quantity {
  value: number;
  unit: Unit | 'own' | null;
  unknown: string | null;
}

interface Reading {
  habit: Habit;
  context: UnitContext;
}

/** Where no unit is asked for, "50 %" may be a half as well. */
function shareOf({ value, unit }: Quantity, context: UnitContext): ReturnType<typeof inUnit>[] {
  const isShare = typeof unit === 'object' && unit?.dimension === 'percent' && context.unit === null;
  return isShare ? [{ value: value / 100, unit: 'other' }] : [];
}

function inUnit(
  { value, unit }: Quantity,
  { unit: wanted }: UnitContext,
): Pick<ReadNumber, 'unit'> & { value: number } {
  if (unit === null) return { value, unit: 'none' };
  if (unit === 'own') return { value, unit: 'own' };
  if (unit.dimension !== wanted?.dimension) return { value, unit: 'other' };
  return { value: (value * unit.factor) / wanted.factor, unit: 'own' };
}

/**
 * Numbers that a break parts are one answer where they are the same ("8100 (eight thousand one
 * hundred)"), or where sums lead to the last of them.
 */
function answerOf(tokens: readonly NumberToken[], reading: Reading): Quantity | null {
  const chunks = split(tokens, (token) => token.kind === 'break').filter(hasNumber);
  const read = chunks.map((chunk) => ({
    quantity: equationOf(chunk, reading),
    isSum: chunk.some(isSign('=')),
  }));
  const answer = (read.findLast(({ isSum }) => isSum) ?? read[0])?.quantity;
  if (!answer) return null;
  const isWhole = read.every(
    ({ quantity, isSum }) => quantity !== null && (isSum || isSame(quantity, answer)),
  );
  return isWhole
    ? { ...answer, unit: answer.unit ?? read.find((one) => one.quantity?.unit)?.quantity?.unit ?? null }
    : null;
}

/** "4200 + 3900 = 8100", "8100 = 4200 + 3900", or each step going on from the last. */
function equationOf(chunk: readonly NumberToken[], reading: Reading): Quantity | null {
  const parts = split(chunk, isSign('=')).filter(hasNumber);
  const read = parts.map((part) => evaluate(part, reading));
  let [before] = read;
  for (const next of read.slice(1)) {
    if (!before || !next || !(isNear(before, next.value) || isNear(before, next.first))) return null;
    before = next;
  }
  const [first, last] = [read[0], read.at(-1)];
  if (first && last?.isPlain) return { ...last, unit: last.unit ?? (read.length > 1 ? first.unit : null) };
  const isBackwards = first?.isPlain && last && read.every((one) => one && isNear(one, first.value));
  return isBackwards ? first : null;
}

interface Evaluated extends Quantity {
  /** The first number of the part. */
  first: number;
  /** A number alone, nothing to work out. */
  isPlain: boolean;
}

function isNear({ value }: Evaluated, other: number): boolean {
  const decimals = String(other).split('.')[1]?.length ?? 0;
  const slack = Number.isInteger(value) ? 0 : 0.5 * 10 ** -decimals;
  return Math.abs(value - other) <= slack + 1e-9 * Math.max(1, Math.abs(value));
}

function isSame(one: Quantity, other: Quantity): boolean {
  return one.value === other.value && (one.unit === null || other.unit === null || one.unit === other.unit);
}

/** Signs and brackets over quantities; null where it is no arithmetic. */
function evaluate(all: readonly NumberToken[], reading: Reading): Evaluated | null {
  const part = all.slice(all.findIndex(({ kind }) => kind !== 'other'));
  const inBrackets = negativeInBrackets(part);
  if (inBrackets) {
    const inside = evaluate(inBrackets, reading);
    return inside?.isPlain ? { ...inside, value: -inside.value, first: -inside.first } : null;
  }
  let at = 0;
  let isPlain = true;
  let first: Quantity | null = null;
  const isWorked = part.some(
    (token, place) => place > 0 && token.kind === 'sign' && '+-*/^('.includes(token.sign),
  );
  const next = () => part[at];
  const takes = (signs: string): string | null => {
    const token = next();
    if (token?.kind !== 'sign' || !signs.includes(token.sign)) return null;
    at += 1;
    return token.sign;
  };
  const factor = (): number => {
    if (takes('-')) return -factor();
    if (takes('+')) return factor();
    if (takes('(')) {
      isPlain = false;
      const value = sum();
      return takes(')') ? value : Number.NaN;
    }
    const end = part.findIndex((token, place) => place >= at && token.kind === 'sign');
    const run = part.slice(at, end === -1 ? part.length : end);
    at += run.length;
    const quantity = quantityOf(run, reading);
    if (!quantity) return Number.NaN;
    first ??= quantity;
    const isShare = isWorked && typeof quantity.unit === 'object' && quantity.unit?.dimension === 'percent';
    return isShare ? quantity.value / 100 : quantity.value;
  };
  const power = (): number => {
    let value = factor();
    while (takes('^')) value **= factor();
    return value;
  };
  const product = (): number => {
    let value = power();
    for (let sign = takes('*/'); sign; sign = takes('*/')) {
      isPlain = false;
      value = sign === '*' ? value * power() : value / power();
    }
    return value;
  };
  const sum = (): number => {
    let value = product();
    for (let sign = takes('+-'); sign; sign = takes('+-')) {
      isPlain = false;
      value = sign === '+' ? value + product() : value - product();
    }
    return value;
  };
  const value = sum();
  const opening = first as Quantity | null;
  if (at < part.length || !Number.isFinite(value) || !opening) return null;
  const sign = isSign('-')(part[0] ?? { kind: 'break' }) ? -1 : 1;
  return { ...opening, value, first: sign * opening.value, isPlain };
}

/** Bookkeepers write -5 as (5); what stands in the brackets, if the whole part is that. */
function negativeInBrackets(part: readonly NumberToken[]): readonly NumberToken[] | null {
  const close = part.findIndex(isSign(')'));
  if (close < 2 || !isSign('(')(part[0] ?? { kind: 'break' })) return null;
  const [inside, after] = [part.slice(1, close), part.slice(close + 1)];
  const isAlone = [...inside, ...after].every(({ kind }) => kind !== 'sign') && !hasNumber(after);
  return isAlone ? [...inside, ...after] : null;
}

/** One number and its unit; "2 hours 30 minutes" is one, and so are equal ones. */
function quantityOf(run: readonly NumberToken[], { habit, context }: Reading): Quantity | null {
  const found: Quantity[] = [];
  let elements: NumberToken[] = [];
  let before: Quantity['unit'] = null;
  let unknown: string | null = null;
  let isApart = false;
  let isReadable = true;
  const close = (unit: Quantity['unit']) => {
    if (elements.length === 0) return;
    const value = countOf(elements, habit);
    if (value === null) isReadable = false;
    else found.push({ value, unit: unit ?? before, unknown });
    [elements, before, unknown, isApart] = [[], null, null, false];
  };
  for (const token of run) {
    if (token.kind === 'unit') {
      if (elements.length === 0) before ??= token.isCurrency ? token.unit : null;
      else if (!isApart || isWanted(token.unit, context)) close(token.unit);
    } else if (token.kind === 'other') {
      if (elements.length > 0 && !isApart && token.text !== '') unknown = token.text;
      isApart ||= elements.length > 0;
    } else {
      if (isApart) close(null);
      elements.push(token);
    }
  }
  close(null);
  return isReadable ? together(found) : null;
}

function isWanted(unit: Unit | 'own', { unit: wanted }: UnitContext): boolean {
  return unit === 'own' || unit.dimension === wanted?.dimension;
}

function together([first, ...rest]: readonly Quantity[]): Quantity | null {
  if (!first) return null;
  let all = first;
  let last = first.unit;
  for (const next of rest) {
    if (typeof all.unit !== 'object' || typeof last !== 'object' || typeof next.unit !== 'object')
      return null;
    if (!all.unit || !last || next.unit?.dimension !== all.unit.dimension) return null;
    if (next.unit.factor >= last.factor) return null;
    all = { ...all, value: all.value + (next.value * next.unit.factor) / all.unit.factor };
    last = next.unit;
  }
  return all;
}

function hasNumber(tokens: readonly NumberToken[]): boolean {
  return tokens.some(({ kind }) => ['digits', 'fraction', 'word', 'half', 'times'].includes(kind));
}

function isSign(sign: string) {
  return (token: NumberToken) => token.kind === 'sign' && token.sign === sign;
}

function split(tokens: readonly NumberToken[], isBetween: (token: NumberToken) => boolean): NumberToken[][] {
  const parts: NumberToken[][] = [[]];
  for (const token of tokens) {
    if (isBetween(token)) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}
