import * as z from 'zod';
import { distinct, id, text } from './fields';
import { authoredText } from './items/item';
import { itemDefinition } from './items/kinds';

/**
 * What a course folder holds. `course.yaml` and `items.yaml` say once what is the same in every
 * language; `<language>/course.yaml`, `<language>/items.yaml` and `<language>/<module>.md` hold the
 * words. Every object is strict: a misspelt key is an error that names its line.
 */

/** BCP 47, as far as courses need it: "ky", "uz-Latn", "zh-Hant-TW". */
const languageTag = z.string().regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, 'a language tag such as "ky"');

const question = text.max(300);

// ---------------------------------------------------------------- course.yaml

export const courseStructure = z.strictObject({
  id,
  languages: distinct(z.array(languageTag).min(1)),
  /**
   * Languages under translation: the modules that learners see in each. The rest of the course they
   * see in its first language.
   */
  opened: z.record(languageTag, distinct(z.array(id))).optional(),
  licence: text,
  groups: distinct(z.array(id).min(1)),
  modules: z
    .array(
      z.strictObject({
        id,
        group: id,
        /**
         * Modules that must be known well enough before this one is proposed
         * (lib/path/candidates.ts).
         */
        requires: distinct(z.array(id)).default([]),
        /** Reading and one round of practice, minutes. */
        minutes: z.number().int().min(1).max(60),
        /** Knowledge components taught here: each one thing that a learner could fail alone. */
        skills: distinct(z.array(id).min(1)),
        /** Component -> heading of the lesson whose part teaches it. */
        sections: z.record(id, id).optional(),
      }),
    )
    .min(1),
  /** Situations that bring people here, each with the module to begin with. */
  goals: z
    .array(z.strictObject({ id, module: id }))
    .max(8)
    .optional(),
});
export type CourseStructure = z.infer<typeof courseStructure>;
export type ModuleStructure = CourseStructure['modules'][number];

export const courseText = z.strictObject({
  title: text,
  summary: text,
  /** What one can do after the course. */
  can: text.optional(),
  groups: z.record(id, text),
  modules: z.record(
    id,
    z.strictObject({
      title: text,
      summary: text,
      /** What one can do after it: said at its end. */
      can: text.optional(),
    }),
  ),
  skills: z.record(id, text),
  /** In the learner's own words: "I got a strange message". */
  goals: z.record(id, text).optional(),
});
export type CourseText = z.infer<typeof courseText>;

/** Languages that a learner can read a course in, or some of its modules. */
export const languagesToRead = ({ languages, opened }: CourseStructure): string[] => [
  ...languages,
  ...Object.entries(opened ?? {}).flatMap(([language, shown]) => (shown.length > 0 ? [language] : [])),
];

/**
 * The language in which a course is shown to who wants another one, or a module of it: what is not
 * there in that is shown in the first.
 */
export function languageShown(
  { languages, opened }: CourseStructure,
  wanted: string,
  moduleId?: string,
): string {
  if (languages.includes(wanted)) return wanted;
  const shown = opened?.[wanted] ?? [];
  const isThere = moduleId === undefined ? shown.length > 0 : shown.includes(moduleId);
  return isThere ? wanted : (languages[0] ?? wanted);
}

/** The heading of a lesson's part that teaches a component; null where the course names none. */
export function sectionOf(
  module: ModuleStructure | undefined,
  skillId: string,
  { blocks }: Pick<Lesson, 'blocks'>,
): { id: string; title: string } | null {
  const id = module?.sections?.[skillId];
  const block = blocks.find((one) => one.id === id && one.kind === 'heading');
  if (block?.kind !== 'heading') return null;
  return { id: block.id, title: block.inline.map(({ text }) => text).join('') };
}

/** Its id where the course has no such module any more: what was recorded about it stays. */
export function moduleTitle({ modules }: CourseText, moduleId: string): string {
  return modules[moduleId]?.title ?? moduleId;
}

/**
 * terms.yaml: the things a course speaks about, each with its words by language, those that people
 * use instead included. A word matches at its beginning. Languages without lessons may have words
 * too: questions come in them.
 */
