import * as z from 'zod';
import { languageName } from '../dates';
import type { Message } from '../grounding/chat-model';
import { jsonIn, render, versionOf } from '../grounding/template';
import type { WordBeside } from './beside';

/** The texts of prompts/translation, and what names them in the record of a draft. */
export interface TranslationPrompts {
  version: string;
  system: string;
  user: string;
}

/** Another letter, another version. */
export const withVersion = (texts: Omit<TranslationPrompts, 'version'>): TranslationPrompts => ({
  ...texts,
  version: versionOf([texts.system, texts.user]),
});

interface Source {
  name: string;
  source: string;
}

/**
 * @param around what the page says in all: an option is understood by its question
 * @param nonce cannot be guessed by who wrote the texts: nothing in them can close their quotation
 */
export function translationMessages(
  prompts: TranslationPrompts,
  texts: readonly Source[],
  { language: code, words, around }: { language: string; words: readonly WordBeside[]; around: string },
  nonce: string,
): Message[] {
  const language = languageName(code, 'en');
  const said = words.map(({ source, words: own, not }) => {
    const wrong = not.length > 0 ? ` (wrong: ${not.join(', ')})` : '';
    return `${source}: ${own.join(', ')}${wrong}`;
  });
  const listed = texts.map(
    ({ source }, at) => `<<text ${at + 1} ${nonce}>>\n${source}\n<<end of text ${at + 1} ${nonce}>>`,
  );
  return [
    { role: 'system', text: render(prompts.system, { language, nonce }) },
    {
      role: 'user',
      text: render(prompts.user, {
        ...{ language, nonce, around },
        words: said.join('\n') || '(none)',
        texts: listed.join('\n\n'),
      }),
    },
  ];
}

const answered = z.object({ texts: z.record(z.string(), z.unknown()) });
/** Letters of one text beyond which it is none. */
const LONGEST = 4_000;

/**
 * What a model answered, by the names of the texts: JSON, also amid other words or in a fence. What
 * was not asked for, or is no text, is left out.
 * @returns null where there is no translation in it
 */
export function readTranslation(answer: string, texts: readonly Source[]): Map<string, string> | null {
  const parsed = answered.safeParse(jsonIn(answer));
  if (!parsed.success) return null;
  const found = texts.flatMap(({ name }, at): [string, string][] => {
    const text = parsed.data.texts[String(at + 1)];
    const isText = typeof text === 'string' && text.trim() !== '' && text.length <= LONGEST;
    return isText ? [[name, text.trim()]] : [];
  });
  return found.length > 0 ? new Map(found) : null;
}
