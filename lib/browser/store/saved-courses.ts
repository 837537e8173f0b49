import { languageShown, languagesToRead } from '../../content/schema';
import type { CourseStore, Item } from '../../content/store';
import { UstatError } from '../../errors';
import type { ApprovedHints } from '../../hints/store';
import type { CoursePart, HintsPart, ItemsPart, LessonPart, SavedItem } from '../pack/schema';
import type { Saved } from './saved';

const notHere = (what: string) => new UstatError('not-found', `No ${what} on this phone.`);

/** What is shown to who wants another language: as the server has it, of those that are here. */
function shownIn({ structure, texts }: CoursePart, wanted: string, moduleId?: string): string {
  const here = languagesToRead(structure).filter((language) => texts[language]);
  return languageShown(structure, here.includes(wanted) ? wanted : (here[0] ?? wanted), moduleId);
}

/** The courses that are saved on this phone. */
export function savedCourses(saved: Saved): CourseStore {
  async function courseOf(id: string): Promise<CoursePart> {
    const found = await saved.part<CoursePart>(id, 'course');
    if (!found) throw notHere(`course ${id}`);
    return found;
  }
  const itemsOf = async (id: string) => (await saved.part<ItemsPart>(id, 'items')) ?? [];

  return {
    async list() {
      const all = await Promise.all(
        (await saved.courses()).map(async ({ manifest: { courseId: id, version } }) => {
          const { structure } = await courseOf(id);
          // whoever has saved it may go on with it
          return { id, version, structure, isRetired: false };
        }),
      );
      return all.sort((a, b) => (a.id < b.id ? -1 : 1));
    },
    async isRetired() {
      return false;
    },
    async course(id, wanted) {
      const found = await courseOf(id);
      const { structure, texts } = found;
      const language = shownIn(found, wanted);
      const text = texts[language];
      const version = (await saved.course(id))?.manifest.version;
      if (!text || !version) throw notHere(`course ${id} in ${language}`);
      return { structure, text, language, version };
    },
    async lesson(id, moduleId, wanted) {
      const language = shownIn(await courseOf(id), wanted, moduleId);
      const lessons = (await saved.part<LessonPart>(id, `lesson/${moduleId}`)) ?? [];
      const found = lessons.find((lesson) => lesson.language === language);
      if (!found) throw notHere(`lesson ${moduleId} in ${language}`);
      return found;
    },
    async sheets(id, wanted) {
      const found = await courseOf(id);
      return found.sheets.flatMap(({ definition, texts }) => {
        const language = shownIn(found, wanted, definition.module);
        const text = texts[language];
        return text ? [{ ...definition, language, text }] : [];
      });
    },
    async words(id, wanted) {
      const found = await courseOf(id);
      return found.words[wanted] ?? found.words[shownIn(found, wanted)] ?? [];
    },
    items: async (id) =>
      (await itemsOf(id)).map(({ itemId, moduleId, version, definition: { skills, difficulty } }) => ({
        ...{ itemId, moduleId, version, skills, difficulty },
      })),
    async item(id, itemId, wanted, version) {
      const language = shownIn(await courseOf(id), wanted);
      const isIt = (one: SavedItem) =>
        one.itemId === itemId && (version === undefined || one.version === version);
      const found = (await itemsOf(id)).find(isIt) ?? (await saved.keptItems(id)).find(isIt);
      if (!found) throw notHere(`item ${itemId}`);
      return itemIn(id, found, language);
    },
  };
}

function itemIn(
  courseId: string,
  { itemId, moduleId, version, definition, texts }: SavedItem,
  shown: string,
): Item {
  const [first] = Object.keys(texts);
  const language = texts[shown] ? shown : (first ?? shown);
  const text = texts[language];
  if (!text) throw notHere(`words of ${itemId}`);
  return { courseId, moduleId, version, definition, text, texts: Object.values(texts), language };
}

/** Approved hints that were saved with a course. */
export function savedHints(saved: Saved): ApprovedHints {
  return {
    async of({ courseId, itemId, language }) {
      const all = (await saved.part<HintsPart>(courseId, 'hints')) ?? [];
      return all.find((one) => one.itemId === itemId && one.language === language)?.hints ?? [];
    },
  };
}
