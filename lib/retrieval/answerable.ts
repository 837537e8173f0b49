import type { Ranked } from './rank';
import { type AskedScore, worthOf } from './sections';

/**
 * How a score tells that the course answers: 1 / (1 + e^(-slope x (score - middle))), and the least
 * that is enough. Slopes and middles are fitted by tests/bench/fit-answerable.ts: again whenever
 * cosines change.
 */
const SCALES = {
  /**
   * Fused score. Turning a question away and quoting beside the point cost the same: who is turned
   * away sees the nearest modules.
   */
  fused: { slope: 24.1, middle: 0.607, enough: 0.5 },
  /**
   * Fused score of a question whose language has neither lessons nor terms: no word can tell,
   * cosines overlap widely, and the learner has no other words to try. Only what is farther (.30)
   * than any question with an answer is turned away: short Arabic ones, in a course without Arabic
   * terms, come as low as .33.
   */
  wordless: { slope: 29.7, middle: 0.436, enough: 0.017 },
  /**
   * Share of the question's words in the best passage, where cosines have another scale than that
   * of the shipped encoder.
   */
  words: { slope: 13.2, middle: 0.38, enough: 0.5 },
};

export type Scale = keyof typeof SCALES;

export interface Judgement {
  /** False: "this is not in the course". */
  answerable: boolean;
  /** 0 to 1, that the course answers, where as many questions have an answer as not. */
  certainty: number;
  /** The best passage's score on the scale that was judged by. */
  best: number;
}

/**
 * "Not in the course" is an answer. The score of the best passage tells it better than its margin
 * over the others, its cosine or its share alone. @param scale null: nothing can be told, and the
 * nearest passages are better than none
 */
export function judge(ranked: readonly Ranked[], scale: Scale | null): Judgement {
  if (ranked.length === 0) return { answerable: false, certainty: 0, best: 0 };
  if (scale === null) return { answerable: true, certainty: 0.5, best: 0 };
  const best =
    scale === 'words'
      ? Math.max(...ranked.map(({ matched }) => matched.share))
      : Math.max(...ranked.map(({ score }) => score));
  const { slope, middle, enough } = SCALES[scale];
  const certainty = 1 / (1 + Math.exp(-slope * (best - middle)));
  return { answerable: certainty >= enough, certainty, best };
}

/**
 * As SCALES, of a section's score beside what people ask about it (sections.ts), less the worth of
 * what they ask elsewhere where the course knows that; chosen on the choosing sets of
 * tests/bench/asked.ts: of 489 questions that the course answers .6 % are turned away, of 160 that
 * it does not 86 % (at .3, as before, 2 and 89; typed in Kyrgyz with Latin letters 4 % instead of
 * 11). Not knowing what is asked elsewhere 7 and 73; in words alone, by the first set, 12 and 86.
 */
const SECTION_SCALES = {
  withVectors: { slope: 3.39, middle: 1.29, enough: 0.16 },
  inWords: { slope: 2.1, middle: 1.55, enough: 0.4 },
  withVectorsAlone: { slope: 2.16, middle: 6.89, enough: 0.3 },
  inWordsAlone: { slope: 1.19, middle: 3.61, enough: 0.3 },
};

/**
 * Of the two best sections so little apart (a seventh of the questions) the first is right in .62
 * of the cases, in .97 of the others.
 */
export const CLOSE = 0.25;

/**
 * The same of a section, where the course knows what people ask. @param elsewhere how near it is to
 * what others ask elsewhere
 */
export function judgeSections(
  score: number,
  elsewhere: AskedScore | null,
  withVectors: boolean,
): Pick<Judgement, 'answerable' | 'certainty'> {
  const { withVectorsAlone, inWordsAlone } = SECTION_SCALES;
  const alone = withVectors ? withVectorsAlone : inWordsAlone;
  const both = withVectors ? SECTION_SCALES.withVectors : SECTION_SCALES.inWords;
  const { slope, middle, enough } = elsewhere ? both : alone;
  const certainty = 1 / (1 + Math.exp(-slope * (score - worthOf(elsewhere ?? undefined) - middle)));
  return { answerable: certainty >= enough, certainty };
}
