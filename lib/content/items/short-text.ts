import * as z from 'zod';
import { id } from '../fields';
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
import { normaliseText } from './normalise-text';

/** A word or a few are typed; each language says which it accepts. */

export const definition = z.strictObject({
  ...common,
  kind: z.literal('short-text'),
  /** Names of mistakes; the spellings of each, and of the key, stand in each language. */
  mistakes: z.array(id).default([]),
});
export const answer = z.strictObject({ kind: z.literal('short-text'), text: z.string().max(500) });
type Item = z.infer<typeof definition>;

export function mark(item: Item, texts: readonly ItemText[], given: z.infer<typeof answer>): Marking {
  const said = normaliseText(given.text);
  if (said === '') return UNREADABLE;
  const isSaid = (forms: readonly string[] | undefined) =>
    forms?.some((form) => normaliseText(form) === said) ?? false;
  if (texts.some(({ accept }) => isSaid(accept))) return RIGHT;
  return wrong(item.mistakes.find((name) => texts.some(({ spellings }) => isSaid(spellings?.[name]))));
}

export function present(): ShownLists {
  return {};
}

export function readForm(fields: FormFields): Record<string, unknown> {
  return { text: fieldOf(fields, 'text') };
}

export function checkDefinition(): void {}

export function neededWords(item: Item): NeededWords {
  return { mistakes: item.mistakes, spellings: item.mistakes };
}

export function checkWords(_item: Item, { accept }: ItemText, fault: Fault): void {
  if (!accept) fault([], 'a short text needs "accept", the accepted spellings');
}

export function keyOf(): ItemKey {
  return { isAccepted: true };
}
