import { UstatError } from '../../errors';
import type { Choice, ItemKey, ItemText, Marking, ShownLists, TakenFor } from './item';

/** What the file of a kind exports, beside the zod schemas `definition` and `answer`. */
export interface KindRules<Definition, Answer> {
  /**
   * @param texts the item's words in every language: a short text typed in another of them counts
   * as well
   * @returns `unreadable` where nothing can be judged
   * @throws UstatError 'bad-input' when the answer names what the item does not have
   */
  mark(item: Definition, texts: readonly ItemText[], answer: Answer): Marking;
  /**
   * What a typed answer was taken for; null where that says nothing new. Never tells more of the
   * key than the learner wrote.
   */
  takenFor?(item: Definition, texts: readonly ItemText[], answer: Answer): TakenFor | null;
  /** @param seed the same seed gives the same order */
  present(item: Definition, text: ItemText, seed: string): ShownLists;
  /** The answer's fields as a form has them, not parsed yet. What was left empty stays empty. */
  readForm(fields: FormFields): Record<string, unknown>;
  /** Names what a definition says wrongly about itself. */
  checkDefinition(item: Definition, fault: Fault): void;
  neededWords(item: Definition): NeededWords;
  /** Names what is wrong with an item's words in one language, beyond those that are needed. */
  checkWords?(item: Definition, text: ItemText, fault: Fault): void;
  keyOf(item: Definition): ItemKey;
}

/** Takes what is wrong, at the value that the path leads to. */
export type Fault = (path: readonly PropertyKey[], message: string) => void;

/** Ids that the words of an item have, these and no others; a list that is not named has none. */
export type NeededWords = Partial<Record<WordList, readonly string[]>>;
export const WORD_LISTS = [
  'options',
  'feedback',
  'steps',
  'left',
  'right',
  'mistakes',
  'spellings',
] as const satisfies readonly (keyof ItemText)[];
type WordList = (typeof WORD_LISTS)[number];

/** The fields of an exercise's form, as a browser without script sends them. */
export type FormFields = readonly (readonly [name: string, value: string])[];

/** The first field of that name, or the empty text. */
export function fieldOf(fields: FormFields, name: string): string {
  return fields.find(([key]) => key === name)?.[1] ?? '';
}

/** Fields whose name begins with `prefix`, by what follows it. */
export function fieldsAfter(fields: FormFields, prefix: string): [rest: string, value: string][] {
  return fields
    .filter(([key]) => key.startsWith(prefix))
    .map(([key, value]) => [key.slice(prefix.length), value]);
}

/** @throws UstatError 'bad-input' when an answer names what the item does not have */
export function refuseUnknown(
  item: { id: string },
  given: readonly string[],
  known: readonly string[],
): void {
  const unknown = given.find((id) => !known.includes(id));
  if (unknown !== undefined) throw new UstatError('bad-input', `The item ${item.id} has no "${unknown}".`);
}

/** Names each of `ids` that `known` does not hold. */
export function checkAmong(
  ids: readonly string[],
  known: readonly string[],
  path: readonly PropertyKey[],
  fault: Fault,
): void {
  for (const id of ids) if (!known.includes(id)) fault(path, `"${id}" is none of ${known.join(', ')}`);
}

export function choicesOf(ids: readonly string[], words: Readonly<Record<string, string>> = {}): Choice[] {
  return ids.map((id) => ({ id, text: words[id] ?? '' }));
}
