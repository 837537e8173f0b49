import { seededRandom } from '../../random';
import { middle } from '../metrics';

export interface Interval {
  low: number;
  high: number;
}

/** 97.5 % points of Student's t by degrees of freedom, over the normal's. */
const WIDER: readonly [number, number][] = [
  ...([
    [1, 6.483],
    [2, 2.195],
    [3, 1.624],
    [4, 1.417],
    [5, 1.312],
  ] as [number, number][]),
  ...([
    [7, 1.206],
    [10, 1.137],
    [15, 1.087],
    [20, 1.064],
    [30, 1.042],
  ] as [number, number][]),
  ...([
    [50, 1.025],
    [100, 1.012],
    [200, 1.006],
    [1000, 1.001],
  ] as [number, number][]),
];

/**
 * How much wider than the percentiles an interval over so few units is to be: they take the
 * spread of the sample for that of the world, and the normal for Student's t.
 */
export function widening(units: number): number {
  const student = WIDER.findLast(([freedom]) => freedom <= units - 1)?.[1] ?? 1;
  return student * Math.sqrt(units / (units - 1));
}

/** Beyond so many units they are drawn in blocks: 1,000 draws of a million rows take minutes. */
const MOST = 4000;

/**
 * The block of each unit: its own, or one of 1,000 by chance. A block of independent units is a
 * unit.
 */
export function blocksOf(units: number, seed: string): { block: Int32Array; blocks: number } {
  if (units <= MOST) return { block: Int32Array.from({ length: units }, (_, n) => n), blocks: units };
  const random = seededRandom(`blocks ${seed}`);
  return { block: Int32Array.from({ length: units }, () => Math.floor(random() * 1000)), blocks: 1000 };
}

/**
 * 95 % intervals of several statistics of drawn units (with replacement), the same draws for all.
 * @param statistics from how often each unit was drawn; null or NaN where it can't be had
 * @param bearing how many units bear the spread: a third of them where they are normal
 * @returns null for one unit, or where a statistic could not be had
 */
export function bootstrap<Name extends string>(
  units: number,
  statistics: (times: Uint16Array) => Record<Name, number | null>,
  { draws, seed }: { draws: number; seed: string },
  bearing: number,
): Record<Name, Interval | null> {
  const values = statistics(new Uint16Array(units).fill(1));
  const drawn = new Map<Name, number[]>((Object.keys(values) as Name[]).map((name) => [name, []]));
  const random = seededRandom(`bootstrap ${seed}`);
  for (let draw = 0; draw < draws && units > 1; draw += 1) {
    const times = new Uint16Array(units);
    for (let n = 0; n < units; n += 1) {
      const at = Math.floor(random() * units);
      times[at] = (times[at] as number) + 1;
    }
    for (const [name, value] of Object.entries(statistics(times)) as [Name, number | null][])
      drawn.get(name)?.push(value ?? Number.NaN);
  }
  const factor = widening(Math.max(2, Math.min(units, 3 * bearing)));
  const interval = (name: Name): Interval | null => {
    const value = values[name];
    const { low, high } = middle(drawn.get(name) ?? []);
    if (value === null || Number.isNaN(low) || Number.isNaN(high)) return null;
    return { low: value - factor * (value - low), high: value + factor * (high - value) };
  };
  return Object.fromEntries([...drawn.keys()].map((name) => [name, interval(name)])) as Record<
    Name,
    Interval | null
  >;
}
