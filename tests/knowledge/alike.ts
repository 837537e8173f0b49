import { expect } from 'vitest';
import type { Population } from '@/lib/knowledge/counts';

/**
 * Whether two populations have the same counts, and ratings of the same height: an answer that came
 * after a later one of its learner's is rated by what was known when it came, and by a recount in
 * the order of arrival, so that the two may differ a little.
 */
export function expectAlike(one: Population, other: Population): void {
  const counts = ({ course, skills, items }: Population) =>
    Object.entries({ course, ...skills, ...items }).map(([key, { answers, successes }]) => [
      key,
      answers,
      successes,
    ]);
  expect(counts(one)).toEqual(counts(other));
  for (const [id, { elo }] of Object.entries(one.items))
    expect(Math.abs(elo - (other.items[id]?.elo ?? Number.NaN)), id).toBeLessThan(0.05);
}
