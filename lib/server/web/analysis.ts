import type { Experiment } from '../../experiments/experiment-queries';
import { sheetsOf } from '../../experiments/experiment-queries';
import { countWithdrawn } from '../../experiments/exposure-queries';
import { type Plan, plan as planSchema, versionEnd } from '../../experiments/plan';
import { type Analysis, analyse } from '../../research/experiment/analysis';
import { neededUnits, plannedUnits } from '../../research/experiment/needed';
import { outcomesOf } from '../../research/experiment/outcome-queries';
import { services } from './services';

export interface AnalysedVersion extends Analysis {
  plan: Plan;
  version: number;
  versions: number[];
}

/**
 * What an experiment has found so far: of a version the plan that was fixed for it, and those who
 * were assigned while it stood. @param wanted a version; the latest where there is no such
 */
export async function analysisOf(experiment: Experiment, wanted: number | null): Promise<AnalysedVersion> {
  const { db, clock, courses } = services();
  const { id, offAt, state, startedAt } = experiment;
  const sheets = await sheetsOf(db, id);
  const sheet = sheets.find(({ version }) => version === wanted) ?? sheets[0];
  const version = sheet?.version ?? experiment.version;
  const plan = sheet ? planSchema.parse(JSON.parse(sheet.text).plan) : experiment.plan;
  const store = courses();
  const counted = await Promise.all(
    plan.courseIds.map(async (courseId) => {
      const course = await store.course(courseId, 'en').catch(() => null);
      return [courseId, course?.structure.modules.length ?? 0] as const;
    }),
  );
  const now = clock();
  const until = versionEnd(offAt, sheets, version);
  const asked = { id, version, plan, until, now, modules: Object.fromEntries(counted) };
  const [cells, withdrawn] = await Promise.all([outcomesOf(db, asked), countWithdrawn(db, id, version)]);
  const found = analyse({
    ...{ plan, cells, withdrawn, planned: plannedUnits(plan) },
    neededForOne: neededUnits(plan)?.fixed ?? Number.POSITIVE_INFINITY,
    ...{ startedAt: sheet?.at ?? startedAt ?? now, now },
    // nobody comes any more, and everything that was due has had its time
    isOver: state === 'stopped' && cells.every(({ waiting, open }) => waiting === 0 && open === 0),
  });
  return { ...found, plan, version, versions: sheets.map((one) => one.version).sort((a, b) => a - b) };
}
