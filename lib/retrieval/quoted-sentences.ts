import type { Asked } from './asked';
import { indexedGrams } from './grams';
import type { LexicalIndex } from './lexical';
import type { Cosines, StoredChunk } from './schema';
import { sentences } from './sentences';

const MOST_SENTENCES = 3;
/**
 * What a further unit must bring of the question. Two sentences of one paragraph explain each
 * other: they read better than one.
 */
const COST_OF_SENTENCE = -0.01;
const COST_OF_POINT = 0.03;
const COST_OF_BLOCK = 0.08;
/** A quotation that opens a block needs no sentence before it to be understood. */
const OPENS_BLOCK = 0.04;
/**
 * What standing in the block that matched in another language is worth, where the words themselves
 * can't match.
 */
const MATCHED_BLOCK = 0.05;
/** Of the nearest sentence's cosine beside the covered share of the question's words. */
const WEIGHT_OF_COSINE = 0.5;

type Shown = StoredChunk & Pick<Cosines, 'sentenceCosines'>;

interface Unit {
  text: string;
  /** What it costs to go on with this unit. */
  cost: number;
  opens: boolean;
  grams: Counts;
  cosine: number;
  bonus: number;
}

/**
 * Neighbouring units of the shown version in reading order: 1 to 3 whose words together hold most
 * of the question, and of which one is near to it. `matched` is the version of the passage that was
 * found, which may be in another language.
 */
export function bestSentences(
  question: readonly Asked[],
  shown: Shown,
  matched: StoredChunk,
  index: Pick<LexicalIndex, 'rarity'>,
): string[] {
  const asked = weighed(question, index);
  const units = unitsOf(shown, shown.id === matched.id ? undefined : bestBlock(asked, matched));
  let best = { score: Number.NEGATIVE_INFINITY, from: 0, to: 1 };
  for (const [from, first] of units.entries()) {
    const union = new Map<string, number>();
    let cost = first.opens ? -OPENS_BLOCK : 0;
    let bonus = 0;
    let cosine = Number.NEGATIVE_INFINITY;
    for (const [at, unit] of units.slice(from, from + MOST_SENTENCES).entries()) {
      for (const [gram, n] of unit.grams) union.set(gram, n);
      bonus = Math.max(bonus, unit.bonus);
      cosine = Math.max(cosine, unit.cosine);
      if (at > 0) cost += unit.cost;
      const score = covered(asked, union) + WEIGHT_OF_COSINE * cosine + bonus - cost;
      if (score > best.score + 1e-9) best = { score, from, to: from + at + 1 };
    }
  }
  return units.slice(best.from, best.to).map(({ text }) => text);
}

/**
 * Sentences of paragraphs, and whole points of lists: "**The fee.** You pay it first." says nothing
 * in halves.
 */
function unitsOf(chunk: Shown, matchedBlock: string | undefined): Unit[] {
  const cosines = [...(chunk.sentenceCosines ?? [])];
  const cosineOf = (text: string) =>
    Math.max(0, ...cosines.splice(0, sentences(text, chunk.language).length));
  return chunk.text.split('\n\n').flatMap((part, block) => {
    const list = part.includes('\n');
    const texts = list ? part.split('\n') : sentences(part, chunk.language);
    const further = list ? COST_OF_POINT : COST_OF_SENTENCE;
    const bonus = chunk.blockIds[block] === matchedBlock ? MATCHED_BLOCK : 0;
    return texts.map((text, at) => ({
      text,
      cost: at === 0 ? COST_OF_BLOCK : further,
      opens: at === 0,
      grams: indexedGrams(text),
      cosine: cosineOf(text),
      bonus,
    }));
  });
}

function bestBlock(asked: readonly Weighed[], chunk: StoredChunk): string | undefined {
  return chunk.text
    .split('\n\n')
    .map((part, at) => ({ blockId: chunk.blockIds[at], found: covered(asked, indexedGrams(part)) }))
    .sort((a, b) => b.found - a.found)[0]?.blockId;
}

type Counts = ReadonlyMap<string, number>;

/** One thing asked about: grams of each wording with their rarities, and its weight. */
interface Weighed {
  weight: number;
  wordings: readonly { grams: readonly (readonly [gram: string, rarity: number])[]; weight: number }[];
}

function weighed(asked: readonly Asked[], index: Pick<LexicalIndex, 'rarity'>): Weighed[] {
  return asked.map((one) => {
    const wordings = one.map((wording) => {
      const own = [...indexedGrams(wording).keys()].map((gram) => [gram, index.rarity(gram)] as const);
      return { grams: own, weight: own.reduce((sum, [, rarity]) => sum + rarity, 0) };
    });
    return { weight: wordings[0]?.weight ?? 0, wordings };
  });
}

/** Share of what was asked that is found in a text, 0 to 1. */
function covered(asked: readonly Weighed[], text: Counts): number {
  let found = 0;
  let all = 0;
  for (const { weight, wordings } of asked) {
    const shares = wordings.map((wording) => {
      const held = wording.grams.reduce((sum, [gram, rarity]) => sum + (text.has(gram) ? rarity : 0), 0);
      return held / (wording.weight || 1);
    });
    all += weight;
    found += weight * Math.max(0, ...shares);
  }
  return all === 0 ? 0 : found / all;
}
