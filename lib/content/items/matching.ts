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
import {
  checkAmong,
  choicesOf,
  type Fault,
  type FormFields,
  fieldsAfter,
  type NeededWords,
  refuseUnknown,
} from './kind';
import { shuffle } from './shuffle';

/** Each thing on the left is given one of those on the right. */

export const definition = z.strictObject({
  ...common,
  kind: z.literal('matching'),
  /** left -> right; `extra` are right sides that belong to nothing. */
  pairs: z.record(id, id),
  extra: distinct(z.array(id)).default([]),
  /** A wrong pair [left, right] that reveals the mistake. */
  mistakes: z.record(id, z.tuple([id, id])).default({}),
});
export const answer = z.strictObject({ kind: z.literal('matching'), pairs: z.record(id, z.string()) });
type Item = z.infer<typeof definition>;

const rightsOf = (item: Item): string[] => [...new Set([...Object.values(item.pairs), ...item.extra])];

export function mark(item: Item, _texts: readonly ItemText[], { pairs }: z.infer<typeof answer>): Marking {
  const lefts = Object.keys(item.pairs);
  refuseUnknown(item, Object.keys(pairs), lefts);
  if (lefts.some((left) => !pairs[left])) return UNREADABLE;
  refuseUnknown(item, Object.values(pairs), rightsOf(item));
  if (lefts.every((left) => pairs[left] === item.pairs[left])) return RIGHT;
  return wrong(Object.entries(item.mistakes).find(([, [left, right]]) => pairs[left] === right)?.[0]);
}

export function present(item: Item, text: ItemText, seed: string): ShownLists {
  return {
    left: choicesOf(Object.keys(item.pairs), text.left),
    right: shuffle(choicesOf(rightsOf(item), text.right), seed),
  };
}

/** `pair.<left>` is the right side that was given to it. */
export function readForm(fields: FormFields): Record<string, unknown> {
  return { pairs: Object.fromEntries(fieldsAfter(fields, 'pair.')) };
}

export function checkDefinition(item: Item, fault: Fault): void {
  if (Object.keys(item.pairs).length < 2) fault(['pairs'], 'fewer than two pairs ask for nothing');
  for (const [at, right] of item.extra.entries()) {
    if (Object.values(item.pairs).includes(right)) fault(['extra', at], `"${right}" belongs to a pair`);
  }
  for (const [name, [left, right]] of Object.entries(item.mistakes)) {
    checkAmong([left], Object.keys(item.pairs), ['mistakes', name], fault);
    checkAmong([right], [...Object.values(item.pairs), ...item.extra], ['mistakes', name], fault);
    if (item.pairs[left] === right) fault(['mistakes', name], 'that pair is right');
  }
}

export function neededWords(item: Item): NeededWords {
  return { left: Object.keys(item.pairs), right: rightsOf(item), mistakes: Object.keys(item.mistakes) };
}

export function keyOf(item: Item): ItemKey {
  return { pairs: Object.entries(item.pairs) };
}
