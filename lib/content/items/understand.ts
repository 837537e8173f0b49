import { isFunctionWord } from '../function-words';
import { romanise } from '../romanise';
import { isSaidIn } from './exercise-words';
import type { ItemText } from './item';
import { wordsOf } from './normalise-text';
import { isForm, isSlip, toWord, type Word } from './same-word';
import { ADDS, ALL, BETWEEN, DENY, DENY_BEFORE, isSmall, OF, OPEN } from './small-words';

/** What a short text says, by the lists of its item. */
export type Understood =
  /** `as`: the spelling of the list that it was taken for. */
  { kind: 'accepted'; as: string } | { kind: 'mistake'; name: string } | { kind: 'other' };

/**
 * Takes what a fair teacher would: an accepted spelling in other endings, scripts or order, among
 * polite and small words, with a slip of the finger. Not where it is denied, where a named mistake
 * or a number stands beside it, or where it is lost among other words.
 */
export function understand(
  text: string,
  texts: readonly ItemText[],
  mistakes: readonly string[],
): Understood {
  const accepted = texts.flatMap(({ accept }) => entriesOf(accept));
  const named = mistakes.flatMap((name) =>
    texts.flatMap(({ spellings }) => entriesOf(spellings?.[name]).map((entry) => ({ ...entry, name }))),
  );
  const whole = wordsOf(text).join(' ');
  const is = (entry: Entry) => entry.whole === whole;
  const exact = accepted.find(is);
  if (exact) return { kind: 'accepted', as: exact.spelling };
  const exactMistake = named.find(is);
  if (exactMistake) return { kind: 'mistake', name: exactMistake.name };

  const parts = affirmed(text, named);
  const said = parts.flatMap(({ words }) => words);
  const isClear = !said.some((_, at) => leavesOpen(said, at, texts));
  // A slip that makes a word of a mistake is that mistake's.
  const taken = named.flatMap(({ words }) => words);
  const key = isClear ? best(accepted, said, taken) : null;
  const wrong = best(named, key?.rest ?? said, []);
  const isBeside = wrong !== null && !accompanies(wrong.entry.name, named, accepted);
  if (key && !isBeside && isBenign(key, parts, accepted, texts))
    return { kind: 'accepted', as: key.entry.spelling };
  return wrong ? { kind: 'mistake', name: wrong.entry.name } : { kind: 'other' };
}

interface Entry {
  spelling: string;
  whole: string;
  /** Those that say something, if any do. */
  words: Word[];
  /** All of them written as one. */
  joined: Word;
}
type Named = Entry & { name: string };

/** Lists of an item that is marked again are not read again. */
const entries = new WeakMap<readonly string[], Entry[]>();

function entriesOf(spellings: readonly string[] | undefined): Entry[] {
  if (!spellings) return [];
  const known = entries.get(spellings);
  if (known) return known;
  const read = spellings.map((spelling) => {
    const all = wordsOf(spelling);
    const telling = all.filter((word) => !isFunctionWord(romanise(word)));
    const words = telling.length > 0 ? telling : all;
    return { spelling, whole: all.join(' '), words: words.map(toWord), joined: toWord(words.join('')) };
  });
  entries.set(spellings, read);
  return read;
}

function leavesOpen(said: readonly Word[], at: number, texts: readonly ItemText[]): boolean {
  const word = said[at]?.folded ?? '';
  const next = said[at + 1];
  if (!ALL.has(word)) return OPEN.has(word);
  return next === undefined || !isSaidIn(next, ['situation', 'told'], texts);
}

interface Part {
  words: Word[];
  /** How many of them stand before what is added. */
  head: number;
}

/** Parts of a text that it does not deny. */
function affirmed(text: string, named: readonly Named[]): Part[] {
  return text
    .toLowerCase()
    .split(BETWEEN)
    .map((clause) => {
      const words = notDenied(wordsOf(clause).map(toWord), named);
      const adds = words.findIndex(
        ({ folded }, at) => at > 0 && (ADDS.has(folded) || /^بال\p{L}{3}/u.test(folded)),
      );
      return { words, head: adds === -1 ? words.length : adds };
    })
    .filter(({ words }) => words.length > 0);
}

function notDenied(words: readonly Word[], named: readonly Named[]): Word[] {
  const last = words.findLastIndex(({ folded }) => DENY_BEFORE.test(folded));
  if (last >= 0) return words.slice(last + 1);
  const [first, ...more] = words.flatMap(({ folded }, at) => (DENY.has(folded) ? at : []));
  if (first === undefined) return [...words];
  // "I do not leave without it."
  if (more.length === 1) return words.filter(({ folded }) => !DENY.has(folded));
  return best(named, words.slice(first + 1), []) ? words.slice(0, first) : [];
}

