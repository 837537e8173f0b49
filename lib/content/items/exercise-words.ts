import type { ItemText } from './item';
import { wordsOf } from './normalise-text';
import { toWord, type Word } from './same-word';

/** Beginnings of the words of an exercise, by where they stand. */
interface Stems {
  situation: ReadonlySet<string>;
  question: ReadonlySet<string>;
  /** Names, and what begins a sentence of the situation. */
  names: ReadonlySet<string>;
  /** Explanation, and what is said to wrong answers. */
  told: ReadonlySet<string>;
}

const read = new WeakMap<ItemText, Stems>();

/** Whether the exercise says a word, in whatever ending, in one of these places. */
export function isSaidIn(word: Word, places: readonly (keyof Stems)[], texts: readonly ItemText[]): boolean {
  const stems = stemsOf(word);
  return texts.some((text) => {
    const all = read.get(text) ?? stemsIn(text);
    read.set(text, all);
    return places.some((place) => stems.some((stem) => all[place].has(stem)));
  });
}

function stemsIn(text: ItemText): Stems {
  const { case: situation = '', stem, explanation, otherwise, mistakes = {} } = text;
  const of = (...said: string[]) => new Set(said.flatMap(wordsOf).flatMap((word) => stemsOf(toWord(word))));
  return {
    situation: of(situation),
    question: of(stem),
    names: of(...(situation.match(/\p{Lu}\p{L}+/gu) ?? [])),
    told: of(explanation, otherwise, ...Object.values(mistakes)),
  };
}

/** Letters that tell a word of the exercise again; in a short one its ending begins sooner. */
const STEM = 4;
const SHORT_STEM = 3;

function stemsOf({ plain, script }: Word): string[] {
  const bare = script === 'arabic' ? plain.replace(/^[وفبلك]?ال(?=\p{L}{3})/u, '') : plain;
  return [bare.slice(0, STEM), ...(bare.length > STEM + 1 ? [] : [bare.slice(0, SHORT_STEM)])];
}
