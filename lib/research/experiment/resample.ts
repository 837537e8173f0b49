import { seededRandom } from '../../random';
import { middle } from '../metrics';
import type { Estimated } from './difference';

/** Units of an arm that are drawn together: alone, or of many by a hash of their ids. */
export interface Part {
  arm: string;
  outcomes: number;
  sum: number;
}

const DRAWS = 2_000;

/** Means of an arm's units, drawn with replacement; null for fewer than two parts. */
export function drawnMeans(parts: readonly Part[], arm: string, seed: string): Float64Array | null {
  const own = parts.filter((part) => part.arm === arm && part.outcomes > 0);
  if (own.length < 2) return null;
  const random = seededRandom(`parts ${seed} ${arm}`);
  return Float64Array.from({ length: DRAWS }, () => {
    let [outcomes, sum] = [0, 0];
    for (let n = 0; n < own.length; n += 1) {
      const part = own[Math.floor(random() * own.length)] as Part;
      outcomes += part.outcomes;
      sum += part.sum;
    }
    return sum / outcomes;
  });
}

/** 95 % of an arm's drawn means. */
export const drawnInterval = (means: Float64Array | null) => means && middle([...means]);

/** The second arm less the first, by draws of both. @param value of the means themselves */
export function drawnDifference(
  first: Float64Array | null,
  second: Float64Array | null,
  value: number,
): Estimated | null {
  if (!first || !second) return null;
  return { value, ...middle(Array.from(second, (mean, n) => mean - (first[n] as number))), p: null };
}
