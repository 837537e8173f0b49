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
} from './item';
import {
  checkAmong,
  choicesOf,
  type Fault,
  type FormFields,
  fieldOf,
  type NeededWords,
  refuseUnknown,
} from './kind';
import { shuffle } from './shuffle';

/** One option of several is the answer. */

export const definition = z.strictObject({
  ...common,
  kind: z.literal('single-choice'),
  options: distinct(z.array(id).min(2).max(6)),
  answer: id,
});
/** The empty option stands for none. */
export const answer = z.strictObject({ kind: z.literal('single-choice'), option: id.or(z.literal('')) });
type Item = z.infer<typeof definition>;

export function mark(item: Item, _texts: readonly ItemText[], { option }: z.infer<typeof answer>): Marking {
  if (option === '') return UNREADABLE;
  refuseUnknown(item, [option], item.options);
  return option === item.answer ? RIGHT : { correct: false, mistake: { kind: 'option', id: option } };
}

export function present(item: Item, text: ItemText, seed: string): ShownLists {
  return { options: shuffle(choicesOf(item.options, text.options), seed) };
}

export function readForm(fields: FormFields): Record<string, unknown> {
  return { option: fieldOf(fields, 'option') };
}

export function checkDefinition(item: Item, fault: Fault): void {
  checkAmong([item.answer], item.options, ['answer'], fault);
}

export function neededWords(item: Item): NeededWords {
  return { options: item.options, feedback: item.options.filter((option) => option !== item.answer) };
}

export function keyOf(item: Item): ItemKey {
  return { options: [item.answer] };
}
