import { UstatError } from '../../errors';
import { seededRandom } from '../../random';
import { anytimeErrors, mixing, twoSided } from './difference';
import { normalCdf, normalQuantile } from './distributions';

/** An experiment of two equal arms as it is planned. */
export interface Plan {
  /** Difference of means that is to be found. */
  effect: number;
  /** Standard deviation of an outcome (of what CUPED leaves of it). */
  deviation: number;
  alpha: number;
}

function standardised({ effect, deviation, alpha }: Plan): number {
  if (!(Number.isFinite(effect) && effect !== 0 && deviation > 0 && alpha > 0 && alpha < 1))
    throw new UstatError(
      'bad-input',
      'A plan wants an effect other than 0, a standard deviation above 0, and alpha between 0 and 1.',
    );
  return Math.abs(effect) / deviation;
}

/** Power of one look at `units` an arm (normal, two-sided). */
export function fixedPower(plan: Plan, units: number): number {
  const shift = standardised(plan) * Math.sqrt(units / 2);
  const critical = twoSided(plan.alpha);
  return normalCdf(shift - critical) + normalCdf(-shift - critical);
}

/** Units an arm for which one look has the power. */
export function fixedUnits(plan: Plan, power: number): number {
  return leastUnits((units) => fixedPower(plan, units) >= power, standardised(plan));
}

/**
 * Units an arm after which an experiment that is looked at all the time has found the effect with
 * that power. What it finds before is not counted, so it needs a little less than this.
 */
export function sequentialUnits(plan: Plan, power: number): number {
  const effect = standardised(plan);
  const z = normalQuantile(power);
  const isEnough = (units: number) =>
    effect * Math.sqrt(units / 2) - anytimeErrors(2 * units, mixing(2 * units, plan.alpha), plan.alpha) >= z;
  return leastUnits(isEnough, effect);
}

/**
 * Power of looks after each `every` units an arm, up to `units`, by simulated outcomes: the share
 * of runs whose anytime-valid interval leaves out 0 at a look.
 */
export function sequentialPower(
  plan: Plan,
  { units, every, runs, seed }: { units: number; every: number; runs: number; seed: string },
): number {
  const effect = standardised(plan);
  const random = seededRandom(`power ${seed}`);
  const rho = mixing(2 * units, plan.alpha);
  let found = 0;
  for (let run = 0; run < runs; run += 1) {
    let sum = 0;
    for (let n = every; n <= units; n += every) {
      const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
      sum += every * effect + Math.sqrt(2 * every) * normal;
      if (Math.abs(sum) / Math.sqrt(2 * n) > anytimeErrors(2 * n, rho, plan.alpha)) {
        found += 1;
        break;
      }
    }
  }
  return found / runs;
}

function leastUnits(isEnough: (units: number) => boolean, effect: number): number {
  let high = 2;
  while (!isEnough(high)) {
    high *= 2;
    if (high > 1e9)
      throw new UstatError('bad-input', `An effect of ${effect} deviations is too small to find.`);
  }
  let low = high === 2 ? 1 : high / 2;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isEnough(middle)) high = middle;
    else low = middle;
  }
  return high;
}
