import * as z from 'zod';
import { romanisedWords } from '../content/romanise';
import { type TalkTopic, talkTopics } from './schema';

/** "thanks | thank you | spasib*" */
const group = z
  .string()
  .transform((text) => text.split('|').map((phrase) => phrase.trim()))
  .pipe(z.array(z.string().min(1)));
/** "how | hows & are you | is it going" */
const pattern = z
  .string()
  .transform((text) => text.split('&'))
  .pipe(z.array(group).min(1));

/**
 * One file of lib/tutor/talk: what is no question in a language, by topic. Its format is told in
 * en.yaml.
 */
export const talkFile = z.strictObject({
  language: z.string(),
  filler: group,
  common: group,
  /** Names of languages by code. */
  languages: z.record(z.string(), group),
  topics: z
    .array(
      z.strictObject({
        id: z.enum(talkTopics),
        /** Signs that say it without a word. */
        signs: z.string().default(''),
        /** Messages that say it as they stand; within a longer one their words say nothing. */
        alone: group.default([]),
        whole: z.array(pattern).min(1),
        said: z.array(z.string()).min(1),
        asked: z.array(z.string()).min(1),
      }),
    )
    .min(1),
});
export type TalkFile = z.infer<typeof talkFile>;

type Script = 'arabic' | 'cyrillic' | 'latin';

export interface Word {
  /** Romanised, each letter once where it repeats: "hellooo", "спасибоо". */
  text: string;
  script: Script;
}

export interface KnownWord extends Word {
  id: number;
  /** Stands for any ending. */
  prefix: boolean;
}

/** Id of the word that stands for any. */
export const ANY = 0;

/** Ids of words that follow one another. */
export type Phrase = readonly number[];

/** Each group must stand in a message. */
export interface Pattern {
  language: string;
  groups: Phrase[][];
}

export interface Topic {
  id: TalkTopic;
  signs: string;
  alone: Pattern[];
  whole: Pattern[];
}

/** Patterns of all languages, read once: "ok рахмат" is said as well. */
export interface Talk {
  /** Every word of a phrase, by its first letter. */
  words: ReadonlyMap<string, readonly KnownWord[]>;
  filler: Phrase[];
  common: Phrase[];
  languages: [code: string, phrases: Phrase[]][];
  /** In the order in which they count. */
  topics: Topic[];
}

export function readTalk(files: readonly TalkFile[]): Talk {
  const known = new KnownWords();
  const languages = new Map<string, Phrase[]>();
  for (const file of files)
    for (const [code, names] of Object.entries(file.languages))
      languages.set(code, [...(languages.get(code) ?? []), ...names.map((name) => known.phrase(name))]);
  const anyLanguage = [...languages.values()].flat();
  const phrases = (texts: readonly string[]) =>
    texts.flatMap((text) => (text === 'LANGUAGE' ? anyLanguage : [known.phrase(text)]));
  const ids = [...new Set(files.flatMap(({ topics }) => topics.map(({ id }) => id)))];
  return {
    filler: files.flatMap(({ filler }) => phrases(filler)),
    common: files.flatMap(({ common }) => phrases(common)),
    languages: [...languages],
    topics: ids.map((id): Topic => {
      const own = files.flatMap(({ language, topics }) =>
        topics.filter((topic) => topic.id === id).map((topic) => ({ ...topic, language })),
      );
      const read = (language: string, groups: readonly (readonly string[])[]): Pattern => ({
        language,
        groups: groups.map(phrases),
      });
      return {
        id,
        signs: own.map(({ signs }) => signs).join(''),
        alone: own.flatMap(({ language, alone }) => alone.map((text) => read(language, [[text]]))),
        whole: own.flatMap(({ language, whole }) => whole.map((groups) => read(language, groups))),
      };
    }),
    words: known.byFirstLetter(),
  };
}

/** Gives every word of the patterns a number. */
class KnownWords {
  readonly #words = new Map<string, KnownWord>();
  readonly #phrases = new Map<string, Phrase>();

  /** One for all that say the same; the copy is as long as its words, what flatMap makes is not. */
  phrase(text: string): Phrase {
    const known = this.#phrases.get(text);
    if (known) return known;
    const parts = text.split(' ');
    const phrase =
      parts.length === 1 ? this.#idsOf(text) : parts.flatMap((part) => this.phrase(part)).slice();
    this.#phrases.set(text, phrase);
    return phrase;
  }

  #idsOf(part: string): Phrase {
    if (part === 'ANY') return [ANY];
    return wordsOf(part).map((word) => this.#idOf(word, part.endsWith('*')));
  }

  #idOf(word: Word, prefix: boolean): number {
    const key = `${word.script},${word.text},${prefix}`;
    const { text, script } = word;
    const known = this.#words.get(key) ?? { text, script, prefix, id: ANY + 1 + this.#words.size };
    this.#words.set(key, known);
    return known.id;
  }

  byFirstLetter(): Map<string, KnownWord[]> {
    const letters = new Map<string, KnownWord[]>();
    for (const word of this.#words.values()) {
      const letter = word.text[0] ?? '';
      const own = letters.get(letter);
      if (own) own.push(word);
      else letters.set(letter, [word]);
    }
    return letters;
  }
}

/** Words of a text or a phrase, as they are compared. */
export function wordsOf(text: string): Word[] {
  return (text.match(/[\p{L}\p{M}\p{N}'’‘ʻʼ`]+/gu) ?? []).flatMap((token) => {
    // the sign that makes a picture of ☀ is a mark of its own
    if (!/[\p{L}\p{N}]/u.test(token)) return [];
    const script = scriptOf(token);
    return romanisedWords(token).map((word) => ({ text: shortened(word), script }));
  });
}

/** "Heeello" is "helo", as "hello" is; of one letter alone two stay: "ии" is no "и". */
function shortened(word: string): string {
  const once = word.replace(/(.)\1+/gu, '$1');
  return once.length === 1 ? word.slice(0, 2) : once;
}

function scriptOf(token: string): Script {
  if (/\p{Script=Arabic}/u.test(token)) return 'arabic';
  return /\p{Script=Cyrillic}/u.test(token) ? 'cyrillic' : 'latin';
}
