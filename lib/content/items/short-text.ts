import * as z from 'zod';
import { distinct, id } from '../fields';
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
import { normaliseText } from './normalise-text';
import { understand } from './understand';

/** A word or a few are typed; each language says which it accepts. */

const LONGEST_ANSWER = 500;

export const definition = z.strictObject({
  ...common,
  kind: z.literal('short-text'),
  /** Names of mistakes; the spellings of each, and of the key, stand in each language. */
  mistakes: distinct(z.array(id)).default([]),
});
export const answer = z.strictObject({ kind: z.literal('short-text'), text: z.string().max(LONGEST_ANSWER) });
type Item = z.infer<typeof definition>;
type Given = z.infer<typeof answer>;

export function mark(item: Item, texts: readonly ItemText[], given: Given): Marking {
  if (normaliseText(given.text) === '') return UNREADABLE;
  const understood = understand(given.text, texts, item.mistakes);
  if (understood.kind === 'accepted') return RIGHT;
  return wrong(understood.kind === 'mistake' ? understood.name : undefined);
}

/** The accepted spelling, where it was written otherwise. */
export function takenFor(item: Item, texts: readonly ItemText[], given: Given): TakenFor | null {
  const understood = understand(given.text, texts, item.mistakes);
  if (understood.kind !== 'accepted') return null;
  const isSame = normaliseText(understood.as) === normaliseText(given.text);
  return isSame ? null : { words: understood.as };
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

export function checkWords(_item: Item, { accept, spellings }: ItemText, fault: Fault): void {
  if (!accept) fault([], 'a short text needs "accept", the accepted spellings');
  const accepted = new Set((accept ?? []).map(normaliseText));
  const check = (form: string, path: readonly PropertyKey[]) => {
    const compared = normaliseText(form);
    if (compared === '') fault(path, `nobody can type "${form}": no letter and no digit is left to compare`);
    if (form.length > LONGEST_ANSWER) fault(path, `nobody can type more than ${LONGEST_ANSWER} letters`);
    return compared;
  };
  for (const [at, form] of (accept ?? []).entries()) check(form, ['accept', at]);
  for (const [name, forms] of Object.entries(spellings ?? {})) {
    for (const [at, form] of forms.entries()) {
      if (accepted.has(check(form, ['spellings', name, at])))
        fault(['spellings', name, at], `"${form}" is accepted, so it reveals no mistake`);
    }
  }
}

export function keyOf(): ItemKey {
  return { isAccepted: true };
}
