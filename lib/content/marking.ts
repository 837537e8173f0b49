import { UstatError } from '../errors';
import type { ItemText, Marking, TakenFor } from './items/item';
import { type Answer, answer as answerSchema, type ItemDefinition, kindOf } from './items/kinds';

/**
 * Marks one answer.
 * @param texts the item's words in every language: a short text typed in another of them counts as
 * well
 * @returns `unreadable` where nothing can be judged (no option, two numbers, a step given twice):
 * nothing is recorded
 * @throws UstatError 'bad-input' when the answer belongs to another item or kind
 */
export function mark(item: ItemDefinition, texts: readonly ItemText[], answer: Answer): Marking {
  if (item.kind === answer.kind) return kindOf(item.kind).mark(item, texts, answer);
  throw new UstatError('bad-input', `The item ${item.id} is ${item.kind}, the answer is ${answer.kind}.`);
}

/**
 * What a recorded answer was taken for, to be said back: a number, or the accepted words where they
 * were written otherwise.
 * @returns null for what was chosen, not typed, and where the item's kind has changed since
 */
export function takenFor(
  item: ItemDefinition,
  texts: readonly ItemText[],
  recorded: unknown,
): TakenFor | null {
  const given = answerSchema.safeParse(recorded);
  if (!given.success || given.data.kind !== item.kind) return null;
  return kindOf(item.kind).takenFor?.(item, texts, given.data) ?? null;
}
