import type { ItemText, ShownLists } from './items/item';
import { type ItemDefinition, type ItemKind, kindOf } from './items/kinds';

/** What a learner is shown of an item: never the key, the feedback or the hints. */
export interface PresentedItem extends ShownLists {
  itemId: string;
  version: string;
  kind: ItemKind;
  language: string;
  case?: string;
  stem: string;
}

/**
 * @param seed the same seed gives the same order: reloading a page must not move the options under
 * a thumb
 */
export function present(
  item: { definition: ItemDefinition; text: ItemText; version: string; language: string },
  seed: string,
): PresentedItem {
  const { definition, text, version, language } = item;
  return {
    itemId: definition.id,
    version,
    kind: definition.kind,
    language,
    ...(text.case ? { case: text.case } : {}),
    stem: text.stem,
    ...kindOf(definition.kind).present(definition, text, seed),
  };
}
