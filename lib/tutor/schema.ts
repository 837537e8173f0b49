import * as z from 'zod';
import { MOST_CHARACTERS } from './lengths';

/**
 * A passage of the course that an answer rests on. Points to blocks and their hash, never to a
 * chunk's number.
 */
const citation = z.strictObject({
  n: z.number().int().min(1),
  courseId: z.string(),
  moduleId: z.string(),
  /** Of its heading; missing in turns before November 2026. */
  sectionId: z.string().optional(),
  blockIds: z.array(z.string()).min(1),
  /**
   * Of the chunk's text when it was cited; differs from today's when the lesson was edited since.
   */
  hash: z.string(),
  /** Language of the passage, not of the learner. */
  language: z.string(),
  headingPath: z.array(z.string()),
  /** The whole chunk, verbatim. */
  passage: z.string(),
  /**
   * Verbatim sentences of the passage that answer best, in reading order; the ones to highlight.
   */
  sentences: z.array(z.string()).min(1),
});
export type Citation = z.infer<typeof citation>;

/** A section to look at instead: its heading leads there. */
const sectionLink = z.strictObject({
  moduleId: z.string(),
  /** The first block below the heading. */
  blockId: z.string(),
  language: z.string(),
  heading: z.string(),
});
export type SectionLink = z.infer<typeof sectionLink>;

/** Somebody to call, from the operator's file; the program never brings numbers of its own. */
export const contact = z.strictObject({
  name: z.string().min(1),
  country: z.string().min(1),
  phone: z.string().min(3),
  languages: z.array(z.string()).min(1),
  hours: z.string().min(1),
  free: z.boolean(),
});
export type Contact = z.infer<typeof contact>;

/** Why a turn shows quotations although a model is configured. */
const fallbackReason = z.enum(['deadline', 'model-failed', 'no-valid-citation', 'over-budget']);

/** What a message can be that is no question. */
export const talkTopics = [
  'call-a-person',
  'other-language',
  'are-you-a-person',
  'who-are-you',
  'what-can-you-do',
  'simpler',
  'dont-understand',
  'swearing',
  'thanks',
  'goodbye',
  'ok',
  'greeting',
  'unclear',
] as const;
export type TalkTopic = (typeof talkTopics)[number];

/** A passage once more: in another language, or sentence by sentence. */
const again = z.strictObject({
  citation,
  inSteps: z.boolean(),
  /** Ways in which it was shown before and now: codes of languages and "steps". */
  tried: z.array(z.string()).min(1),
});
export type Again = z.infer<typeof again>;

const beside = {
  /**
   * The topic, where the question may be a call for help. One line below the answer opens the help
   * page.
   */
  helpOn: z.string().optional(),
  /** Of a long text only the beginning and the end were read (long.ts). */
  long: z.boolean().optional(),
};

/**
 * What the learner reads; stored with the turn as it was shown. Words of our own come from messages
 * by `kind`.
 */
export const turnAnswer = z.discriminatedUnion('kind', [
  /**
   * "From the course": the section that answers, whole; before November 2026 up to three passages.
   */
  z.strictObject({
    kind: z.literal('quoted'),
    citations: z.array(citation).min(1).max(3),
    /** Sections that may answer too. */
    others: z.array(sectionLink).max(2).optional(),
    /** The best of them fits nearly as well: the learner chooses. */
    close: z.boolean().optional(),
    because: fallbackReason.optional(),
    ...beside,
  }),
  /**
   * "The tutor's words, after [1]": a model's text with verified marks [n], the quotations below
   * it.
   */
  z.strictObject({
    kind: z.literal('generated'),
    words: z.string(),
    citations: z.array(citation).min(1),
    ...beside,
  }),
  z.strictObject({
    kind: z.literal('not-in-course'),
    nearestModules: z.array(z.string()),
    nearest: z.array(sectionLink).max(3).optional(),
    ...beside,
  }),
  /** No question: a greeting, thanks, "who are you". Fixed words by topic, and ways on. */
  z.strictObject({
    kind: z.literal('talk'),
    topic: z.enum(talkTopics),
    /** Language that was asked for. */
    wanted: z.string().nullable(),
    /** What the answer before it rests on, shown in another way. */
    again: again.nullable(),
    ...beside,
  }),
  /** In an exercise: the next hint of the item, or null when all were shown. */
  z.strictObject({
    kind: z.literal('hint'),
    level: z.number().int(),
    hint: z.string().nullable(),
    /** The item has no hint that a learner may see. */
    none: z.literal(true).optional(),
    ...beside,
  }),
  z.strictObject({
    kind: z.literal('danger'),
    topic: z.string(),
    /** Plain sentences of the danger file, in the language of the question where there are any. */
    advice: z.array(z.string()).min(1),
    contacts: z.array(contact),
    /** Sections that answer, where the classifier heard the call: it may be a question. */
    others: z.array(sectionLink).max(2).optional(),
  }),
  /** A reply that broke off: what had been shown, marks verified, and "ask again". */
  z.strictObject({ kind: z.literal('broken'), words: z.string(), citations: z.array(citation), ...beside }),
]);
export type TurnAnswer = z.infer<typeof turnAnswer>;

export interface RecordedTurn {
  id: string;
  conversationId: string;
  position: number;
  question: string;
  /** Language of the question, in which the answer is given. */
  language: string;
  answer: TurnAnswer;
  helped: boolean | null;
  reported: boolean;
}

/** For a journal: a backup that is older must not bring the conversation back. */
export const removedConversationEntry = z.strictObject({
  type: z.literal('removed-conversation'),
  learnerId: z.guid(),
  conversationId: z.guid(),
  at: z.coerce.date(),
});
export type RemovedConversationEntry = z.infer<typeof removedConversationEntry>;

/**
 * What happens while a turn runs; a client gets one JSON line each, of `done` the word alone.
 * `text` comes only for a model's words, marks verified.
 */
export type TurnEvent =
  | { type: 'started'; turnId: string; conversationId: string }
  | { type: 'text'; text: string }
  | { type: 'done'; turn: RecordedTurn };

/** Letters of a question once signs that stand for several are spelt out: ﷺ is 18. */
const MOST_FOLDED = 1.2 * MOST_CHARACTERS;

/** The door: what a form or the chat island sends. */
export const ask = z.strictObject({
  turnId: z.uuid(),
  conversationId: z.uuid().optional(),
  courseId: z.string(),
  moduleId: z.string().optional(),
  roundId: z.uuid().optional(),
  position: z.coerce.number().pipe(z.int32()).optional(),
  question: z
    .string()
    .trim()
    .min(1)
    .max(MOST_CHARACTERS)
    .refine((text) => text.normalize('NFKC').length <= MOST_FOLDED, 'is longer than it looks'),
});
export type Ask = z.infer<typeof ask>;
