import type { ApprovedHint } from './schema';

/** What learners see of hints: those that are approved, and nothing else. */
export interface ApprovedHints {
  /**
   * Of an item in one language: one a level and one a wrong answer, by level.
   * @param older the hash of the item's words (sources.ts) where they are not today's: hints that
   *   were written for others are not given
   */
  of(
    item: { courseId: string; itemId: string; language: string },
    older?: string | null,
  ): Promise<ApprovedHint[]>;
}
