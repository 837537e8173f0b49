import { UstatError } from '../../errors';
import { chiSquareAbove } from './distributions';

/**
 * Holm's adjusted p-values, in the order given: several arms against one are told apart from it at
 * a level that holds for all of them together.
 */
export function holm(values: readonly number[]): number[] {
  const order = values.map((_, n) => n).sort((a, b) => (values[a] as number) - (values[b] as number));
  const all = new Array<number>(values.length).fill(1);
  let least = 0;
  for (const [rank, n] of order.entries()) {
    least = Math.max(least, Math.min(1, (values.length - rank) * (values[n] as number)));
    all[n] = least;
  }
  return all;
}

/** Below it arms do not have the sizes that chance would give: something loses units. */
export const MISMATCH = 0.001;

/**
 * Whether arms have the sizes that their weights say (chi-square).
 * @throws UstatError 'bad-input' for fewer than two arms, or for a weight that is not above 0
 */
export function sampleRatio(
  units: readonly number[],
  weights: readonly number[],
): { p: number; isMismatch: boolean } {
  if (units.length !== weights.length || units.length < 2)
    throw new UstatError('bad-input', 'A sample ratio wants two arms or more, and a weight for each.');
  if (weights.some((weight) => !(weight > 0)))
    throw new UstatError('bad-input', 'A weight of an arm is above 0.');
  const all = units.reduce((sum, count) => sum + count, 0);
  if (all === 0) return { p: 1, isMismatch: false };
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const square = units.reduce((sum, count, n) => {
    const due = (all * (weights[n] as number)) / whole;
    return sum + (count - due) ** 2 / due;
  }, 0);
  const p = chiSquareAbove(square, units.length - 1);
  return { p, isMismatch: p < MISMATCH };
}
