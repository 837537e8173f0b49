import { shareInCommon } from '../retrieval/decided';
import { indexedGrams } from '../retrieval/grams';
import type { OpenQuestion } from './sent-question-queries';

/** Questions that ask the same, and how often each reason was given. */
export interface QuestionGroup {
  /** The latest of them. */
  text: string;
  language: string;
  courseId: string;
  count: number;
  reasons: Partial<Record<OpenQuestion['why'], number>>;
  texts: string[];
  latest: Date;
}

/**
 * Two questions of a course ask the same from this cosine on, or this share of common grams where
 * there are no vectors.
 */
export const SAME = { cosine: 0.8, grams: 0.5 };

const NONE: ReadonlyMap<string, number> = new Map();

/**
 * Groups questions by nearness, largest first: each joins the first group whose first question is
 * near enough.
 * @param vectors one a question, unit length; null: by words
 */
export function groupedByNearness(
  questions: readonly OpenQuestion[],
  vectors: readonly Float32Array[] | null,
): QuestionGroup[] {
  const groups: (QuestionGroup & { at: number })[] = [];
  const grams = questions.map(({ text }) => (vectors ? NONE : indexedGrams(text)));
  questions.forEach((question, at) => {
    const near = (other: number) => {
      const [a, b] = [vectors?.[at], vectors?.[other]];
      if (a && b) return dot(a, b) >= SAME.cosine;
      return shareInCommon(grams[at] ?? NONE, grams[other] ?? NONE) >= SAME.grams;
    };
    const group = groups.find((one) => one.courseId === question.courseId && near(one.at));
    const { why, text, language, courseId } = question;
    if (!group) {
      const one = { text, language, courseId, count: 1, reasons: { [why]: 1 }, texts: [text] };
      groups.push({ ...one, latest: question.at, at });
      return;
    }
    group.count += 1;
    group.reasons[why] = (group.reasons[why] ?? 0) + 1;
    if (!group.texts.includes(text)) group.texts.push(text);
  });
  return groups.map(({ at: _, ...group }) => group).sort((a, b) => b.count - a.count);
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}
