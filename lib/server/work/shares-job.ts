import { type Known, nextChances } from '../../experiments/adaptive';
import { addChances, chancesOf, IN_FORCE_AFTER } from '../../experiments/chances-queries';
import { begunExperiments, liveExperiments } from '../../experiments/experiment-queries';
import { mergedCells } from '../../research/experiment/adaptive-analysis';
import { outcomesOf } from '../../research/experiment/outcome-queries';
import type { Services } from '../web/services';
import { askedOf } from './asked-outcomes';
import { storeMeasured } from './measure-outcomes';

/**
 * Shares of those running experiments that follow their outcomes, by what has come until now. The
 * same outcomes leave them as they are. @returns how many were renewed
 */
export async function renewShares(deps: Pick<Services, 'db' | 'clock' | 'courses'>): Promise<number> {
  const { db, clock } = deps;
  const adaptive = (await liveExperiments(db)).filter(
    ({ state, plan }) => state === 'running' && plan.adaptive !== null,
  );
  let renewed = 0;
  for (const experiment of adaptive) {
    const { plan, version, asked } = await askedOf(deps, experiment);
    const cells = mergedCells((await outcomesOf(db, asked)).rows);
    const known = plan.arms.map(({ id }): Known => {
      const own = cells.filter(({ arm }) => arm === id);
      return { outcomes: total(own, 'outcomes'), sum: total(own, 'sum') };
    });
    const before = await chancesOf(db, experiment.id, version);
    const last = before.at(-1)?.known ?? plan.arms.map(() => ({ outcomes: 0, sum: 0 }));
    if (known.every(({ outcomes, sum }, n) => outcomes === last[n]?.outcomes && sum === last[n]?.sum))
      continue;
    const chances = nextChances(plan, known, `${experiment.id} ${version} ${before.length}`);
    const from = new Date(clock().getTime() + IN_FORCE_AFTER);
    await addChances(db, experiment.id, version, { from, chances, known });
    renewed += 1;
  }
  return renewed;
}

/** Counts anew what pages say of experiments of very many learners. @returns of how many */
export async function storeResults(deps: Pick<Services, 'db' | 'clock' | 'courses'>): Promise<number> {
  let stored = 0;
  for (const experiment of await begunExperiments(deps.db)) {
    const { asked } = await askedOf(deps, experiment);
    if (await storeMeasured(deps.db, asked)) stored += 1;
  }
  return stored;
}

const total = (cells: readonly { outcomes: number; sum: number }[], name: 'outcomes' | 'sum') =>
  cells.reduce((sum, cell) => sum + cell[name], 0);
