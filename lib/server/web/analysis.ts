import type { Chances } from '../../experiments/adaptive';
import { chancesOf } from '../../experiments/chances-queries';
import { type ConsentCounts, consentCounts } from '../../experiments/consent-queries';
import type { Experiment } from '../../experiments/experiment-queries';
import type { Plan } from '../../experiments/plan';
import { mergedCells } from '../../research/experiment/adaptive-analysis';
import { type Analysis, analyse } from '../../research/experiment/analysis';
import { neededUnits, plannedUnits } from '../../research/experiment/needed';
import { askedOf } from '../work/asked-outcomes';
import { measuredNow } from '../work/measure-outcomes';
import { type Services, services } from './services';

export interface AnalysedVersion extends Analysis {
  plan: Plan;
  version: number;
  versions: number[];
  /** How the shares followed the outcomes; empty where they stay as they are. */
  chances: Chances[];
  /** What all learners of the site said about taking part. */
  consent: ConsentCounts;
  /** When it was counted, where that is not now. */
  countedAt: Date | null;
}

/**
 * What an experiment has found so far: of a version the plan that was fixed for it, and those who
 * were assigned while it stood. @param wanted a version; the latest where there is no such
 */
export async function analysisOf(
  experiment: Experiment,
  wanted: number | null,
  deps: Pick<Services, 'db' | 'clock' | 'courses'> = services(),
): Promise<AnalysedVersion> {
  const { id, state, startedAt } = experiment;
  const { plan, version, sheets, sheet, asked } = await askedOf(deps, experiment, wanted);
  const [measured, chances, consent] = await Promise.all([
    measuredNow(deps.db, asked),
    plan.adaptive ? chancesOf(deps.db, id, version) : [],
    consentCounts(deps.db, new Date(0), experiment.courseId),
  ]);
  const { rows, at: now } = measured;
  const cells = mergedCells(rows);
  const found = analyse({
    ...{
      ...measured,
      plan,
      cells,
      planned: plannedUnits(plan),
      adaptive: plan.adaptive && { rows, chances },
    },
    neededForOne: neededUnits(plan)?.fixed ?? Number.POSITIVE_INFINITY,
    ...{ startedAt: sheet?.at ?? startedAt ?? now, now },
    // nobody comes any more, and everything that was due has had its time
    isOver: state === 'stopped' && cells.every(({ waiting, open }) => waiting === 0 && open === 0),
  });
  const versions = sheets.map((one) => one.version).sort((a, b) => a - b);
  return { ...found, plan, version, versions, chances, consent, countedAt: now < asked.now ? now : null };
}
