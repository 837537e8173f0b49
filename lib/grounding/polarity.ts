import { contentWords } from '../content/function-words';
import { grams } from '../retrieval/grams';
import { sentences } from '../retrieval/sentences';
import { shareIn, tellingGrams } from './share-held';

/**
 * Words that deny, by language. In Kyrgyz a verb carries it inside, -ба- before its ending
 * ("жазбаңыз", "келбейт"), and -сыз makes "without" of a noun.
 */
const DENIALS: Readonly<Record<string, string>> = {
  en: "not|no|never|nobody|nothing|nowhere|none|without|cannot|neither|nor|\\p{L}+n['’]t",
  ru: 'не|ни|нет|нельзя|никогда|никто|никому|никого|ничего|ничем|нигде|без|незачем',
  ky:
    'эмес\\p{L}*|жок\\p{L}*|\\p{L}{3,}с[ыиуү]з|' +
    '\\p{L}{2,}[бп][аеоө](?:ң[ыиуү]з\\p{L}*|йт\\p{L}*|й|ды|ди|ду|дү|ган\\p{L}*|ген\\p{L}*|гон\\p{L}*|гөн\\p{L}*|с|са|се|со|сө|с[ыиуү]н)',
};
const compiled = new Map(
  Object.entries(DENIALS).map(([language, words]) => [
    language,
    new RegExp(`(?<!\\p{L})(?:${words})(?!\\p{L})`, 'iu'),
  ]),
);

/** Where one statement of a sentence ends and the next begins. */
const BETWEEN = /[,;:—–.!?]+\s*|\s(?:and|but|so|because|и|а|но|поэтому|же|ошондуктан|бирок|анан)\s/u;

/**
 * How alike two clauses must be to speak of the same. tests/bench/tutor-checks.ts prints what it
 * catches and costs.
 */
const SAME_MATTER = 0.5;

/**
 * Whether a claim denies what its passage states, or states what it denies: a clause of it is
 * compared with the clause of the passage that is most like it. Sees a "not" that came or went;
 * opposites ("more", "less") it does not see.
 */
export const isReversed = (claim: string, passage: string, language: string): boolean =>
  reversedBy(passage, language)(claim);

/** The same for several claims: the passage is read once. */
export function reversedBy(passage: string, language: string): (claim: string) => boolean {
  const denial = compiled.get(language.split('-')[0] ?? '');
  if (!denial) return () => false;
  const said = sentences(passage, language).flatMap(clauses).map(read);
  return (claim) =>
    clauses(claim).some((text) => {
      const clause = read(text);
      const [nearest] = said
        .map((other) => ({ other, like: likeness(clause, other) }))
        .sort((a, b) => b.like - a.like);
      return (
        nearest !== undefined &&
        nearest.like >= SAME_MATTER &&
        denial.test(text) !== denial.test(nearest.other.text)
      );
    });
}

function clauses(text: string): string[] {
  return text.split(BETWEEN).filter((clause) => contentWords(clause).length > 0);
}

interface Clause {
  text: string;
  /** Grams of its telling words, and of all. */
  telling: string[];
  grams: ReadonlyMap<string, number>;
}

const read = (text: string): Clause => ({
  ...{ text, telling: tellingGrams(text), grams: grams(text) },
});

/** Harmonic mean of the shares of each one's telling grams that the other holds. */
function likeness(a: Clause, b: Clause): number {
  const [there, back] = [shareIn(a.telling, b.grams), shareIn(b.telling, a.grams)];
  return there + back === 0 ? 0 : (2 * there * back) / (there + back);
}