export const courseTerms = z.array(z.record(languageTag, distinct(z.array(text).min(1))));
export type CourseTerm = z.infer<typeof courseTerms>[number];

/**
 * glossary.yaml: words of the course by language, the one to use and those that it replaces. A word
 * matches at its beginning; a space at its end says that the word ends there.
 */
export const glossaryFile = z.record(
  languageTag,
  z.record(
    text,
    distinct(
      z.array(
        z
          .string()
          .max(100)
          .regex(/[\p{L}\p{N}]/u, 'there is no word in it'),
      ),
    ),
  ),
);
export type Glossary = z.infer<typeof glossaryFile>;

/**
 * <language>/translated.yaml: what texts were translated from, as hashes of their source, so that
 * those whose source has changed since are known (edit/translation.ts).
 */
export const translatedFile = z.record(z.string(), z.record(z.string(), z.string()));

/**
 * <language>/questions.yaml: what people ask, in their own words. `asked`: module -> section (id of
 * its heading) -> questions to which that section is the answer; the first two of a section read
 * well as suggestions. `elsewhere`: questions of such people that the course does not answer.
 */
export const questionsFile = z.strictObject({
  asked: z.record(id, z.record(id, z.array(question).min(1).max(60))),
  elsewhere: z.array(question).max(1_000).default([]),
});
export type QuestionsFile = z.infer<typeof questionsFile>;

/** A question that people ask. */
export interface AskedQuestion {
  language: string;
  /** What answers it; null where the course does not. */
  answer: { moduleId: string; sectionId: string } | null;
  /** Its place among those of its section and language, from 0. */
  position: number;
  text: string;
}

// ---------------------------------------------------------------- items.yaml

export const itemsFile = z.array(itemDefinition).min(1);
export const itemTextsFile = z.record(id, authoredText);

/** Letters, as for hints that are written at the desk (lib/hints). */
export const LONGEST_IMPORTED_HINT = 600;

/**
 * <language>/imported-hints.yaml: item -> hints that another course's author wrote, one a level.
 * Nobody here has read them: they wait for a reviewer, and no learner sees them before.
 */
export const importedHintsFile = z.record(
  id,
  z
    .array(
      z.strictObject({
        level: z.number().int().min(1).max(3),
        /** Where it comes from: the names that it has there. */
        from: text,
        text: text.max(LONGEST_IMPORTED_HINT),
      }),
    )
    .min(1)
    .max(3),
);
export type ImportedHint = z.infer<typeof importedHintsFile>[string][number];

// ---------------------------------------------------------------- lessons

/** Inline text of a block: the small markdown subset that lessons and answers may hold. */
export type Inline = {
  text: string;
  strong?: true;
  emphasis?: true;
  /** Id of the course's word that this is (words.ts marks it). */
  word?: string;
};

/** One element of a picture, drawn by the page; import/picture.ts says what it may be. */
export interface Shape {
  tag: string;
  attributes: Record<string, string>;
  children: Shape[];
  /** Of a `text`: its words, in a lesson; in a picture file the key of the words. */
  words?: string;
}

/**
 * One block of a lesson. Its id is the same in every language, so that a citation finds its twin.
 */
export type Block =
  | { id: string; kind: 'heading'; depth: 2 | 3; inline: Inline[] }
  | { id: string; kind: 'paragraph' | 'quote'; inline: Inline[] }
  | { id: string; kind: 'list'; ordered: boolean; items: Inline[][] }
  | { id: string; kind: 'picture'; title: string; description: string; shape: Shape };

/** A block that is read: a picture has no words of its own. */
export type TextBlock = Exclude<Block, { kind: 'picture' }>;

export interface Lesson {
  moduleId: string;
  language: string;
  title: string;
  blocks: Block[];
  /** Where facts that age come from, and when they were last checked (YYYY-MM-DD). */
  sources: { source: string; checked: string }[];
  hash: string;
}

export const lessonFrontMatter = z.strictObject({
  title: text,
  sources: z
    .array(z.strictObject({ source: text, checked: z.string().regex(/^\d{4}-\d{2}-\d{2}$/) }))
    .default([]),
});
