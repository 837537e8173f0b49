import type { Sql } from '../../db/port';
import { chunksWithIds, cosinesOf, nearestIds } from '../../retrieval/chunk-queries';
import { indexWords, readWords, standing } from '../../retrieval/lexical-queries';
import { askedCosines, nearestAsked, suggestedQuestions } from '../../retrieval/question-queries';
import type { PassageStore } from '../../retrieval/store';

/** The passages of a database; an index of words that is missing is built when it is asked for. */
export function sqlPassages(sql: Sql): PassageStore {
  return {
    standing: (courseId) => standing(sql, courseId),
    async words(courseId) {
      const stored = await readWords(sql, courseId);
      if (stored) return stored;
      await indexWords(sql, courseId);
      return readWords(sql, courseId);
    },
    passages: (courseId, ids) => chunksWithIds(sql, courseId, ids),
    nearest: (courseId, embedderId, vector, limit) => nearestIds(sql, courseId, embedderId, vector, limit),
    cosines: (courseId, embedderId, vector, ids) => cosinesOf(sql, courseId, embedderId, vector, ids),
    asked: (courseId, embedderId, vectors) => askedCosines(sql, courseId, embedderId, vectors),
    nearestAsked: (courseId, embedderId, vectors) => nearestAsked(sql, courseId, embedderId, vectors),
    suggested: (courseId, language, of) => suggestedQuestions(sql, courseId, language, of),
  };
}
