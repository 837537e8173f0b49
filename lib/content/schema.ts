import { z } from 'zod';

/**
 * What a course folder holds. `course.yaml` and `items.yaml` say once what is the same in every language;
 * `<language>/course.yaml`, `<language>/items.yaml` and `<language>/<module>.md` hold the words.
 * Every object is strict: a misspelt key is an error that names its line.
 */

const id = z
  .string()
  .regex(/^[a-z0-9]+(?:[-.][a-z0-9]+)*$/, 'an id is lower-case letters, digits, "-" and "."');
const text = z.string().trim().min(1);
/** BCP 47, as far as courses need it: "ky", "uz-Latn", "zh-Hant-TW". */
export const languageTag = z
  .string()
  .regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, 'a language tag such as "ky"');

// ---------------------------------------------------------------- course.yaml

export const courseStructure = z.strictObject({
  id,
  languages: z.array(languageTag).min(1),
  licence: text,
  groups: z.array(id).min(1),
  modules: z
    .array(
      z.strictObject({
        id,
        group: id,
        /** Modules that must be known well enough before this one is proposed (lib/path/candidates.ts). */
        requires: z.array(id).default([]),
        /** Reading and one round of practice, minutes. */
        minutes: z.number().int().min(1).max(60),
        /** Knowledge components taught here: each one thing that a learner could fail alone. */
        skills: z.array(id).min(1),
      }),
    )
    .min(1),
});
export type CourseStructure = z.infer<typeof courseStructure>;
export type ModuleStructure = CourseStructure['modules'][number];

export const courseText = z.strictObject({
  title: text,
  summary: text,
  groups: z.record(id, text),
  modules: z.record(id, z.strictObject({ title: text, summary: text })),
  skills: z.record(id, text),
});
export type CourseText = z.infer<typeof courseText>;

/** Its id where the course has no such module any more: what was recorded about it stays. */
export function moduleTitle({ modules }: CourseText, moduleId: string): string {
  return modules[moduleId]?.title ?? moduleId;
}

/**
 * terms.yaml: the things a course speaks about, each with its words by language, those that people use instead included.
 * A word matches at its beginning. Languages without lessons may have words too: questions come in them.
 */
export const courseTerms = z.array(z.record(languageTag, z.array(text).min(1)));
export type CourseTerm = z.infer<typeof courseTerms>[number];

// ---------------------------------------------------------------- items.yaml

const common = {
  id,
  skills: z.array(id).min(1),
  /** Author's guess in logits: 0 = half get it right at first, 0.6 = about a third. */
  difficulty: z.number().min(-4).max(4),
};
const mistakeName = id;

export const itemDefinition = z.discriminatedUnion('kind', [
  z.strictObject({
    ...common,
    kind: z.literal('single-choice'),
    options: z.array(id).min(2).max(6),
    answer: id,
  }),
  z.strictObject({
    ...common,
    kind: z.literal('multiple-choice'),
    options: z.array(id).min(3).max(7),
    answer: z.array(id).min(1),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('number'),
    answer: z.strictObject({
      value: z.number(),
      tolerance: z.number().min(0).default(0),
      /** Code of the unit ("som"); its word stands in each language's `unit`. */
      unit: text.optional(),
      /** Arithmetic that yields `value`, for the content checker. */
      check: text.optional(),
    }),
    mistakes: z.record(mistakeName, z.number()).default({}),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('short-text'),
    /** Names of mistakes; the spellings of each, and of the key, stand in each language. */
    mistakes: z.array(mistakeName).default([]),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('ordering'),
    /** Steps in the right order; shown shuffled. */
    steps: z.array(id).min(3).max(7),
    /** A wrong order of two steps: [shown first, shown later] reveals the mistake. */
    mistakes: z.record(mistakeName, z.tuple([id, id])).default({}),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('matching'),
    /** left -> right; `extra` are right sides that belong to nothing. */
    pairs: z.record(id, id),
    extra: z.array(id).default([]),
    mistakes: z.record(mistakeName, z.tuple([id, id])).default({}),
  }),
]);
export type ItemDefinition = z.infer<typeof itemDefinition>;
export type ItemKind = ItemDefinition['kind'];

/** The words of one item in one language. Which of them must be there depends on the kind (import/check.ts). */
const itemText = z.strictObject({
  /** The situation, where there is one; `stem` is then the question alone. */
  case: text.optional(),
  stem: text,
  options: z.record(id, text).optional(),
  steps: z.record(id, text).optional(),
  left: z.record(id, text).optional(),
  right: z.record(id, text).optional(),
  unit: text.optional(),
  /** Accepted spellings of a short text; compared normalised (marking.ts). */
  accept: z.array(text).min(1).optional(),
  /** Spellings that reveal a named mistake, for short text. */
  spellings: z.record(id, z.array(text).min(1)).optional(),
  /** What to say to who chose this wrong option. */
  feedback: z.record(id, text).optional(),
  /** What to say to who made this named mistake. */
  mistakes: z.record(id, text).optional(),
  /** What to say to any other wrong answer. */
  otherwise: text,
  hints: z.array(text).min(2).max(3),
  explanation: text,
});
export type ItemText = z.infer<typeof itemText>;

export const itemsFile = z.array(itemDefinition).min(1);
export const itemTextsFile = z.record(id, itemText);

// ---------------------------------------------------------------- lessons

/** Inline text of a block: the small markdown subset that lessons and answers may hold. */
export type Inline = { text: string; strong?: true; emphasis?: true };

/** One element of a picture, drawn by the page; import/picture.ts says what it may be. */
export interface Shape {
  tag: string;
  attributes: Record<string, string>;
  children: Shape[];
}

/** One block of a lesson. Its id is the same in every language, so that a citation finds its twin. */
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

// ---------------------------------------------------------------- answers

/** What a learner can answer, by kind; parsed at the door from a form or JSON. */
export const answer = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('single-choice'), option: id }),
  z.strictObject({ kind: z.literal('multiple-choice'), options: z.array(id) }),
  z.strictObject({ kind: z.literal('number'), text: z.string().max(100) }),
  z.strictObject({ kind: z.literal('short-text'), text: z.string().max(500) }),
  z.strictObject({ kind: z.literal('ordering'), steps: z.array(id) }),
  z.strictObject({ kind: z.literal('matching'), pairs: z.record(id, z.string()) }),
]);
export type Answer = z.infer<typeof answer>;

/** The verdict on one answer. `feedback` names the text to show: an option, a mistake, or neither. */
export interface Marking {
  correct: boolean;
  /** Wrong option or named mistake that was recognised. */
  mistake: { kind: 'option' | 'named'; id: string } | null;
  /** An answer that can't be read ("12,5 or 13?"): nothing is recorded, the learner is asked again. */
  unreadable?: true;
}
