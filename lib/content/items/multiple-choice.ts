import * as z from 'zod';
import { distinct, id } from '../fields';
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
import { checkAmong, choicesOf, type Fault, type FormFields, type NeededWords, refuseUnknown } from './kind';
import { shuffle } from './shuffle';

/** Some options of several are the answer, all of them and no other. */

export const definition = z.strictObject({
  ...common,
  kind: z.literal('multiple-choice'),
  options: distinct(z.array(id).min(3).max(7)),
  answer: distinct(z.array(id).min(1)),
});
export const answer = z.strictObject({ kind: z.literal('multiple-choice'), options: z.array(id) });
type Item = z.infer<typeof definition>;

export function mark(item: Item, _texts: readonly ItemText[], { options }: z.infer<typeof answer>): Marking {
  if (options.length === 0) return UNREADABLE;
  refuseUnknown(item, options, item.options);
  const chosen = item.options.find((option) => options.includes(option) && !item.answer.includes(option));
  if (chosen !== undefined) return { correct: false, mistake: { kind: 'option', id: chosen } };
  return item.answer.every((option) => options.includes(option)) ? RIGHT : wrong();
}

export function present(item: Item, text: ItemText, seed: string): ShownLists {
  return { options: shuffle(choicesOf(item.options, text.options), seed) };
}

export function readForm(fields: FormFields): Record<string, unknown> {
  return { options: fields.filter(([name]) => name === 'options').map(([, value]) => value) };
}

export function checkDefinition(item: Item, fault: Fault): void {
  checkAmong(item.answer, item.options, ['answer'], fault);
  if (new Set(item.answer).size === item.options.length) fault(['answer'], 'every option is right');
}

export function neededWords(item: Item): NeededWords {
  return { options: item.options, feedback: item.options.filter((option) => !item.answer.includes(option)) };
}

export function keyOf(item: Item): ItemKey {
  return { options: item.answer };
}
