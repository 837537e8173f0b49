import type { ItemKey } from './items/item';
import { type Answer, type ItemDefinition, kindOf } from './items/kinds';
import { normaliseText } from './items/normalise-text';
import { readNumber } from './items/read-number';
import type { Item } from './store';

/** What is said of an answer beside its marking. */

/** Whether two answers to one item say the same. */
export function isSameAnswer(a: Answer, b: Answer): boolean {
  return JSON.stringify(plain(a)) === JSON.stringify(plain(b));
}

function plain(answer: Answer): unknown {
  switch (answer.kind) {
    case 'single-choice':
      return answer.option;
    case 'multiple-choice':
      return [...new Set(answer.options)].sort();
    case 'number':
      return readNumber(answer.text)?.values ?? answer.text.trim();
    case 'short-text':
      return normaliseText(answer.text);
    case 'ordering':
      return answer.steps;
    case 'matching':
      return Object.entries(answer.pairs).sort(([left], [other]) => (left < other ? -1 : 1));
  }
}

/**
 * Of each part of an answer whether it stands right: of an option that was chosen, a step, or the
 * left side of a pair. null for kinds without parts.
 */
export function partsOf(item: ItemDefinition, answer: Answer): Record<string, boolean> | null {
  const key: ItemKey = kindOf(item.kind).keyOf(item as never);
  switch (answer.kind) {
    case 'multiple-choice':
      return Object.fromEntries(answer.options.map((id) => [id, key.options?.includes(id) ?? false]));
    case 'ordering':
      return Object.fromEntries(answer.steps.map((id, at) => [id, key.steps?.[at] === id]));
    case 'matching':
      return Object.fromEntries(
        (key.pairs ?? []).map(([left, right]) => [left, answer.pairs[left] === right]),
      );
    default:
      return null;
  }
}

/** The right answer in the item's words: one line, or a line a part; steps are in order. */
export function solutionOf({ definition, text }: Item): { isOrdered: boolean; lines: string[] } {
  const key: ItemKey = kindOf(definition.kind).keyOf(definition as never);
  const words = (ids: readonly string[], list: Record<string, string> = {}) =>
    ids.map((id) => list[id] ?? id);
  const isOrdered = key.steps !== undefined;
  if (key.number) return { isOrdered, lines: [[key.number.value, text.unit].filter(Boolean).join('\u00a0')] };
  if (key.isAccepted) return { isOrdered, lines: text.accept?.slice(0, 1) ?? [] };
  if (key.steps) return { isOrdered, lines: words(key.steps, text.steps) };
  if (key.options) return { isOrdered, lines: words(key.options, text.options) };
  const pairs = key.pairs ?? [];
  return {
    isOrdered,
    lines: pairs.map(([left, right]) => `${text.left?.[left] ?? left} — ${text.right?.[right] ?? right}`),
  };
}
