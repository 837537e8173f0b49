import { type Experiment, sheetsOf } from '../../experiments/experiment-queries';
import { type Plan, plan as planSchema, type Sheet, versionEnd } from '../../experiments/plan';
import type { Asked } from '../../research/experiment/outcome-queries';
import type { Services } from '../web/services';

export interface AskedVersion {
  plan: Plan;
  version: number;
  /** All versions, the latest first. */
  sheets: Sheet[];
  /** The wanted version's own; null before the start. */
  sheet: Sheet | null;
  asked: Asked;
}

/**
 * What outcomes of a version are asked by: the plan that was fixed for it, until when it counts,
 * and how many modules its courses have.
 * @param wanted a version; the latest where there is no such
 */
export async function askedOf(
  { db, clock, courses }: Pick<Services, 'db' | 'clock' | 'courses'>,
  experiment: Experiment,
  wanted: number | null = null,
): Promise<AskedVersion> {
  const { id, offAt } = experiment;
  const sheets = await sheetsOf(db, id);
  const sheet = sheets.find(({ version }) => version === wanted) ?? sheets[0] ?? null;
  const version = sheet?.version ?? experiment.version;
  const plan = sheet ? planSchema.parse(JSON.parse(sheet.text).plan) : experiment.plan;
  const store = courses();
  const counted = await Promise.all(
    plan.courseIds.map(async (courseId) => {
      const course = await store.course(courseId, 'en').catch(() => null);
      return [courseId, course?.structure.modules.length ?? 0] as const;
    }),
  );
  const until = versionEnd(offAt, sheets, version);
  const asked = { id, version, plan, until, now: clock(), modules: Object.fromEntries(counted) };
  return { plan, version, sheets, sheet, asked };
}
