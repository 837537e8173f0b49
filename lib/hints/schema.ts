import * as z from 'zod';

/** What a hint belongs to: an item in one language, at a level or for one wrong answer. */
export interface HintPlace {
  courseId: string;
  itemId: string;
  language: string;
  /** 1 to 3: points to the idea, narrows it, works a parallel example; 0: for a wrong answer. */
  level: number;
  /** The wrong answer as an attempt keeps it: "option:<id>", "named:<id>"; else null. */
  answer: string | null;
}

/** A section of a lesson that a hint was drawn from, by the hash of its text. */
const source = z.strictObject({
  moduleId: z.string(),
  sectionId: z.string(),
  language: z.string(),
  hash: z.string(),
});
export type HintSource = z.infer<typeof source>;

/** Where a version of a hint comes from. */
const provenance = z.strictObject({
  /** The course's author, a person at the desk, a model, a quotation, or another course's file. */
  by: z.enum(['course', 'person', 'model', 'passage', 'import']),
  /** The person, or the model; '' where there is none. */
  name: z.string(),
  /** Version of the prompts, of a model's words. */
  prompts: z.string().optional(),
  /** The hint that it says in another language. */
  of: z.strictObject({ hintId: z.string(), version: z.number() }).optional(),
  sources: z.array(source),
  /** Of the item's words when it was written; null where it came with them. */
  itemHash: z.string().nullable(),
  /** Of the item's words that the course's files had beside it; of older ones not known. */
  cameWith: z.string().optional(),
});
export type Provenance = z.infer<typeof provenance>;

/** A hint that stands in a course's files. */
export interface FiledHint extends HintPlace {
  id: string;
  text: string;
  provenance: Provenance;
}

/** Longest text of a hint, in letters; forty words are wanted. */
export const LONGEST_HINT = 600;

export const rejectReasons = [
  'gives-answer',
  'wrong',
  'not-in-source',
  'language',
  'unclear',
  'too-long',
  'unsafe',
  'other',
] as const;
export type RejectReason = (typeof rejectReasons)[number];

/** The reason of an approval that was one of many. */
export const BULK = 'bulk';

/** What can become of a hint. Events are added and never changed. */
export const eventKinds = [
  'drafted',
  'written',
  'imported',
  'edited',
  'approved',
  'rejected',
  'source-changed',
  'sent-back',
  'retired',
  'undone',
] as const;
export type EventKind = (typeof eventKinds)[number];

export interface HintEvent {
  /** From 1, in the order in which they came. */
  seq: number;
  kind: EventKind;
  /** The version that it is about; of a new text, its own. */
  version: number;
  /** Name of who did it; '' is the author of the course, or the program. */
  by: string;
  at: Date;
  /**
   * Of a rejection a code; of a changed source what changed: 'item' or 'passage'; of what was sent
   * back by whom or what: a code of a rejection, 'second-reader' or 'no-effect'; of an approval
   * 'despite-checks' or 'bulk'.
   */
  reason: string | null;
  /** What the reviewer wrote to the author. */
  words: string | null;
  /** Of 'undone': the `seq` of the event that does not count any more. */
  undoes: number | null;
}

/** A hint that a learner may see. */
export interface ApprovedHint {
  id: string;
  version: number;
  level: number;
  answer: string | null;
  text: string;
}
