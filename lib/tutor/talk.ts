import type { TalkTopic } from './schema';
import {
  ANY,
  type KnownWord,
  type Pattern,
  type Phrase,
  type Talk,
  type Word,
  wordsOf,
} from './talk-patterns';

/** Longest message that can be talk, in words: whoever writes more has something to ask. */
const MOST_WORDS = 15;
/** Words that may be anybody's name: "hi, my name is Aibek". */
const MOST_UNKNOWN = 2;

/** What a message is, when it is no question. */
export interface Talked {
  topic: TalkTopic;
  /** Languages in which it is said so. */
  languages: string[];
  /** Language that it asks for. */
  wanted: string | null;
}

/** What a message is when it is talk; null for a question. */
export function talkIn(text: string, talk: Talk): Talked | null {
  const words = wordsOf(text);
  if (words.length === 0) return wordless(text, talk);
  if (words.length > MOST_WORDS) return null;
  const talked = inWords(words, talk);
  // "а дальше?" asks, "дальше" agrees
  if (talked?.topic === 'ok' && /[?؟]/u.test(text)) return null;
  return talked ?? (isPressedAtRandom(text) ? unclear : null);
}

/** "x", "...", "asdf" and a picture of a cat. */
const unclear: Talked = { topic: 'unclear', languages: [], wanted: null };

/** Rows of the keyboards that people type on. */
const ROWS = [
  ...['qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'йцукенгшщзхъ', 'фывапролджэ', 'ячсмитьбю'],
  ...['ضصثقفغعهخحجد', 'شسيبلاتنمكط', 'ئءؤرىةوزظ'],
];
const LEAST_KEYS = 3;

/** Each word is one letter, however often, or keys that lie side by side. */
function isPressedAtRandom(text: string): boolean {
  const words = text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return words.every(
    (word) =>
      /^(\p{L})\1*$/u.test(word) || (word.length >= LEAST_KEYS && ROWS.some((row) => row.includes(word))),
  );
}

/** Signs alone: a thumb, a question mark, anything else. */
function wordless(text: string, { topics }: Talk): Talked {
  const topic = topics.find(({ signs }) => [...signs].some((sign) => text.includes(sign)));
  return topic ? { ...unclear, topic: topic.id } : unclear;
}

/**
 * Polite words that stand before a question as often as alone: they must be most of a message with
 * what fills it.
 */
const BEFORE_A_QUESTION: ReadonlySet<TalkTopic> = new Set(['greeting', 'thanks', 'ok', 'goodbye']);
const LEAST_SHARE = 1 / 4;
const LEAST_POLITE_SHARE = 1 / 2;

/** Between parts of a message, however its writer puts capitals and spaces. */
const PARTS = /(?<=[.!?؟…,،;:)\p{Extended_Pictographic}])\s*(?=[\p{L}\p{N}])|\s*\n\s*/u;
/** "thanks a lot and ...": polite words before a question without a mark between them. */
const MOST_POLITE_WORDS = 4;

/**
 * What a message says beside polite words, where the patterns do not know that: "thanks! and what
 * about tax" asks about tax. Null where they know all of it or it begins and ends otherwise.
 */
export function besidePoliteWords(text: string, talk: Talk): string | null {
  const isPolite = (part: string) => BEFORE_A_QUESTION.has(talkIn(part, talk)?.topic ?? 'unclear');
  const parts = text.split(PARTS).filter((part) => /[\p{L}\p{N}]/u.test(part));
  const rest = parts.filter((part) => !isPolite(part)).join(' ');
  if (rest !== '' && rest.length < parts.join(' ').length) return talkIn(rest, talk) ? null : rest;
  const words = text.trim().split(/\s+/);
  for (let most = Math.min(MOST_POLITE_WORDS, words.length - 2); most > 0; most -= 1) {
    const after = words.slice(most).join(' ');
    if (isPolite(words.slice(0, most).join(' '))) return talkIn(after, talk) ? null : after;
  }
  return null;
}

function inWords(words: readonly Word[], talk: Talk): Talked | null {
  const message = compared(words, talk);
  if (message === null) return null;
  const heard = talk.topics.flatMap(({ id, alone, whole }) => {
    const said = [
      ...alone.map((one) => heardIn(one, message)).filter(({ places }) => places.size === words.length),
      ...whole.map((one) => heardIn(one, message)).filter(({ places }) => places.size > 0),
    ];
    return said.length === 0 ? [] : [{ id, said, places: joined(said.map(({ places }) => places)) }];
  });
  if (heard.length === 0) return null;
  const everywhere = (phrases: readonly Phrase[]) =>
    joined(phrases.filter((one) => mayStandIn(one, message)).map((one) => spelled(placesOf(one, message))));
  const filler = everywhere(talk.filler);
  if (joined([...heard.map(({ places }) => places), filler, everywhere(talk.common)]).size < words.length)
    return null;
  // "hi, who are you" asks who: what holds most of the message counts
  const { id, said, places } = heard.reduce((best, next) =>
    weight(next.places) > weight(best.places) ? next : best,
  );
  // "hello and thanks for the answer" greets and thanks
  const polite = heard.filter((one) => BEFORE_A_QUESTION.has(one.id)).map((one) => one.places);
  const [counts, least] = BEFORE_A_QUESTION.has(id)
    ? [joined([...polite, filler]), LEAST_POLITE_SHARE]
    : [joined([places, filler]), LEAST_SHARE];
  if (weight(counts) / words.length < least) return null;
  const languages = [...new Set(said.map(({ language }) => language))];
  const wanted = id === 'other-language' ? languageIn(message, talk, languages) : null;
  return { topic: id, languages, wanted };
}

