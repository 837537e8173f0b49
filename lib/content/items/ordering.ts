import * as z from 'zod';
import { distinct, id } from '../fields';
import {
  type Choice,
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

/** Steps are put in their order. */

export const definition = z.strictObject({
  ...common,
  kind: z.literal('ordering'),
  /** Steps in the right order; shown shuffled. */
  steps: distinct(z.array(id).min(3).max(7)),
  /** A wrong order of two steps: [shown first, shown later] reveals the mistake. */
  mistakes: z.record(id, z.tuple([id, id])).default({}),
});
export const answer = z.strictObject({ kind: z.literal('ordering'), steps: z.array(id) });
type Item = z.infer<typeof definition>;

export function mark(item: Item, _texts: readonly ItemText[], { steps }: z.infer<typeof answer>): Marking {
  refuseUnknown(item, steps, item.steps);
  if (steps.length !== item.steps.length || new Set(steps).size !== steps.length) return UNREADABLE;
  if (item.steps.every((step, index) => steps[index] === step)) return RIGHT;
  const found = Object.entries(item.mistakes).find(
    ([, [first, later]]) => steps.indexOf(first) < steps.indexOf(later),
  );
  return wrong(found?.[0]);
}

export function present(item: Item, text: ItemText, seed: string): ShownLists {
  return { steps: shuffleAway(choicesOf(item.steps, text.steps), seed) };
}

/** Never in the right order already: that would ask for nothing. */
function shuffleAway(list: readonly Choice[], seed: string): Choice[] {
  const shuffled = shuffle(list, seed);
  const same = shuffled.every((choice, index) => choice.id === list[index]?.id);
  return same ? [...shuffled.slice(1), ...shuffled.slice(0, 1)] : shuffled;
}

/** `step.<id>` is a place; two steps in one place, or one without, give no order. */
export function readForm(fields: FormFields): Record<string, unknown> {
  const numbered = fieldsAfter(fields, 'step.').map(([step, place]) => ({
    step,
    place: Number(place || Number.NaN),
  }));
  const distinct = new Set(numbered.map(({ place }) => place));
  if (distinct.size !== numbered.length || numbered.some(({ place }) => Number.isNaN(place))) {
    return { steps: [] };
  }
  return { steps: numbered.sort((a, b) => a.place - b.place).map(({ step }) => step) };
}

export function checkDefinition(item: Item, fault: Fault): void {
  for (const [name, [first, later]] of Object.entries(item.mistakes)) {
    checkAmong([first, later], item.steps, ['mistakes', name], fault);
    if (item.steps.indexOf(first) < item.steps.indexOf(later)) {
      fault(['mistakes', name], `"${first}" before "${later}" is the right order`);
    }
  }
}

export function neededWords(item: Item): NeededWords {
  return { steps: item.steps, mistakes: Object.keys(item.mistakes) };
}

export function keyOf({ steps }: Item): ItemKey {
  return { steps };
}
