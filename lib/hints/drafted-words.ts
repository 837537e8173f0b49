import * as z from 'zod';
import { solutionOf } from '../content/answered';
import { languageName } from '../dates';
import { exerciseWords } from '../grounding/answer-key';
import type { Message } from '../grounding/chat-model';
import { jsonIn, render, versionOf } from '../grounding/template';
import type { HintGround } from './ground';
import { LONGEST_HINT } from './schema';
import type { WrongAnswer } from './wrong-answer';

/** The texts of prompts/hints, and what names them in the provenance of a draft. */
export interface DraftPrompts {
  version: string;
  system: string;
  /** Of the three levels. */
  user: string;
  /** Of a hint for one wrong answer. */
  answer: string;
}

/** Another letter, another version. */
export const withVersion = (texts: Omit<DraftPrompts, 'version'>): DraftPrompts => ({
  ...texts,
  version: versionOf([texts.system, texts.user, texts.answer]),
});

const WORDS = 40;

/**
 * @param answered the wrong answer that a hint is for; null: the three levels
 * @param nonce cannot be guessed by who wrote a passage: nothing in it can close its quotation
 */
export function draftMessages(
  prompts: DraftPrompts,
  { item, sections }: HintGround,
  answered: WrongAnswer | null,
  nonce: string,
): Message[] {
  const { text, language } = item;
  const { lines } = solutionOf(item);
  const others = Object.values(text.options ?? {}).filter((option) => !lines.includes(option));
  const passages = sections.map(
    (section, at) =>
      `<<passage ${at + 1} ${nonce}>>\n${section.headingPath.join(' > ')}\n${section.text}\n<<end of passage ${at + 1} ${nonce}>>`,
  );
  const values = {
    nonce,
    exercise: exerciseWords(text),
    answers: [lines.join(' | '), ...others].join('\n'),
    passages: passages.join('\n\n') || '(none)',
    language: languageName(language, 'en'),
  };
  return [
    { role: 'system', text: render(prompts.system, { words: String(WORDS), nonce }) },
    {
      role: 'user',
      text: answered
        ? render(prompts.answer, { ...values, wrong: answered.words })
        : render(prompts.user, values),
    },
  ];
}

const drafted = z.object({
  hints: z.array(
    z.object({
      level: z.coerce.number().int().min(0).max(3),
      text: z.string().trim().min(1).max(LONGEST_HINT),
    }),
  ),
});

export interface DraftedWords {
  level: number;
  text: string;
}

/**
 * What a model answered, one hint a level: JSON, also amid other words or in a fence. What is no
 * hint, or as long as five, is left out.
 * @param levels that were asked for; others are left out
 * @returns null where there is no hint in it
 */
export function readDraft(answer: string, levels: readonly number[]): DraftedWords[] | null {
  const parsed = drafted.safeParse(whole(jsonIn(answer)));
  if (!parsed.success) return null;
  const asked = parsed.data.hints.filter(({ level }) => levels.includes(level));
  const byLevel = new Map(asked.map(({ level, text }) => [level, text.replace(/\s+/g, ' ')]));
  return byLevel.size === 0
    ? null
    : [...byLevel].sort(([a], [b]) => a - b).map(([level, text]) => ({ level, text }));
}

/** A hint that is too long or of no level does not take the others with it. */
function whole(json: unknown): unknown {
  const value = z.object({ hints: z.array(z.unknown()) }).safeParse(json).data;
  return value && { hints: value.hints.filter((one) => drafted.shape.hints.element.safeParse(one).success) };
}
