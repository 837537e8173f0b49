import type { Ranked } from './rank';

/**
 * How a score tells that the course answers: 1 / (1 + e^(-slope x (score - middle))), and the least that is enough.
 * Slopes and middles are fitted by tests/bench/fit-answerable.ts: again whenever cosines change.
 */
const SCALES = {
  /** Fused score. Turning a question away and quoting beside the point cost the same: who is turned away sees the nearest modules. */
  fused: { slope: 24.1, middle: 0.607, enough: 0.5 },
  /**
   * Fused score of a question whose language has neither lessons nor terms: no word can tell, cosines overlap widely, and the
   * learner has no other words to try. Only what is farther (.30) than any question with an answer is turned away: short Arabic
   * ones, in a course without Arabic terms, come as low as .33.
   */
  wordless: { slope: 29.7, middle: 0.436, enough: 0.017 },
  /** Share of the question's words in the best passage, where cosines have another scale than that of the shipped encoder. */
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
 * "Not in the course" is an answer. The score of the best passage tells it better than its margin over the others, its cosine or
 * its share alone. @param scale null: nothing can be told, and the nearest passages are better than none
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
