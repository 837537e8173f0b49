import type { Chances } from '../../experiments/adaptive';
import { chancesOf } from '../../experiments/chances-queries';
import type { Experiment } from '../../experiments/experiment-queries';
import { countWithdrawn } from '../../experiments/exposure-queries';
import type { Plan } from '../../experiments/plan';
import { mergedCells } from '../../research/experiment/adaptive-analysis';
import { type Analysis, analyse } from '../../research/experiment/analysis';
import { neededUnits, plannedUnits } from '../../research/experiment/needed';
import { blockOutcomesOf, outcomesOf } from '../../research/experiment/outcome-queries';
import { askedOf } from '../work/asked-outcomes';
import { services } from './services';

export interface AnalysedVersion extends Analysis {
  plan: Plan;
  version: number;
  versions: number[];
  /** How the shares followed the outcomes; empty where they stay as they are. */
  chances: Chances[];
}

/**
 * What an experiment has found so far: of a version the plan that was fixed for it, and those who
 * were assigned while it stood. @param wanted a version; the latest where there is no such
 */
export async function analysisOf(experiment: Experiment, wanted: number | null): Promise<AnalysedVersion> {
  const { db } = services();
  const { id, state, startedAt } = experiment;
  const { plan, version, sheets, sheet, asked } = await askedOf(services(), experiment, wanted);
  const [rows, plain, withdrawn, chances] = await Promise.all([
    plan.adaptive ? blockOutcomesOf(db, asked) : null,
    plan.adaptive ? [] : outcomesOf(db, asked),
    countWithdrawn(db, id, version),
    plan.adaptive ? chancesOf(db, id, version) : [],
  ]);
  const cells = rows ? mergedCells(rows) : plain;
  const found = analyse({
    ...{ plan, cells, withdrawn, planned: plannedUnits(plan), adaptive: rows && { rows, chances } },
    neededForOne: neededUnits(plan)?.fixed ?? Number.POSITIVE_INFINITY,
    ...{ startedAt: sheet?.at ?? startedAt ?? asked.now, now: asked.now },
    // nobody comes any more, and everything that was due has had its time
    isOver: state === 'stopped' && cells.every(({ waiting, open }) => waiting === 0 && open === 0),
  });
  const versions = sheets.map((one) => one.version).sort((a, b) => a - b);
  return { ...found, plan, version, versions, chances };
}
