import { asciiDigits } from '../content/digits';
import { contentWords } from '../content/function-words';
import type { ItemText } from '../content/items/item';
import { type ItemDefinition, kindOf } from '../content/items/kinds';
import { NUMBER_LANGUAGES, spokenNumbers } from '../content/number-words';
import { romanise, romanisedWords } from '../content/romanise';
import { grams } from '../retrieval/grams';
import { numbersIn } from './facts';

/**
 * What would give an exercise's answer away, in all languages of the item. Never leaves the guard:
 * no prompt holds it.
 */
export interface Key {
  /** The number, unless the exercise itself names it. */
  number: number | null;
  tolerance: number;
  /** Any one of them is the answer, word for word. */
  words: string[];
  /** Any one of them is the answer, also in other words. */
  choices: Choice[];
  /** Most of one language's together are the answer. */
  steps: Choice[][];
  /** Both sides of one of them together are a part of the answer. */
  pairs: [left: Choice, right: Choice][];
}

/** A phrase of an exercise with the words that no other phrase of it has. */
interface Choice {
  text: string;
  telling: string;
}

/** Share of a choice's own grams that a text holds when it says the same. */
const SAME_CHOICE = 0.75;
/** Own words below which only the phrase itself counts. */
const LEAST_TELLING = 2;
/**
 * Letters from which a phrase is looked for across spaces: fewer could stand in the ends of other
 * words.
 */
const LONG_PHRASE = 8;
/** Share of the steps that give an order away. */
const MOST_STEPS = 2 / 3;

/**
 * @param texts the item's words in every language: an answer in another one is an answer as well
 */
export function keyOf(definition: ItemDefinition, texts: readonly ItemText[]): Key {
  const { number, isAccepted, options, steps, pairs } = kindOf(definition.kind).keyOf(definition);
  const isNamed =
    number && texts.some((text) => saysNumber(exerciseWords(text), number.value, number.tolerance));
  return {
    number: isNamed ? null : (number?.value ?? null),
    tolerance: number?.tolerance ?? 0,
    words: isAccepted ? texts.flatMap((text) => text.accept ?? []) : [],
    choices: texts.flatMap((text) => choicesOf(options ?? [], text.options, text)),
    steps: steps ? texts.map((text) => choicesOf(steps, text.steps, text)) : [],
    pairs: texts.flatMap((text) =>
      (pairs ?? []).map(([left, right]): [Choice, Choice] => [
        { text: text.left?.[left] ?? '', telling: '' },
        { text: text.right?.[right] ?? '', telling: '' },
      ]),
    ),
  };
}

/** The situation and the question, as the learner reads them. */
export function exerciseWords(text: ItemText): string {
  return [text.case, text.stem].filter(Boolean).join('\n');
}

function choicesOf(
  ids: readonly string[],
  all: Readonly<Record<string, string>> | undefined,
  text: ItemText,
): Choice[] {
  return ids.flatMap((id) => {
    const own = all?.[id];
    if (!own) return [];
    const others = Object.entries(all).flatMap(([other, words]) => (other === id ? [] : [words]));
    const known = new Set(romanisedWords([exerciseWords(text), ...others].join(' ')));
    return [
      {
        text: own,
        telling: contentWords(own)
          .filter((word) => !known.has(word))
          .join(' '),
      },
    ];
  });
}

/**
 * Whether a text gives an exercise's answer away: its number in any digits or words, its words, or
 * the right choice.
 */
export function gives(text: string, key: Key): boolean {
  const plain = unspaced(text);
  return (
    (key.number !== null && saysNumber(text, key.number, key.tolerance)) ||
    key.words.some((word) => saysWord(plain, word)) ||
    key.choices.some((choice) => saysChoice(plain, choice)) ||
    key.steps.some((steps) => saysSteps(plain, steps)) ||
    key.pairs.some(([left, right]) => saysChoice(plain, left) && saysChoice(plain, right))
  );
}

function saysSteps(plain: string, steps: readonly Choice[]): boolean {
  const held = steps.filter((step) => saysChoice(plain, step)).length;
  return steps.length > 0 && held >= MOST_STEPS * steps.length;
}

function saysWord(plain: string, word: string): boolean {
  const wanted = romanisedWords(word);
  const there = romanisedWords(plain);
  return there.some((_, at) =>
    wanted.every((part, offset) => {
      const found = there[at + offset] ?? '';
      return part.length > 3 ? found.startsWith(part) : found === part;
    }),
  );
}

function saysChoice(plain: string, { text, telling }: Choice): boolean {
  const words = ` ${romanisedWords(plain).join(' ')} `;
  const phrase = romanisedWords(text).join(' ');
  if (phrase === '') return false;
  if (words.includes(` ${phrase} `)) return true;
  if (phrase.length >= LONG_PHRASE && tight(plain).includes(tight(text))) return true;
  if (telling.split(' ').length < LEAST_TELLING) return false;
  const own = [...grams(telling).keys()];
  const held = grams(plain);
  return own.filter((gram) => held.has(gram)).length >= SAME_CHOICE * own.length;
}

/**
 * Letters alone: "I  e n d  t h e  c a l l" has no words to compare, and articles stand inside "ا ل
 * ق س ط  ا ل ش ه ر ي".
 */
function tight(text: string): string {
  return romanise(text.replace(/[^\p{L}\p{M}\p{N}]+/gu, ''));
}

/** "r e c e i p t" and "r-e-c-e-i-p-t" as a word; invisible signs gone. */
function unspaced(text: string): string {
  return visible(text).replace(
    /(?<![\p{L}\p{N}])(?:[\p{L}][^\p{L}\p{N}]{1,3}){2,}\p{L}(?![\p{L}\p{N}])/gu,
    (run) => run.replace(/[^\p{L}]/gu, ''),
  );
}

function visible(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{Cc}\p{Mn}\p{Default_Ignorable_Code_Point}]/gu, (sign) =>
      sign === '\n' || sign === '\t' ? ' ' : /\p{Mn}/u.test(sign) ? sign : '',
    );
}

/** In digits of any script, grouped, spaced out, in thousands, or in words. */
function saysNumber(text: string, value: number, tolerance: number): boolean {
  const plain = asciiDigits(visible(text));
  const near = (number: number) =>
    Math.abs(number - value) <= tolerance + 1e-9 * Math.max(1, Math.abs(value));
  return (
    [...numbersIn(plain)].some((number) => near(Number(number))) ||
    spelled(value).test(romanise(plain)) ||
    NUMBER_LANGUAGES.some((language) => {
      const spoken = spokenNumbers(plain, language);
      return spoken.some(near) || digitByDigit(spoken, value);
    })
  );
}

/**
 * The digits with little between them, and the same in thousands: "36 800", "3-6-8-0-0", "36.8
 * thousand", "36,8 тыс.".
 */
function spelled(value: number): RegExp {
  const digits = (number: number) =>
    [...String(number)]
      .map((sign) => (sign === '.' ? '[.,]' : sign === '0' ? '[0o]' : sign === '1' ? '[1li]' : sign))
      .join('[^\\p{L}\\p{N}]{0,3}');
  const thousands = `${digits(value / 1_000)}\\s*(?:k|thousand|tis|min|alf|alaf)`;
  return new RegExp(`(?<![\\p{N}])(?:${digits(value)}(?![\\p{N}])|${thousands})`, 'iu');
}

/** "three six eight zero zero" */
function digitByDigit(spoken: readonly number[], value: number): boolean {
  const digits = String(value);
  return (
    digits.length > 1 &&
    spoken
      .map((number) => (number < 10 ? String(number) : ' '))
      .join('')
      .includes(digits)
  );
}
