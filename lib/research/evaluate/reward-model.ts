import type { Logged } from './logged';
import type { Target } from './target';

/** What the reward model expects, a number a row. */
export interface Expected {
  /** Of what was shown. */
  shown: Float64Array;
  /** Of what the other policy would have shown, over its chances. */
  chosen: Float64Array;
}

const FOLDS = 5;
/** Rows that a mean's parent counts as. */
const PRIOR = 10;

/**
 * Means of rewards: all, by action, by action and cell, each drawn towards the one before it by
 * ten rows' weight. A learner's rows are predicted from the other learners' alone (five folds),
 * or the doubly robust estimate would correct itself by what it has learned by heart.
 */
export function expectedRewards(logged: Logged, { spread }: Target): Expected | null {
  if (!spread) return null;
  const { actions, cells, action, cell, unit, reward } = logged;
  const rows = action.length;
  const folds = Math.min(FOLDS, logged.learners?.length ?? rows);
  const foldOf = (row: number) => (folds < 2 ? 0 : (unit[row] as number) % folds);
  const shown = new Float64Array(rows);
  const chosen = new Float64Array(rows);
  for (let fold = 0; fold < folds; fold += 1) {
    const model = means(logged, (row) => folds < 2 || foldOf(row) !== fold);
    const over = new Map<number, number>();
    for (let row = 0; row < rows; row += 1) {
      if (foldOf(row) !== fold) continue;
      const own = cell[row] as number;
      let sum = over.get(own);
      if (sum === undefined) {
        sum = 0;
        const chances = spread[own] as Float64Array;
        for (let n = 0; n < actions.length; n += 1) {
          const chance = chances[n] as number;
          if (chance > 0) sum += chance * model(n, own);
        }
        over.set(own, sum);
      }
      chosen[row] = sum;
      shown[row] = model(action[row] as number, own);
    }
  }
  return { shown, chosen };

  function means(log: Logged, taken: (row: number) => boolean): (action: number, cell: number) => number {
    const [sums, counts] = [new Float64Array(actions.length), new Float64Array(actions.length)];
    const byCell = new Map<number, { sum: number; count: number }>();
    let [total, count] = [0, 0];
    for (let row = 0; row < rows; row += 1) {
      if (!taken(row)) continue;
      const n = log.action[row] as number;
      const value = reward[row] as number;
      sums[n] = (sums[n] as number) + value;
      counts[n] = (counts[n] as number) + 1;
      total += value;
      count += 1;
      const key = (cell[row] as number) * actions.length + n;
      const own = byCell.get(key) ?? { sum: 0, count: 0 };
      byCell.set(key, { sum: own.sum + value, count: own.count + 1 });
    }
    const all = count > 0 ? total / count : 0;
    return (n, place) => {
      const ofAction = ((sums[n] as number) + PRIOR * all) / ((counts[n] as number) + PRIOR);
      if (cells.length === 1) return ofAction;
      const own = byCell.get(place * actions.length + n);
      return own ? (own.sum + PRIOR * ofAction) / (own.count + PRIOR) : ofAction;
    };
  }
}
