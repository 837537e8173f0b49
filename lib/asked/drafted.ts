import * as z from 'zod';
import type { LessonSection } from '../content/edit/lesson-text';
import { foldedQuestion } from '../content/import/questions';
import { languageName } from '../dates';
import type { Message } from '../grounding/chat-model';
import { jsonIn, render, versionOf } from '../grounding/template';

/** The texts of prompts/questions, and what names them in the record of a draft. */
export interface QuestionPrompts {
  version: string;
  system: string;
  user: string;
}

export const withVersion = (texts: Omit<QuestionPrompts, 'version'>): QuestionPrompts => ({
  ...texts,
  version: versionOf([texts.system, texts.user]),
});

/** What a model is asked for. */
interface WantedQuestions {
  language: string;
  lesson: string;
  section: LessonSection;
  /** Questions of the section, and those that were rejected for it. */
  there: readonly string[];
  count: number;
}

/** @param nonce cannot be guessed by who wrote a lesson: nothing in it can close its quotation */
export function questionMessages(
  prompts: QuestionPrompts,
  { language: code, lesson, section, there, count }: WantedQuestions,
  nonce: string,
): Message[] {
  const language = languageName(code, 'en');
  const values = {
    ...{ language, nonce, lesson, count: String(count) },
    part: `${section.title}\n\n${section.text}`,
    there: there.join('\n') || '(none)',
  };
  return [
    { role: 'system', text: render(prompts.system, { language, nonce }) },
    { role: 'user', text: render(prompts.user, values) },
  ];
}

const answered = z.object({ questions: z.array(z.unknown()) });
/** Letters beyond which it is no question to tap. */
const LONGEST = 200;

/**
 * What a model answered: questions that are not there yet, each once, as many as were asked for.
 * @returns null where what came holds no question at all
 */
export function readQuestions(
  answer: string,
  { there, count }: Pick<WantedQuestions, 'there' | 'count'>,
): string[] | null {
  const parsed = answered.safeParse(jsonIn(answer));
  const found = (parsed.data?.questions ?? []).flatMap((one) => {
    const text = typeof one === 'string' ? one.replace(/\s+/g, ' ').trim() : '';
    return text !== '' && text.length <= LONGEST ? [text] : [];
  });
  if (found.length === 0) return null;
  const seen = new Set(there.map(foldedQuestion));
  return found
    .filter((text) => {
      const folded = foldedQuestion(text);
      const isNew = folded !== '' && !seen.has(folded);
      seen.add(folded);
      return isNew;
    })
    .slice(0, count);
}
