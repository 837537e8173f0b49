import type { Item } from '../content/store';

/** A ladder has three levels; the lesson's own words make two of them. */
export const LEVELS: readonly number[] = [1, 2, 3];

/** A wrong answer that an item knows. */
export interface WrongAnswer {
  /** As an attempt keeps it: "option:<id>" or "named:<id>". */
  id: string;
  /** In the words of the item's author: what was typed never is one. */
  words: string;
}

/**
 * What an item's author calls a wrong answer; null for one that the item does not have, or not any
 * more, or that has come to be right.
 */
export function wrongAnswer({ definition, text }: Item, id: string): WrongAnswer | null {
  const [kind, name = ''] = id.split(/:(.*)/s);
  const words =
    kind === 'option' ? optionWords(definition, text, name) : mistakeWords(definition, text, name);
  return words ? { id, words } : null;
}

type Of = Pick<Item, 'definition' | 'text'>;

function optionWords(definition: Of['definition'], text: Of['text'], id: string): string | null {
  if (definition.kind !== 'single-choice' && definition.kind !== 'multiple-choice') return null;
  const right: readonly string[] = [definition.answer].flat();
  return right.includes(id) ? null : (text.options?.[id] ?? null);
}

function mistakeWords(definition: Of['definition'], text: Of['text'], id: string): string | null {
  const said = text.mistakes?.[id];
  if (said === undefined) return null;
  const step = (one: string) => text.steps?.[one] ?? one;
  switch (definition.kind) {
    case 'number': {
      const value = definition.mistakes[id];
      return value === undefined ? null : `${value} ${text.unit ?? ''}`.trim();
    }
    case 'short-text':
      return text.spellings?.[id]?.join(', ') ?? null;
    case 'ordering': {
      const [first, later] = definition.mistakes[id] ?? [];
      return first && later ? `${step(first)} → ${step(later)}` : null;
    }
    case 'matching': {
      const [left, right] = definition.mistakes[id] ?? [];
      return left && right ? `${text.left?.[left] ?? left} — ${text.right?.[right] ?? right}` : null;
    }
    default:
      return null;
  }
}

/** Every wrong answer that an item knows, in its author's words. */
export function wrongAnswersOf(item: Item): WrongAnswer[] {
  const options = Object.keys(item.text.options ?? {}).map((id) => `option:${id}`);
  const named = Object.keys(item.text.mistakes ?? {}).map((id) => `named:${id}`);
  return [...options, ...named].flatMap((id) => wrongAnswer(item, id) ?? []);
}
