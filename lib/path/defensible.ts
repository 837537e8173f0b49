import { LEVEL } from '../knowledge/mastery';
import { chanceOfAtLeast, type Posterior } from '../knowledge/posterior';

/** True success under which who passes a module over misses it. */
export const MISSED = 0.6;
/**
 * One module that is passed over and missed is as bad as so many that somebody sits through who
 * knows them.
 */
export const WRONG_SKIPS = 12;

/** P(the true success over the module's items is LEVEL or more), and under MISSED. */
export const chances = (posterior: Posterior) => ({
  known: chanceOfAtLeast(posterior, LEVEL),
  missed: 1 - chanceOfAtLeast(posterior, MISSED),
});

/** Whether a module may open as known: it more likely is than not, and the cost is weighed. */
export function isDefensible(posterior: Posterior): boolean {
  const { known, missed } = chances(posterior);
  return known >= 0.5 && known > WRONG_SKIPS * missed;
}
