import type { Ranked } from './rank';
import type { AskedCosine, Section } from './schema';
import { type CourseWords, sectionKey } from './words';

/**
 * A passage describes; a person has a situation. What people ask about a section tells more of it
 * than its own words (document expansion: Nogueira et al. 2019; question-question similarity:
 * Sakata et al. 2019).
 */

/** How near a question is to those asked about a section. */
export interface AskedScore {
  /** Mean of the NEAREST; null where no trained encoder's vectors serve. */
  cosine: number | null;
  /**
   * Share of the question's words in those of the section's questions, in the best language
   * (lexical.ts).
   */
  share: number;
}

/**
 * Of a section so many questions nearest to a learner's decide together: one alone misleads as
 * often as it helps.
 */
export const NEAREST = 12;

export interface RankedSection extends Section {
  /** Its passages, best first. */
  parts: readonly [Ranked, ...Ranked[]];
  score: number;
}

/**
 * Chosen with tests/bench/asked.ts on its two choosing sets: what a passage's own score is worth
 * least of all.
 */
const WEIGHT_OF_COSINE = 8;
const WEIGHT_OF_SHARE = { withVectors: 2, inWords: 5 };

/**
 * What a question tells together with the one before it is worth so many times what it tells alone;
 * chosen on tests/data/follow-ups-choose.yaml (npm run bench:asked -- --follow-ups).
 */
const TOGETHER = 1.5;

/**
 * Of each section by its key, and of what the course does not answer under ''. Empty where nobody's
 * questions are known.
 */
export function askedScores(
  { questions }: CourseWords,
  cosines: readonly AskedCosine[],
  shares: Float32Array,
): Map<string, AskedScore> {
  const key = ({ moduleId, sectionId }: Omit<AskedCosine, 'cosine'>) =>
    moduleId === null || sectionId === null ? '' : sectionKey({ moduleId, sectionId });
  const scores = new Map<string, AskedScore>();
  questions.of.forEach((document, row) => {
    const share = Math.max(shares[row] ?? 0, scores.get(key(document))?.share ?? 0);
    scores.set(key(document), { cosine: null, share });
  });
  for (const one of cosines) {
    const known = scores.get(key(one));
    if (known) scores.set(key(one), { ...known, cosine: one.cosine });
  }
  return scores;
}

/** What questions are worth beside a passage's fused score (rank.ts). */
export function worthOf(score: AskedScore | undefined): number {
  if (!score) return 0;
  if (score.cosine === null) return WEIGHT_OF_SHARE.inWords * score.share;
  return WEIGHT_OF_COSINE * score.cosine + WEIGHT_OF_SHARE.withVectors * score.share;
}

/**
 * Sections, best first: score of a section = its best passage's + 8 x cosine to what is asked about
 * it + 2 x share of words with that (5 x where words alone decide). Where no questions are known,
 * that of its best passage.
 */
export function rankSections(
  ranked: readonly Ranked[],
  asked: ReadonlyMap<string, AskedScore>,
): RankedSection[] {
  const sections = new Map<string, RankedSection>();
  for (const one of ranked) {
    const { moduleId, sectionId } = one.chunk;
    const key = sectionKey(one.chunk, one.chunk);
    const known = sections.get(key);
    if (known) sections.set(key, { ...known, parts: [...known.parts, one] });
    else sections.set(key, { moduleId, sectionId, parts: [one], score: one.score + worthOf(asked.get(key)) });
  }
  return [...sections.values()].sort((a, b) => b.score - a.score);
}

/**
 * Sections for a question that may go on from the one before: mean of the scores that it gets
 * alone, and after the one before. A section that one of the two has not opened has the lowest
 * score there.
 * @param together of both questions as one text
 */
export function weighTogether(
  alone: readonly RankedSection[],
  together: readonly RankedSection[],
): RankedSection[] {
  const keyOf = (section: RankedSection) => sectionKey(section, section.parts[0].chunk);
  const lowest = (sections: readonly RankedSection[]) => Math.min(...sections.map(({ score }) => score));
  const [least, leastTogether] = [lowest(alone), lowest(together)];
  const scores = new Map(alone.map((one) => [keyOf(one), one.score]));
  const known = new Set(together.map(keyOf));
  const all = [
    ...together.map((one) => ({ one, own: scores.get(keyOf(one)) ?? least, both: one.score })),
    ...alone
      .filter((one) => !known.has(keyOf(one)))
      .map((one) => ({ one, own: one.score, both: leastTogether })),
  ];
  return all
    .map(({ one, own, both }) => ({ ...one, score: (own + TOGETHER * both) / (1 + TOGETHER) }))
    .sort((a, b) => b.score - a.score);
}
