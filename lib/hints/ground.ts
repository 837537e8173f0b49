import type { CourseStore, Item } from '../content/store';
import { chunkLesson } from '../retrieval/chunk';
import type { Ground } from './checks/check';
import { passagesFor } from './passages';
import type { Provenance } from './schema';
import { itemHash, type SectionText, sectionTexts, sourceKey } from './sources';

/** An item and the sections that speak of it: what a hint is held against and drawn from. */
export interface HintGround {
  item: Item;
  sections: SectionText[];
}

/**
 * In `language`, else in the course's first, as the item itself is read.
 * @throws UstatError 'not-found' for an item or lesson that has left the course
 */
export async function groundOf(
  courses: CourseStore,
  at: { courseId: string; itemId: string; language: string },
): Promise<HintGround> {
  const item = await courses.item(at.courseId, at.itemId, at.language);
  const [{ structure }, lesson] = await Promise.all([
    courses.course(at.courseId, item.language),
    courses.lesson(at.courseId, item.moduleId, item.language),
  ]);
  return { item, sections: passagesFor(item, structure, sectionTexts(chunkLesson(lesson)).values()) };
}

/** For the checks. @param others hints of the item that learners see, or are to see */
export function toCheck({ item, sections }: HintGround, others: Ground['others']): Ground {
  const { definition, text, texts } = item;
  // a section's title is part of the lesson: "six steps" may stand nowhere else
  const passages = sections.map((section) => `${section.headingPath.join('\n')}\n${section.text}`);
  return { definition, text, texts, passages, others };
}

/** The same ground as it is today; sections that have gone are left out. */
export function renewed({ item, sections }: HintGround, from: Provenance): Provenance {
  const today = new Map(sections.map((section) => [sourceKey(section), section.hash]));
  const sources = from.sources.flatMap((source) => {
    const hash = today.get(sourceKey(source));
    return hash ? [{ ...source, hash }] : [];
  });
  return { ...from, sources, itemHash: from.itemHash && itemHash(item.definition, item.text) };
}

/** Where a text that is written now comes from. @param from the sections that it was drawn from */
export function writtenFrom(
  { item }: HintGround,
  { by, name }: Pick<Provenance, 'by' | 'name'>,
  from: readonly SectionText[],
): Provenance {
  const sources = from.map(({ moduleId, sectionId, language, hash }) => ({
    moduleId,
    sectionId,
    language,
    hash,
  }));
  return { by, name, sources, itemHash: itemHash(item.definition, item.text) };
}
