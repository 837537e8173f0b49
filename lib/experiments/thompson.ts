import { UstatError } from '../errors';

/** What is known of an arm whose outcome is success or not. */
export interface Tally {
  right: number;
  wrong: number;
}

export interface ThompsonOptions {
  /** No arm gets less: weights stay below its inverse. At most 1 / arms. */
  floor: number;
  /** Success rates so near count as equal: that part of units is spread evenly (TS-PostDiff). */
  near: number;
  draws: number;
}

/**
 * Chances of the arms for the next units, by Thompson sampling from Beta(1 + right, 1 + wrong):
 * the chance that an arm is the best; evenly by as much as the best two may be equal; never below
 * the floor. Whoever assigns by them logs them: an analysis needs just these.
 * @throws UstatError 'bad-input' for fewer than two arms, counts below 0, or a floor too high
 */
export function thompsonChances(
  arms: readonly Tally[],
  { floor, near, draws }: ThompsonOptions,
  random: () => number,
): number[] {
  const count = arms.length;
  if (count < 2 || !(floor > 0 && floor <= 1 / count) || !(near >= 0) || !(draws >= 1))
    throw new UstatError(
      'bad-input',
      'Thompson sampling wants two arms or more, and a floor above 0 that leaves all of them room.',
    );
  if (arms.some(({ right, wrong }) => !(right >= 0 && wrong >= 0)))
    throw new UstatError('bad-input', 'Counts of an arm are not below 0.');
  const best = new Array<number>(count).fill(0);
  let equal = 0;
  for (let draw = 0; draw < draws; draw += 1) {
    const rates = arms.map(({ right, wrong }) => betaOf(1 + right, 1 + wrong, random));
    const [first = 0, second = 0] = rates.toSorted((a, b) => b - a);
    const at = rates.indexOf(first);
    best[at] = (best[at] as number) + 1;
    if (first - second < near) equal += 1;
  }
  const even = equal / draws;
  return best.map((wins) => {
    const wanted = even / count + (1 - even) * (wins / draws);
    return floor + (1 - count * floor) * wanted;
  });
}

function betaOf(a: number, b: number, random: () => number): number {
  const x = gammaOf(a, random);
  return x / (x + gammaOf(b, random));
}

/** Gamma of a shape of 1 or more (Marsaglia & Tsang 2000). */
function gammaOf(shape: number, random: () => number): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const v = (1 + c * normal) ** 3;
    if (v > 0 && Math.log(1 - random()) < normal ** 2 / 2 + d - d * v + d * Math.log(v)) return d * v;
  }
}
