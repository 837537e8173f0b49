import * as z from 'zod';
import { distinct, id, text } from '../fields';

/** What items of every kind share. A kind is one file beside this one; kinds.ts lists them. */

/** Fields of a definition, whatever its kind. */
export const common = {
  id,
  skills: distinct(z.array(id).min(1)),
  /** Author's guess in logits: 0 = half get it right at first, 0.6 = about a third. */
  difficulty: z.number().min(-4).max(4),
};

/** The words of one item in one language. Which of them must be there depends on the kind. */
export const itemText = z.strictObject({
  /** The situation, where there is one; `stem` is then the question alone. */
  case: text.optional(),
  stem: text,
  options: z.record(id, text).optional(),
  steps: z.record(id, text).optional(),
  left: z.record(id, text).optional(),
  right: z.record(id, text).optional(),
  unit: text.optional(),
  /** Accepted spellings of a short text; compared normalised (normalise-text.ts). */
  accept: z.array(text).min(1).optional(),
  /** Spellings that reveal a named mistake, for short text. */
  spellings: z.record(id, z.array(text).min(1)).optional(),
  /** What to say to who chose this wrong option. */
  feedback: z.record(id, text).optional(),
  /** What to say to who made this named mistake. */
  mistakes: z.record(id, text).optional(),
  /** What to say to any other wrong answer. */
  otherwise: text,
  explanation: text,
});
export type ItemText = z.infer<typeof itemText>;

/**
 * The words of one item as its file has them: with the hints of its author, if any, level by level.
 * They are no part of the item: each is a hint of its own (lib/hints).
 */
export const authoredText = itemText.extend({ hints: distinct(z.array(text).max(3)).default([]) });
export type AuthoredText = z.infer<typeof authoredText>;

/**
 * The verdict on one answer. `mistake` names the text to show: an option's, a mistake's, or
 * neither.
 */
export interface Marking {
  correct: boolean;
  /** Wrong option or named mistake that was recognised. */
  mistake: { kind: 'option' | 'named'; id: string } | null;
  /**
   * An answer that can't be read ("12,5 or 13?"): nothing is recorded, the learner is asked again.
   */
  unreadable?: true;
  /** The same as an earlier answer to this showing of the item: nothing is recorded. */
  repeated?: true;
}

export const RIGHT: Marking = { correct: true, mistake: null };
export const UNREADABLE: Marking = { correct: false, mistake: null, unreadable: true };

/** What a typed answer was taken for, to be said back to who typed it. */
export type TakenFor = { number: number } | { words: string };

/** @param mistake the name of one that was recognised; without it, any other wrong answer */
export const wrong = (mistake?: string): Marking => ({
  correct: false,
  mistake: mistake === undefined ? null : { kind: 'named', id: mistake },
});

export interface Choice {
  id: string;
  text: string;
}

/** What a kind shows beside the question. Lists are shuffled, but for `left`. */
export interface ShownLists {
  options?: Choice[];
  steps?: Choice[];
  left?: Choice[];
  right?: Choice[];
  unit?: string;
}

/**
 * What the right answer is made of: a number, ids whose words give it away, or what `accept` says.
 */
export interface ItemKey {
  number?: { value: number; tolerance: number };
  isAccepted?: true;
  options?: readonly string[];
  steps?: readonly string[];
  pairs?: readonly (readonly [left: string, right: string])[];
}
