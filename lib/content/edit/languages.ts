import { UstatError } from '../../errors';
import type { Changes } from './changes';
import { everyLanguage, outlineOf } from './outline';
import { type ModuleTranslation, translationOf } from './translation';
import { withYaml } from './yaml-text';

/** Languages of a course: opened for translation, shown module by module, and at last whole. */

export const LANGUAGE_STEPS = ['open', 'close', 'show', 'hide', 'whole'] as const;

interface Step {
  does: (typeof LANGUAGE_STEPS)[number];
  language: string;
  /** The module that is shown or hidden. */
  moduleId?: string | undefined;
}

const isThere = ({ pages }: ModuleTranslation) => pages.every(({ count }) => count.missing === 0);

/** The name and the parts of a course: nothing is shown without them. */
const hasName = ([course]: readonly ModuleTranslation[]) => course?.pages[0]?.count.missing === 0;

/** Whether a module can be shown in a language: no text of it is missing, nor the course's name. */
export const canShow = (all: readonly ModuleTranslation[], moduleId: string): boolean =>
  hasName(all) && all.some((one) => one.moduleId === moduleId && isThere(one));

/** Whether the whole course is there in a language. */
export const isWhole = (all: readonly ModuleTranslation[]): boolean => all.every(isThere);

/**
 * course.yaml after a step of a language.
 * @param files all that tells how far the language is
 * @throws UstatError 'conflict' where it can not be taken, as the language is now
 */
export function languageChanges(
  files: ReadonlyMap<string, string>,
  { does, language, moduleId = '' }: Step,
): Changes {
  const outline = outlineOf(files);
  const shown = outline.opened.get(language);
  const conflict = (why: string) => new UstatError('conflict', `${language}: ${why}`);
  const text = files.get('course.yaml') ?? '';
  const set = (to: string[] | undefined) => new Map([['course.yaml', opened(text, language, to)]]);
  if (does === 'open') {
    if (everyLanguage(outline).includes(language)) throw conflict('the course has this language.');
    return set([]);
  }
  if (!shown) throw conflict('the course is not being translated into it.');
  if (does === 'close') {
    if ([...files.keys()].some((path) => path.startsWith(`${language}/`)))
      throw conflict('there are texts in it already.');
    return set(undefined);
  }
  if (does === 'hide') return set(shown.filter((id) => id !== moduleId));
  const all = translationOf(files, language);
  if (does === 'show') {
    if (!canShow(all, moduleId)) throw conflict(`texts of ${moduleId} are missing.`);
    const order = outline.modules.map(({ id }) => id);
    return set(order.filter((id) => id === moduleId || shown.includes(id)));
  }
  if (!isWhole(all)) throw conflict('texts are missing.');
  const closed = opened(text, language, undefined);
  return new Map([['course.yaml', withYaml(closed, ['languages'], [...outline.languages, language])]]);
}

function opened(text: string, language: string, shown: string[] | undefined): string {
  const next = withYaml(text, ['opened', language], shown);
  const isEmpty = outlineOf(new Map([['course.yaml', next]])).opened.size === 0;
  return isEmpty ? withYaml(next, ['opened'], undefined) : next;
}
