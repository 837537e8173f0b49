import * as z from 'zod';
import { romanisedWords } from '../content/romanise';
import { sentences } from '../retrieval/sentences';
import type { Contact } from './schema';

/** Words between the first and the last of a pattern, when it names no other. */
const WITHIN = 8;

/** "took | has taken | confiscat*" */
const group = z
  .string()
  .transform((text) => text.split('|').map((phrase) => phrase.trim()))
  .pipe(z.array(z.string().min(1)));
const pattern = z.strictObject({
  all: z.array(group).min(1),
  unless: group.optional(),
  within: z.number().int().min(1).default(WITHIN),
});

/**
 * One file of lib/tutor/danger: what a call for help looks like in a language, and plain advice.
 */
export const dangerFile = z.strictObject({
  language: z.string(),
  /** Words of what is told, played or long past: they lift all patterns of the file. */
  aside: group,
  topics: z
    .array(
      z.strictObject({
        id: z.string(),
        /** What has happened, as the help page says it. */
        title: z.string().trim().min(1),
        patterns: z.array(pattern).min(1),
        advice: z.array(z.string().trim().min(1)).min(1),
        calls: z.array(z.string()).min(1),
      }),
    )
    .min(1),
  /** What is told where somebody calls for help and no topic is likely: it must fit them all. */
  general: z.strictObject({
    title: z.string().trim().min(1),
    advice: z.array(z.string().trim().min(1)).min(1),
  }),
  ordinary: z.array(z.string()),
  /**
   * What the course teaches about and the classifier takes for worse: pay that is late or short,
   * with nobody threatened or held, a caller who plays a policeman, cash that is given along. The
   * line at most stands below their answer, on `topic`.
   */
  everyday: z
    .array(
      z.strictObject({
        topic: z.string(),
        patterns: z.array(pattern).min(1),
        /** Lifts each of the patterns. */
        unless: group,
        asked: z.array(z.string()).min(1),
      }),
    )
    .default([]),
});
export type DangerFile = z.infer<typeof dangerFile>;

/** The topic of a call for help of which nobody can say more. */
export const GENERAL = 'general';

/** As a phone may have it, that saved a course when no advice was general yet. */
type SavedDangerFile = Omit<DangerFile, 'general'> & Partial<Pick<DangerFile, 'general'>>;

type Phrase = readonly { word: string; prefix: boolean }[];
interface Pattern {
  all: Phrase[][];
  unless: Phrase[];
  within: number;
}

export interface Advice {
  title: string;
  sentences: string[];
}

/**
 * Patterns of all languages, read once: people mix languages, so every question is held against all
 * of them.
 */
export interface Danger {
  topics: { id: string; patterns: Pattern[] }[];
  everyday: { topic: string; patterns: Pattern[] }[];
  /** Advice by language and topic. */
  advice: ReadonlyMap<string, ReadonlyMap<string, Advice>>;
}

/** @param files the first is the language whose advice is given where the learner's is missing */
export function readDanger(files: readonly SavedDangerFile[]): Danger {
  const known = new Map<string, Phrase>();
  const readPattern = (one: z.infer<typeof pattern>) => patternOf(one, known);
  const ids = [...new Set(files.flatMap((file) => file.topics.map(({ id }) => id)))];
  return {
    topics: ids.map((id) => ({
      id,
      patterns: files.flatMap((file) =>
        (file.topics.find((topic) => topic.id === id)?.patterns ?? []).map((one) =>
          readPattern({ ...one, unless: [...(one.unless ?? []), ...file.aside] }),
        ),
      ),
    })),
    everyday: files
      .flatMap(({ everyday }) => everyday)
      .map(({ topic, patterns, unless }) => ({
        topic,
        patterns: patterns.map((one) => readPattern({ ...one, unless: [...(one.unless ?? []), ...unless] })),
      })),
    advice: new Map(
      files.map((file) => [
        file.language,
        new Map(topicsToAdvise(file).map(({ id, title, advice }) => [id, { title, sentences: advice }])),
      ]),
    ),
  };
}

function topicsToAdvise({ general, topics }: SavedDangerFile) {
  const fits = general ?? topics.find(({ id }) => id === 'threatened');
  return fits ? [...topics, { ...fits, id: GENERAL }] : topics;
}

/** @param known phrases that were read before: what lifts a file's patterns stands in each */
function patternOf({ all, unless, within }: z.infer<typeof pattern>, known: Map<string, Phrase>): Pattern {
  const phrase = (text: string): Phrase => {
    const read = known.get(text) ?? phraseOf(text);
    known.set(text, read);
    return read;
  };
  return { all: all.map((words) => words.map(phrase)), unless: (unless ?? []).map(phrase), within };
}

/** The copy is as long as its words; what flatMap makes is not. */
function phraseOf(text: string): Phrase {
  return text
    .split(' ')
    .flatMap((part) => romanisedWords(part).map((word) => ({ word, prefix: part.endsWith('*') })))
    .slice();
}

/** Id of the most urgent topic that a text calls for help with, or null. */
export function dangerIn(text: string, danger: Danger): string | null {
  const parts = sentences(text, 'en').map(romanisedWords);
  const found = danger.topics.find((topic) =>
    topic.patterns.some((pattern) => parts.some((words) => matches(words, pattern))),
  );
  return found?.id ?? null;
}

/** The topic of an everyday trouble that the classifier may take for worse, or null. */
export function everydayIn(text: string, { everyday }: Pick<Danger, 'everyday'>): string | null {
  const words = romanisedWords(text);
  return everyday.find(({ patterns }) => patterns.some((pattern) => matches(words, pattern)))?.topic ?? null;
}

function matches(words: readonly string[], { all, unless, within }: Pattern): boolean {
  if (unless.some((phrase) => words.some((_, at) => standsAt(words, at, phrase)))) return false;
  return words.some((_, from) => {
    const window = words.slice(from, from + within);
    return all.every((group) => group.some((phrase) => window.some((_, at) => standsAt(window, at, phrase))));
  });
}

function standsAt(words: readonly string[], at: number, phrase: Phrase): boolean {
  return phrase.every(({ word, prefix }, offset) => {
    const there = words[at + offset];
    return there !== undefined && (prefix ? there.startsWith(word) : there === word);
  });
}

/** What to do, in the first of `languages` that says it. */
export function adviceOn(topic: string, danger: Danger, languages: readonly string[]): Advice {
  const known = [...languages, ...danger.advice.keys()];
  for (const language of known) {
    const advice = danger.advice.get(language)?.get(topic);
    if (advice) return advice;
  }
  throw new Error(`no danger file has advice on "${topic}"`);
}

/** The operator's contacts, those who speak the learner's language first. */
export function contactsFor(contacts: readonly Contact[], language: string): Contact[] {
  const speaks = (contact: Contact) => Number(contact.languages.includes(language));
  return [...contacts].sort((a, b) => speaks(b) - speaks(a));
}
