import type { Answer } from '@/lib/content/items/kinds';
import type { Item } from '@/lib/content/store';

/** An answer that is right, or is not. */
export function answerTo({ definition, text }: Item, right: boolean): Answer {
  switch (definition.kind) {
    case 'single-choice': {
      const wrong = definition.options.find((id) => id !== definition.answer) ?? '';
      return { kind: definition.kind, option: right ? definition.answer : wrong };
    }
    case 'multiple-choice':
      return { kind: definition.kind, options: right ? definition.answer : definition.options };
    case 'number':
      return { kind: definition.kind, text: right ? `${definition.answer.value}` : '-1' };
    case 'short-text':
      return { kind: definition.kind, text: right ? (text.accept?.[0] ?? '') : 'zzz' };
    case 'ordering':
      return { kind: definition.kind, steps: right ? definition.steps : [...definition.steps].reverse() };
    case 'matching': {
      const [first] = Object.values(definition.pairs);
      const wrong = Object.fromEntries(Object.keys(definition.pairs).map((left) => [left, first ?? '']));
      return { kind: definition.kind, pairs: right ? definition.pairs : wrong };
    }
  }
}
