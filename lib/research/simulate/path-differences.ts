import { type Estimate, middle } from '../metrics';
import type { Outcome } from './path-learners';
import { seeded } from './random';

/**
 * What one policy needed, and how much more that is than the first one did with the same learners.
 */
export interface Difference {
  mean: number;
  median: number;
  /** Learners who had not reached the target after the most items. */
  censored: number;
  /**
   * Mean of the differences with its 95 % interval by drawing courses with replacement; null for
   * the first policy itself.
   */
  more: Estimate | null;
}

const DRAWS = 2000;

/** One a policy, in the order of `items`. */
export function differences(outcomes: readonly Outcome[], most: number): Difference[] {
  const policies = outcomes[0]?.items.length ?? 0;
  return Array.from({ length: policies }, (_, i) => {
    const items = outcomes.map((outcome) => outcome.items[i] as number);
    const sorted = [...items].sort((a, b) => a - b);
    return {
      mean: items.reduce((sum, value) => sum + value, 0) / items.length,
      median: sorted[Math.floor(items.length / 2)] ?? Number.NaN,
      censored: items.filter((value) => value >= most).length,
      more: i === 0 ? null : meanOverCourses(outcomes, i),
    };
  });
}

function meanOverCourses(outcomes: readonly Outcome[], i: number): Estimate {
  const courses = new Map<number, { sum: number; learners: number }>();
  for (const { course, items } of outcomes) {
    const own = courses.get(course) ?? { sum: 0, learners: 0 };
    own.sum += (items[i] as number) - (items[0] as number);
    own.learners += 1;
    courses.set(course, own);
  }
  const all = [...courses.values()];
  const random = seeded(7);
  const meanOf = (those: typeof all) =>
    those.reduce((total, { sum }) => total + sum, 0) /
    those.reduce((total, { learners }) => total + learners, 0);
  const drawn = Array.from({ length: DRAWS }, () =>
    meanOf(all.map(() => all[random.int(0, all.length)] as (typeof all)[number])),
  );
  return { value: meanOf(all), ...middle(drawn) };
}
