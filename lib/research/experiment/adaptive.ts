import { UstatError } from '../../errors';
import { anytimeErrors, type Estimated, mixing } from './difference';

/** A unit of an experiment of two arms whose chances changed on the way, in order of assignment. */
export interface AdaptiveUnit {
  arm: 0 | 1;
  /** The logged chance of the arm that it got. */
  propensity: number;
  outcome: number;
}

/** The first units tell means and variances alone: scores of theirs would be wild. */
const FIRST = 20;
/** Units of the common variance that an arm's own is drawn towards. */
const PRIOR = 10;

/** Running mean and sum of squares about it. */
interface Running {
  units: number;
  mean: number;
  squares: number;
}

/**
 * The second arm less the first, anytime-valid, where arms were chosen by what came before. A
 * unit's score is the difference of the arms' means so far, and what its own outcome corrects of
 * that, over its logged chance; its weight, the inverse of the deviation that the chances of its
 * time give (Bibaut et al. 2021). Scores have no trend whatever the allocation does; plain means
 * of such arms have one. Null for 20 units or fewer, or where nothing varies.
 * @param planned units at which it is narrowest, fixed before the start
 * @throws UstatError 'bad-input' for a propensity that is not above 0 and below 1
 */
export function adaptiveInterval(
  units: readonly AdaptiveUnit[],
  planned: number,
  alpha = 0.05,
): Estimated | null {
  const watch = adaptiveScores();
  for (const unit of units) watch.add(unit);
  return watch.interval(planned, alpha);
}

/** The same, unit by unit: a look after each costs nothing. */
export function adaptiveScores() {
  const arms = [nothing(), nothing()] as const;
  const all = nothing();
  const scored = { units: 0, score: 0, weight: 0 };

  function score({ arm, propensity, outcome }: AdaptiveUnit): void {
    const common = all.squares / (all.units - 1);
    if (all.units < FIRST || !(common > 0)) return;
    const variance = ({ units, squares }: Running) => (squares + PRIOR * common) / (units + PRIOR);
    const chanceOf = (one: 0 | 1) => (one === arm ? propensity : 1 - propensity);
    const deviation = Math.sqrt(variance(arms[0]) / chanceOf(0) + variance(arms[1]) / chanceOf(1));
    const correction = (outcome - arms[arm].mean) / propensity;
    const difference = arms[1].mean - arms[0].mean + (arm === 1 ? correction : -correction);
    scored.units += 1;
    scored.score += difference / deviation;
    scored.weight += 1 / deviation;
  }

  return {
    add(unit: AdaptiveUnit): void {
      if (!(unit.propensity > 0 && unit.propensity < 1))
        throw new UstatError('bad-input', `A propensity is between 0 and 1, not ${unit.propensity}.`);
      // Scored by what was known before it.
      score(unit);
      count(arms[unit.arm], unit.outcome);
      count(all, unit.outcome);
    },
    interval(planned: number, alpha = 0.05): Estimated | null {
      const { units, score: sum, weight } = scored;
      if (units === 0) return null;
      const value = sum / weight;
      const width = (anytimeErrors(units, mixing(planned, alpha), alpha) * Math.sqrt(units)) / weight;
      return { value, low: value - width, high: value + width, p: null };
    },
  };
}

const nothing = (): Running => ({ units: 0, mean: 0, squares: 0 });

/** Welford's update. */
function count(running: Running, value: number): void {
  running.units += 1;
  const off = value - running.mean;
  running.mean += off / running.units;
  running.squares += off * (value - running.mean);
}
