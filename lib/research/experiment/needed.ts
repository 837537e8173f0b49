import { hasCode, UstatError } from '../../errors';
import { PLANNED, type Plan } from '../../experiments/plan';
import { fixedUnits, sequentialUnits } from './power';

/** Units an arm that a plan needs. */
export interface Needed {
  /** For one look, at the end. */
  fixed: number;
  /** For looks at any time. */
  anytime: number;
}

/** Null where the effect is too small to be found at all. */
export function neededUnits({ effect, deviation, arms }: Plan): Needed | null {
  // Holm is at its hardest when every arm is compared at once
  const planned = { effect, deviation, alpha: PLANNED.alpha / Math.max(1, arms.length - 1) };
  try {
    return {
      fixed: fixedUnits(planned, PLANNED.power),
      anytime: sequentialUnits(planned, PLANNED.power),
    };
  } catch (error) {
    if (hasCode(error, 'bad-input')) return null;
    throw error;
  }
}

/** Units of all arms at which the anytime-valid interval is to be narrowest. @throws 'bad-input' */
export function plannedUnits(plan: Plan): number {
  const needed = neededUnits(plan);
  if (needed) return needed.anytime * plan.arms.length;
  throw new UstatError('bad-input', 'The effect is too small to be found.', ['effect']);
}
