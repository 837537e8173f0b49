import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { languageName } from '../dates';
import type { Message } from '../grounding/chat-model';
import { render } from '../grounding/template';
import type { Passage } from '../retrieval/schema';

/** The texts of prompts/tutor, and what names them in the record of a turn. */
export interface Prompts {
  version: string;
  system: string;
  user: string;
  exercise: string;
}

/** A name for the texts as they are: another letter, another name. */
export function versionOf(texts: Omit<Prompts, 'version'>): string {
  const all = [texts.system, texts.user, texts.exercise];
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify(all)))).slice(0, 16);
}

/** What a model may answer with, told to it in words; `checked` holds it to the characters. */
const ANSWER_WORDS = 120;

/**
 * Turns before this one that the model reads, and the characters kept of each question and answer
 * (about 100 tokens).
 */
const EARLIER_TURNS = 2;
const EARLIER_CHARACTERS = 400;

interface PromptInput {
  question: string;
  /** Language of the question, in which to answer. */
  language: string;
  passages: readonly Passage[];
  /** The exercise that the learner is in, without its key; hints that were shown. */
  exercise: { words: string; hints: readonly string[] } | null;
  /** Turns before, oldest first; none about danger. */
  earlier: readonly { question: string; answer: string }[];
  /**
   * Cannot be guessed by who wrote a passage or a question: nothing in them can close the quotation
   * they stand in.
   */
  nonce: string;
  /** Words that the answer may have. */
  words?: number;
}

/**
 * The messages of one turn. Passages and question are marked as data (spotlighting, Hines et al.
 * 2024).
 */
export function messagesFor(
  prompts: Prompts,
  { question, language, passages, exercise, earlier, nonce, words = ANSWER_WORDS }: PromptInput,
): Message[] {
  const name = languageName(language, 'en');
  const quoted = passages.map(({ chunk }, at) => {
    const heading = chunk.headingPath.join(' > ');
    return `<<passage ${at + 1} ${nonce}>>\n${heading}\n${chunk.text}\n<<end of passage ${at + 1} ${nonce}>>`;
  });
  return [
    { role: 'system', text: render(prompts.system, { words: String(words), nonce }) },
    ...earlier.slice(-EARLIER_TURNS).flatMap((turn): Message[] => [
      { role: 'user', text: trimmed(turn.question) },
      { role: 'assistant', text: trimmed(turn.answer) },
    ]),
    {
      role: 'user',
      text: render(prompts.user, {
        passages: quoted.join('\n\n'),
        exercise: exercise
          ? `${render(prompts.exercise, { exercise: exerciseData(exercise, nonce) })}\n`
          : '',
        question: `<<question ${nonce}>>\n${question}\n<<end of question ${nonce}>>`,
        language: name,
        words: String(words),
      }),
    },
  ];
}

function exerciseData({ words, hints }: { words: string; hints: readonly string[] }, nonce: string): string {
  const shown = hints.map((hint, at) => `Hint ${at + 1}, which they have read: ${hint}`);
  return [`<<exercise ${nonce}>>`, words, ...shown, `<<end of exercise ${nonce}>>`].join('\n');
}

function trimmed(text: string): string {
  return text.length <= EARLIER_CHARACTERS ? text : `${text.slice(0, EARLIER_CHARACTERS)} …`;
}