/**
 * Language that a text names, however much else it says: "answer me from now on in Uzbek".
 * @param spoken in which it is said
 */
export function languageAskedIn(text: string, talk: Talk, spoken: readonly string[]): string | null {
  const message = compared(wordsOf(text), talk, Number.POSITIVE_INFINITY);
  return message && languageIn(message, talk, spoken);
}

/** Another one than is spoken, where several are named: "Nepali please, my English is small". */
function languageIn(message: Message, { languages }: Talk, spoken: readonly string[]): string | null {
  const named = languages
    .filter(([, phrases]) => phrases.some((phrase) => placesOf(phrase, message).size > 0))
    .map(([code]) => code);
  return named.find((code) => !spoken.includes(code)) ?? named[0] ?? null;
}

/**
 * How well a word of a message fits the known words, by id: 1, or less where a letter is wrong;
 * those that fit.
 */
type Fits = ReadonlyMap<number, number>;
interface Message {
  /** Word by word. */
  fits: Fits[];
  /** Ids of all that stands in it. */
  present: ReadonlySet<number>;
}
/** Places of a message's words, each with how well it fits. */
type Places = ReadonlyMap<number, number>;

/** Letters from which one wrong one is forgiven. */
const FORGIVES_ONE = 6;
const A_WRONG_LETTER = 0.6;

/** Null as soon as too many words are unknown, which is where most questions end. */
function compared(words: readonly Word[], talk: Talk, mostUnknown = MOST_UNKNOWN): Message | null {
  const fits: Fits[] = [];
  let unknown = 0;
  for (const word of words) {
    const fit = new Map<number, number>([[ANY, 1]]);
    for (const spelling of spellingsOf(word))
      for (const known of talk.words.get(spelling.text[0] ?? '') ?? []) {
        const one = fitOf(spelling, known);
        if (one > 0) fit.set(known.id, one);
      }
    unknown += Number(fit.size === 1);
    if (unknown > mostUnknown) return null;
    fits.push(fit);
  }
  return { fits, present: new Set(fits.flatMap((fit) => [...fit.keys()])) };
}

/**
 * What is written with an Arabic word: "and" (وشكرا; وبعدين asks "and then"), the present of the
 * dialects (بتقدر, بيعمل, بنحكي).
 */
const WRITTEN_WITH_IT = /^(?:u(?=[^b].)|b(?=[tin]..))/;

function spellingsOf(word: Word): Word[] {
  if (word.script !== 'arabic' || !WRITTEN_WITH_IT.test(word.text)) return [word];
  return [word, { ...word, text: word.text.replace(WRITTEN_WITH_IT, '') }];
}

function fitOf(there: Word, { text, script, prefix }: KnownWord): number {
  // Cyrillic is typed in Latin letters as well, Latin not in Cyrillic; Arabic, without vowels, is
  // itself alone
  if (there.script !== script && !(script === 'cyrillic' && there.script === 'latin')) return 0;
  if (there.text === text || (prefix && there.text.startsWith(text))) return 1;
  const forgives = !prefix && script !== 'arabic' && Math.max(there.text.length, text.length) >= FORGIVES_ONE;
  return forgives && isOneLetterOff(there.text, text) ? A_WRONG_LETTER : 0;
}

/** One letter too many, too few, another one, or two swapped. */
function isOneLetterOff(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  const shorter = Math.min(a.length, b.length);
  let from = 0;
  while (from < shorter && a[from] === b[from]) from += 1;
  let end = 0;
  while (end < shorter - from && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const [restA, restB] = [a.slice(from, a.length - end), b.slice(from, b.length - end)];
  const swapped = restA.length === 2 && restA === `${restB[1]}${restB[0]}`;
  return swapped || (restA.length <= 1 && restB.length <= 1);
}

/** Where a pattern stands in a message; nowhere when one of its groups does not. */
function heardIn({ language, groups }: Pattern, message: Message): { language: string; places: Places } {
  const found: Places[] = [];
  for (const phrases of groups) {
    const places = joined(
      phrases.filter((one) => mayStandIn(one, message)).map((one) => placesOf(one, message)),
    );
    if (places.size === 0) return { language, places };
    found.push(places);
  }
  return { language, places: joined(found) };
}

function mayStandIn(phrase: Phrase, { present }: Message): boolean {
  return phrase.every((id) => present.has(id));
}

/** Wherever a phrase stands. */
function placesOf(phrase: Phrase, { fits }: Message): Places {
  const places = new Map<number, number>();
  for (let at = 0; at + phrase.length <= fits.length; at++) {
    const fit = phrase.map((id, offset) => fits[at + offset]?.get(id) ?? 0);
    if (!fit.includes(0)) for (const [offset, one] of fit.entries()) places.set(at + offset, one);
  }
  return places;
}

function joined(all: readonly Places[]): Places {
  const places = new Map<number, number>();
  for (const one of all) for (const [at, fit] of one) places.set(at, Math.max(fit, places.get(at) ?? 0));
  return places;
}

/** Those right to the letter: short and common words become others by a letter. */
function spelled(places: Places): Places {
  return new Map([...places].filter(([, fit]) => fit === 1));
}

function weight(places: Places): number {
  return [...places.values()].reduce((sum, fit) => sum + fit, 0);
}
