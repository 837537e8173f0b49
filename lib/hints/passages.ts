import type { ItemText } from '../content/items/item';
import type { ItemDefinition } from '../content/items/kinds';
import type { CourseStructure } from '../content/schema';
import { shareHeld } from '../grounding/share-held';
import { wordsOfItem } from './checks/ground-words';
import type { SectionText } from './sources';

/** Sections that a hint may rest on; more would hold any fact of the module. */
const MOST = 3;

/**
 * The sections of an item's module that speak of it, best first: the one that teaches its skill,
 * then those that hold most of its words.
 * @param sections of the course, in any language
 */
export function passagesFor(
  item: { definition: ItemDefinition; moduleId: string; text: ItemText; language: string },
  structure: CourseStructure,
  sections: Iterable<SectionText>,
): SectionText[] {
  const { definition, moduleId, text, language } = item;
  const taught = structure.modules.find(({ id }) => id === moduleId)?.sections ?? {};
  const own = definition.skills.flatMap((skill) => taught[skill] ?? []);
  const words = wordsOfItem(text);
  return [...sections]
    .filter((section) => section.moduleId === moduleId && section.language === language)
    .map((section) => ({
      section,
      worth: shareHeld(words, section.text) + (own.includes(section.sectionId) ? 1 : 0),
    }))
    .sort((a, b) => b.worth - a.worth)
    .slice(0, MOST)
    .map(({ section }) => section);
}
