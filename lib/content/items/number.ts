import * as z from 'zod';
import { id, text } from '../fields';
import {
  common,
  type ItemKey,
  type ItemText,
  type Marking,
  RIGHT,
  type ShownLists,
  UNREADABLE,
  wrong,
} from './item';
import { type Fault, type FormFields, fieldOf, type NeededWords } from './kind';
import { readNumber } from './read-number';

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

export function mark(
  item: Item,
  _texts: readonly ItemText[],
  { text: typed }: z.infer<typeof answer>,
): Marking {
  const readings = readNumber(typed);
  if (readings.length === 0) return UNREADABLE;
  const is = (value: number, tolerance: number) =>
    // A billionth of slack: 0.1 + 0.2 is not 0.3 in binary.
    readings.some((reading) => Math.abs(reading - value) <= tolerance + 1e-9 * Math.max(1, Math.abs(value)));
  if (is(item.answer.value, item.answer.tolerance)) return RIGHT;
  return wrong(Object.entries(item.mistakes).find(([, value]) => is(value, item.answer.tolerance))?.[0]);
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
