import type { ItemDefinition, ItemKind, ItemText } from './schema';

export interface Choice {
  id: string;
  text: string;
}

/** What a learner is shown of an item: never the key, the feedback or the hints. Lists are shuffled. */
export interface PresentedItem {
  itemId: string;
  version: string;
  kind: ItemKind;
  language: string;
  case?: string;
  stem: string;
  options?: Choice[];
  steps?: Choice[];
  left?: Choice[];
  right?: Choice[];
  unit?: string;
  hintCount: number;
}

/**
 * @param seed the same seed gives the same order: reloading a page must not move the options under a thumb
 */
export function present(
  item: { definition: ItemDefinition; text: ItemText; version: string; language: string },
  seed: string,
): PresentedItem {
  const { definition, text } = item;
  const shown = (ids: readonly string[], words: Record<string, string> | undefined): Choice[] =>
    ids.map((id) => ({ id, text: words?.[id] ?? '' }));
  const base = {
    itemId: definition.id,
    version: item.version,
    kind: definition.kind,
    language: item.language,
    ...(text.case ? { case: text.case } : {}),
    stem: text.stem,
    hintCount: text.hints.length,
  };
  switch (definition.kind) {
    case 'single-choice':
    case 'multiple-choice':
      return { ...base, options: shuffle(shown(definition.options, text.options), seed) };
    case 'ordering':
      return { ...base, steps: shuffleAway(shown(definition.steps, text.steps), seed) };
    case 'matching': {
      const rights = [...new Set([...Object.values(definition.pairs), ...definition.extra])];
      return {
        ...base,
        left: shown(Object.keys(definition.pairs), text.left),
        right: shuffle(shown(rights, text.right), seed),
      };
    }
    case 'number':
      return { ...base, ...(text.unit ? { unit: text.unit } : {}) };
    case 'short-text':
      return base;
  }
}

/** mulberry32 over an FNV-1a hash of the seed: small, fast, the same in every engine. */
export function seededRandom(seed: string): () => number {
  let state = 0x811c9dc5;
  for (let index = 0; index < seed.length; index += 1) {
    state = Math.imul(state ^ seed.charCodeAt(index), 0x01000193);
  }
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function shuffle<T>(list: readonly T[], seed: string): T[] {
  const random = seededRandom(seed);
  const result = [...list];
  for (let index = result.length - 1; index > 0; index -= 1) {
    const other = Math.floor(random() * (index + 1));
    [result[index], result[other]] = [result[other] as T, result[index] as T];
  }
  return result;
}

/** Never in the right order already: that would ask for nothing. */
function shuffleAway(list: readonly Choice[], seed: string): Choice[] {
  const shuffled = shuffle(list, seed);
  const same = shuffled.every((choice, index) => choice.id === list[index]?.id);
  return same ? [...shuffled.slice(1), ...shuffled.slice(0, 1)] : shuffled;
}
