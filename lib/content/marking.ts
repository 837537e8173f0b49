import { UstatError } from '../errors';
import type { ItemText, Marking } from './items/item';
import { type Answer, type ItemDefinition, kindOf } from './items/kinds';

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
