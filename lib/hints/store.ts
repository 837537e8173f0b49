import type { ApprovedHint } from './schema';

/** What learners see of hints: those that are approved, and nothing else. */
export interface ApprovedHints {
  /** Of an item in one language: one a level and one a wrong answer, by level. */
  of(item: { courseId: string; itemId: string; language: string }): Promise<ApprovedHint[]>;
}
