import { embeddedText } from './chunk';
import { grams, questionGrams } from './grams';
import type { Candidate, Chunk, Passage, StoredChunk } from './schema';
import { sentences } from './sentences';
import { bm25Share, coverage, gramCosine, type Statistics } from './statistics';

export interface Question {
  text: string;
  /** In which passages are shown where they exist in it. */
  language: string;
}

/**
 * Of the words beside a trained encoder's cosine: best for vectors whose language was taken out, and still on the plateau (.1 to .3)
 * of those it was not taken out of (tests/bench/encoder.ts).
 */
const WEIGHT_OF_SHARE = 0.3;

/**
 * Candidates as passages, best first. Versions of one passage in several languages count as one: the best match
 * gives the score, the learner's language is what is shown. Candidates must hold the versions in that language.
 * Reciprocal rank fusion would let a leg that is blind across scripts vote as loudly as the one that sees.
 */
export function rank(
  question: Question,
  candidates: readonly Candidate[],
  statistics: Statistics,
): Passage[] {
  const asked = questionGrams(question.text);
  const scored = candidates
    .map((chunk) => {
      const held = grams(embeddedText(chunk));
      const share = bm25Share(asked, held, statistics);
      const scene = isScene(chunk) ? COST_OF_SCENE : 0;
      const words = share + gramCosine(asked, held) - scene;
      const score = chunk.cosine === null ? words : chunk.cosine + WEIGHT_OF_SHARE * share - scene;
      return { chunk, score, words };
    })
    .sort((a, b) => b.score - a.score || compare(a.chunk, b.chunk, question.language));
  const passages: Passage[] = [];
  const taken: Chunk[] = [];
  for (const best of scored) {
    if (taken.some((chunk) => chunk === best.chunk || areVersions(chunk, best.chunk))) continue;
    const shown = shownVersion(best.chunk, scored, question.language);
    taken.push(best.chunk, shown);
    passages.push({
      chunk: shown,
      score: best.score,
      cosine: best.chunk.cosine,
      words: best.words,
      sentences: bestSentences(asked, shown, best.chunk, statistics),
    });
  }
  return passages;
}

/** A lesson opens with a situation: it holds the question's words and no answer. Passage first: 23 -> 28 of 40. */
const COST_OF_SCENE = 0.25;

function isScene(chunk: Chunk): boolean {
  return chunk.headingPath.length === 1;
}

/**
 * "Not in the course" is an answer: the words of some passage must reach this. Chosen where a question turned away and
 * a quotation beside the point cost the same (tests/bench/retrieval.ts). Words alone decide, since cosines of one
 * embedder mean nothing in another's scale, and beside a multilingual encoder the words still told better (AUROC .99)
 * than its top cosine (.93) or how far that stands out (.67).
 */
export const ENOUGH = 0.55;

export function answerable(passages: readonly Passage[]): boolean {
  return passages.some(({ words }) => words >= ENOUGH);
}

/** The same passage in two languages. Lengths differ between languages, so chunks may be cut at different blocks. */
export function areVersions(a: Chunk, b: Chunk): boolean {
  return (
    a.moduleId === b.moduleId &&
    a.language !== b.language &&
    a.blockIds.some((blockId) => b.blockIds.includes(blockId))
  );
}

function shownVersion(
  chunk: Candidate,
  scored: readonly { chunk: Candidate }[],
  language: string,
): StoredChunk {
  if (chunk.language === language) return chunk;
  const twin = scored.find((other) => other.chunk.language === language && areVersions(chunk, other.chunk));
  return twin?.chunk ?? chunk;
}

/** The learner's language first, then reading order: equal scores always come out in one order. */
function compare(a: Candidate, b: Candidate, language: string): number {
  const own = Number(b.language === language) - Number(a.language === language);
  return (
    own || a.moduleId.localeCompare(b.moduleId) || a.position - b.position || Number(a.id) - Number(b.id)
  );
}

const MOST_SENTENCES = 3;
/** What a further unit must bring of the question. Two sentences of one paragraph explain each other: they read better than one. */
const COST_OF_SENTENCE = -0.01;
const COST_OF_POINT = 0.03;
const COST_OF_BLOCK = 0.08;
/** A quotation that opens a block needs no sentence before it to be understood. */
const OPENS_BLOCK = 0.04;
/** What standing in the block that matched in another language is worth, where the words themselves can't match. */
const MATCHED_BLOCK = 0.05;

interface Unit {
  text: string;
  /** What it costs to go on with this unit. */
  cost: number;
  opens: boolean;
  grams: ReadonlyMap<string, number>;
  bonus: number;
}

/** Neighbouring units in reading order: 1 to 3 whose words together hold most of the question. */
function bestSentences(
  asked: ReadonlyMap<string, number>,
  shown: Chunk,
  matched: Chunk,
  statistics: Statistics,
): string[] {
  const units = unitsOf(shown, shown === matched ? undefined : bestBlock(asked, matched, statistics));
  let best = { score: Number.NEGATIVE_INFINITY, from: 0, to: 1 };
  for (const [from, first] of units.entries()) {
    const union = new Map<string, number>();
    let cost = first.opens ? -OPENS_BLOCK : 0;
    let bonus = 0;
    for (const [at, unit] of units.slice(from, from + MOST_SENTENCES).entries()) {
      for (const [gram, n] of unit.grams) union.set(gram, n);
      bonus = Math.max(bonus, unit.bonus);
      if (at > 0) cost += unit.cost;
      const score = coverage(asked, union, statistics) + bonus - cost;
      if (score > best.score + 1e-9) best = { score, from, to: from + at + 1 };
    }
  }
  return units.slice(best.from, best.to).map(({ text }) => text);
}

/** Sentences of paragraphs, and whole points of lists: "**The fee.** You pay it first." says nothing in halves. */
function unitsOf(chunk: Chunk, matchedBlock: string | undefined): Unit[] {
  return chunk.text.split('\n\n').flatMap((part, block) => {
    const list = part.includes('\n');
    const texts = list ? part.split('\n') : sentences(part, chunk.language);
    const further = list ? COST_OF_POINT : COST_OF_SENTENCE;
    const bonus = chunk.blockIds[block] === matchedBlock ? MATCHED_BLOCK : 0;
    return texts.map((text, at) => ({
      text,
      cost: at === 0 ? COST_OF_BLOCK : further,
      opens: at === 0,
      grams: grams(text),
      bonus,
    }));
  });
}

function bestBlock(
  asked: ReadonlyMap<string, number>,
  chunk: Chunk,
  statistics: Statistics,
): string | undefined {
  return chunk.text
    .split('\n\n')
    .map((part, at) => ({ blockId: chunk.blockIds[at], found: coverage(asked, grams(part), statistics) }))
    .sort((a, b) => b.found - a.found)[0]?.blockId;
}
