import type { ItemText } from '../../content/items/item';
import type { ItemDefinition } from '../../content/items/kinds';

/** In the order in which the desk shows them. */
export const checkNames = [
  'leak',
  'language',
  'safety',
  'facts',
  'polarity',
  'about',
  'length',
  'duplicate',
  'answerable',
] as const;
export type CheckName = (typeof checkNames)[number];

/** Why a check says what it says: keys of the desk's messages. */
export type Why =
  | 'says-answer'
  | 'says-number'
  | 'excludes-others'
  | 'other-script'
  | 'other-language'
  | 'too-short-to-tell'
  | 'no-detector'
  | 'markup'
  | 'address'
  | 'unseen-signs'
  | 'instruction'
  | 'wrong-sum'
  | 'number'
  | 'name'
  | 'date'
  | 'own-example'
  | 'no-passage'
  | 'reversed'
  | 'off-topic'
  | 'many-words'
  | 'long-sentence'
  | 'like-level'
  | 'like-question'
  | 'no-model';

export interface CheckResult {
  check: CheckName;
  /** 'failed' keeps a hint from being approved in passing; 'flagged' is to be judged. */
  outcome: 'passed' | 'flagged' | 'failed' | 'not-run';
  why: Why | null;
  /** Words of the hint that it is about, as they stand there. */
  words: string[];
}

/** The hint that is looked at. */
export interface Draft {
  text: string;
  language: string;
  /** 0: for one wrong answer. */
  level: number;
}

/** What it is held against. */
export interface Ground {
  definition: ItemDefinition;
  /** The item's words in the language of the hint. */
  text: ItemText;
  /** In every language. */
  texts: readonly ItemText[];
  /** Sections of the lesson in the language of the hint. */
  passages: readonly string[];
  /** The item's other hints in this language, by level. */
  others: readonly { level: number; text: string }[];
}

export type Check = (draft: Draft, ground: Ground) => CheckResult;

export const passed = (check: CheckName): CheckResult => ({ check, outcome: 'passed', why: null, words: [] });
export const notRun = (check: CheckName, why: Why): CheckResult => ({
  ...{ check, outcome: 'not-run', why, words: [] },
});
export const flagged = (check: CheckName, why: Why, words: readonly string[] = []): CheckResult => ({
  ...{ check, outcome: 'flagged', why, words: [...words] },
});
export const failed = (check: CheckName, why: Why, words: readonly string[] = []): CheckResult => ({
  ...{ check, outcome: 'failed', why, words: [...words] },
});
