import { FAMILY_IDS, ROWS } from '../../lib/research/simulate/rows';
import { compareBySimulation } from '../../lib/server/work/simulate';

/** Learners of families that nothing was tuned on: the app's path against OATutor's rule. */
export async function pathsCompared(learners: number) {
  const matrix = await compareBySimulation(
    {
      ...{ course: 'seed/courses/money-phone-safely', families: FAMILY_IDS, policies: ROWS },
      ...{ learners, seed: 1, most: 200 },
    },
    () => {},
  );
  const ratios = Object.entries(matrix.itemsRatio);
  return {
    learners,
    vsRounds: Object.fromEntries(ratios.map(([family, { rounds }]) => [family, rounds?.value])),
    vsEveryItem: Object.fromEntries(ratios.map(([family, { everyItem }]) => [family, everyItem?.value])),
    worstRank: matrix.worstRank,
  };
}
