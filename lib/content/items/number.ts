import * as z from 'zod';
import { fold } from '../../fold';
import { id, text } from '../fields';
import { isSaidIn } from './exercise-words';
import {
  common,
  type ItemKey,
  type ItemText,
  type Marking,
  RIGHT,
  type ShownLists,
  type TakenFor,
  UNREADABLE,
  wrong,
} from './item';
import { type Fault, type FormFields, fieldOf, type NeededWords } from './kind';
import { wordsOf } from './normalise-text';
import type { UnitContext } from './number-tokens';
import { type ReadNumber, readNumber } from './read-number';
import { toWord } from './same-word';
import { unitsOf } from './units';

/** A number is typed. */

export const definition = z.strictObject({
  ...common,
  kind: z.literal('number'),
  answer: z.strictObject({
    value: z.number(),
    tolerance: z.number().min(0).default(0),
    /** Code of the unit ("som"); its word stands in each language's `unit`. */
    unit: text.optional(),
    /** Arithmetic that yields `value`, for the content checker. */
    check: text.optional(),
  }),
  mistakes: z.record(id, z.number()).default({}),
});
export const answer = z.strictObject({ kind: z.literal('number'), text: z.string().max(100) });
type Item = z.infer<typeof definition>;
type Given = z.infer<typeof answer>;

export function mark(item: Item, texts: readonly ItemText[], { text: typed }: Given): Marking {
  const read = readAnswer(item, texts, typed);
  if (read === null) return UNREADABLE;
  if (read.unit === 'other') return wrong();
  const { value, tolerance } = item.answer;
  const is = (wanted: number) => read.values.some((one) => isWithin(one, wanted, tolerance));
  if (is(value)) return RIGHT;
  return wrong(Object.entries(item.mistakes).find(([, value]) => is(value))?.[0]);
}

/** The reading that the verdict was given on, in the item's unit. */
export function takenFor(item: Item, texts: readonly ItemText[], { text: typed }: Given): TakenFor | null {
  const read = readAnswer(item, texts, typed);
  if (read === null || read.unit === 'other') return null;
  const { value, tolerance } = item.answer;
  const wanted = [value, ...Object.values(item.mistakes)];
  const met = wanted.flatMap((one) => read.values.find((is) => isWithin(is, one, tolerance)) ?? []);
  const number = met[0] ?? read.values[0];
  return number === undefined ? null : { number };
}

/** What was typed, in the item's unit; null where it can't be told for sure. */
function readAnswer(item: Item, texts: readonly ItemText[], typed: string): ReadNumber | null {
  const counted = item.answer.unit === undefined ? null : countedIn(item.answer.unit, texts);
  const read = readNumber(typed, counted ?? undefined);
  if (read === null || counted !== null) {
    const isUnknown = read !== null && read.unknown !== null && !isKnown(read.unknown, texts);
    return isUnknown ? null : read;
  }
  return { ...read, unit: 'none' };
}

/** Letters of a word that must agree: endings change. */
const STEM = 4;

function countedIn(code: string, texts: readonly ItemText[]): UnitContext {
  const words = [code, ...texts.flatMap(({ unit }) => unit ?? [])].map(fold);
  const stems = words.map((word) => word.slice(0, Math.max(STEM, word.length - 2)));
  return {
    unit: words.flatMap(unitsOf)[0] ?? null,
    isOwn: (word) => stems.some((stem) => word.startsWith(stem)),
  };
}

/** Whether the exercise itself speaks of it, so that it is no unit of the learner's own. */
function isKnown(word: string, texts: readonly ItemText[]): boolean {
  return wordsOf(word).some((one) => isSaidIn(toWord(one), ['situation', 'question'], texts));
}

function isWithin(value: number, wanted: number, tolerance: number): boolean {
  // A billionth of slack: 0.1 + 0.2 is not 0.3 in binary.
  return Math.abs(value - wanted) <= tolerance + 1e-9 * Math.max(1, Math.abs(wanted));
}

export function present(_item: Item, { unit }: ItemText): ShownLists {
  return unit ? { unit } : {};
}

export function readForm(fields: FormFields): Record<string, unknown> {
  return { text: fieldOf(fields, 'text') };
}

/**
 * From here on numbers have no room for their last digits, and are printed with an exponent that
 * nobody types.
 */
const TOO_LARGE = 1e15;

export function checkDefinition(item: Item, fault: Fault): void {
  if (Math.abs(item.answer.value) >= TOO_LARGE)
    fault(['answer', 'value'], 'nobody can type a number of more than fifteen digits');
  for (const [name, value] of Object.entries(item.mistakes)) {
    if (Math.abs(value - item.answer.value) <= item.answer.tolerance) {
      fault(['mistakes', name], 'the mistake is within the tolerance of the key');
    }
  }
}

export function neededWords(item: Item): NeededWords {
  return { mistakes: Object.keys(item.mistakes) };
}

export function checkWords(item: Item, { unit }: ItemText, fault: Fault): void {
  if (item.answer.unit && !unit) fault([], 'the unit has no word here: add "unit"');
}

export function keyOf({ answer: { value, tolerance } }: Item): ItemKey {
  return { number: { value, tolerance } };
}