interface Match<E extends Entry> {
  entry: E;
  rest: Word[];
}

/** The entry that says most of a text, and what of the text it leaves. */
function best<E extends Entry>(
  entries: readonly E[],
  said: readonly Word[],
  taken: readonly Word[],
): Match<E> | null {
  let found: Match<E> | null = null;
  const text = { said, runs: runsOf(said), taken };
  for (const entry of entries) {
    const rest = restOf(entry, text);
    if (rest && (!found || rest.length < found.rest.length)) found = { entry, rest };
  }
  return found;
}

interface Said {
  said: readonly Word[];
  runs: readonly Run[];
  /** Words that no slip may make. */
  taken: readonly Word[];
}

/** Words of a text from one place to another, written as one. */
interface Run {
  from: number;
  to: number;
  word: Word;
}

function runsOf(said: readonly Word[]): Run[] {
  return said.flatMap((_, from) =>
    [1, 2, 3].flatMap((count) => {
      const run = said.slice(from, from + count);
      const word = toWord(run.map(({ folded }) => folded).join(''));
      return run.length === count ? { from, to: from + count, word } : [];
    }),
  );
}

/**
 * Words of the text that are left when the entry's are taken out; null where one is missing. Short
 * words keep their order, since they are parts of a name or of a phrase.
 */
function restOf({ words, joined }: Entry, { said, runs, taken }: Said): Word[] | null {
  const same = (key: Word, word: Word) =>
    isForm(key, word) || (isSlip(key, word) && !taken.some((other) => isForm(other, word)));
  const without = (from: number, to: number) => [...said.slice(0, from), ...said.slice(to)];
  const run = runs.find(({ from, to, word }) => (to - from > 1 || words.length > 1) && same(joined, word));
  if (run) return without(run.from, run.to);
  if (words.length > 1 && words.some(({ folded }) => folded.length < 3)) {
    const isAt = (from: number) =>
      words.every((word, offset) => {
        const one = said[from + offset];
        return one !== undefined && same(word, one);
      });
    const from = said.findIndex((_, at) => isAt(at));
    return from === -1 ? null : without(from, from + words.length);
  }
  const rest = [...said];
  for (const word of words) {
    const at = rest.findIndex((one) => same(word, one));
    if (at === -1) return null;
    rest.splice(at, 1);
  }
  return rest;
}

/** "A receipt with the code": what is a mistake alone may stand beside the key. */
function accompanies(name: string, named: readonly Named[], accepted: readonly Entry[]): boolean {
  const own = named.filter((entry) => entry.name === name);
  return accepted.some(({ words }) => best(own, words, []) !== null);
}

/** Unknown words from which an answer is a speech in which the key only happens to stand. */
const MANY = 5;

/**
 * Whether nothing beside the key makes another thing of it ("copy of my passport"): small words,
 * those of the lists and of the exercise do not, nor what is added or stands in a clause apart.
 * Where the key's words stand in the situation, other words of the situation do.
 */
function isBenign(
  { entry, rest }: Match<Entry>,
  parts: readonly Part[],
  accepted: readonly Entry[],
  texts: readonly ItemText[],
): boolean {
  const isNamed = entry.words.every((word) => isSaidIn(word, ['situation'], texts));
  const places = isNamed ? (['question', 'names'] as const) : (['question', 'situation', 'told'] as const);
  const keys = accepted.flatMap(({ words }) => words);
  const isKnown = (word: Word) =>
    isSmall(word) || isSaidIn(word, places, texts) || keys.some((key) => isForm(key, word));
  const unknown = rest.filter((word) => !isKnown(word));
  const heads = parts.map(({ words, head }) => words.slice(0, head));
  const isBeside = (word: Word) =>
    heads.some((words) => isOfKey(words, words.indexOf(word), (one) => !rest.includes(one), isNamed));
  return unknown.length < MANY && !unknown.some(isBeside);
}

/**
 * Whether a word of a clause may make another thing of the key in it. What stands apart behind it
 * does not ("the card says it"), nor in Arabic what stands before it, a verb as a rule, but where
 * the exercise names the key itself.
 */
function isOfKey(
  words: readonly Word[],
  at: number,
  isKey: (word: Word) => boolean,
  isNamed: boolean,
): boolean {
  const key = words.findIndex(isKey);
  if (at === -1 || key === -1) return false;
  if (at < key) return isNamed || words[at]?.script !== 'arabic';
  const between = words.slice(words.findLastIndex((word, place) => place < at && isKey(word)) + 1, at);
  return between.length === 0 || between.some(({ folded }) => OF.has(folded));
}
