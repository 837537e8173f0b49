import { seededRandom } from '../../random';

/** Fisher-Yates; the same seed gives the same order. */
export function shuffle<T>(list: readonly T[], seed: string): T[] {
  const random = seededRandom(seed);
  const result = [...list];
  for (let index = result.length - 1; index > 0; index -= 1) {
    const other = Math.floor(random() * (index + 1));
    [result[index], result[other]] = [result[other] as T, result[index] as T];
  }
  return result;
}
