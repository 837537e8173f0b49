import { holdLearners } from '../../auth/person-queries';
import type { Db, Sql } from '../../db/port';
import { countedAttempts, insertAttempt, nextPlace } from '../../knowledge/attempt-queries';
import { calibrationOfSome, dropCalibrations, saveCalibration } from '../../knowledge/calibration-queries';
import type { CountedCrowd, Increment } from '../../knowledge/increment';
import {
  dropIncrements,
  lockCounting,
  tryCounting,
  uncountedCourses,
  waitingIncrements,
} from '../../knowledge/increment-queries';
import { populationOf, replacePopulation, savePopulation } from '../../knowledge/population-queries';
import { dropState } from '../../knowledge/state-queries';
import type { AnswersStore } from '../../knowledge/store';

/** Everybody's answers in a database. */
export function sqlAnswers(db: Db): AnswersStore {
  return {
    uncounted: () => uncountedCourses(db),
    count: (courseId, limit, work) =>
      db.transaction(async (tx) => {
        if (!(await tryCounting(tx, courseId))) return 0;
        const increments = await takeIncrements(tx, courseId, limit);
        if (increments.length === 0) return 0;
        const crowd = await crowdBehind(tx, courseId, increments);
        const before = { ...crowd.population, skills: { ...crowd.population.skills } };
        before.items = { ...crowd.population.items };
        work(crowd, increments);
        await savePopulation(tx, courseId, before, crowd.population);
        await saveCalibrations(tx, courseId, crowd);
        return increments.length;
      }),
    recount: (courseId, work) =>
      db.transaction(async (tx) => {
        await lockCounting(tx, courseId);
        await takeIncrements(tx, courseId, null);
        await work({
          inPages: (limit) => countedAttempts(tx, courseId, limit),
          async replaceCrowd(crowd) {
            await replacePopulation(tx, courseId, crowd.population);
            await dropCalibrations(tx, courseId);
            await saveCalibrations(tx, courseId, crowd);
          },
        });
      }),
    putBack: (row) =>
      db.transaction(async (tx) => {
        const missing = await insertAttempt(tx, { ...row, seq: await nextPlace(tx) });
        if (missing) await dropState(tx, row.learnerId, row.courseId);
        return missing;
      }),
  };
}

/**
 * Takes what waits to be counted out of a course. Who is being deleted is left out: their deletion
 * and the count would wait for each other.
 */
async function takeIncrements(tx: Sql, courseId: string, limit: number | null): Promise<Increment[]> {
  const waiting = await waitingIncrements(tx, courseId, limit);
  if (waiting.length === 0) return [];
  const held = await holdLearners(tx, [...new Set(waiting.map(({ increment }) => increment.learnerId))]);
  const taken = waiting.filter(({ increment }) => held.has(increment.learnerId));
  await dropIncrements(tx, taken);
  return taken.map(({ increment }) => increment);
}

/** What is counted of the components, items and learners that increments are about. */
async function crowdBehind(
  tx: Sql,
  courseId: string,
  increments: readonly Increment[],
): Promise<CountedCrowd> {
  const distinct = (values: readonly string[]) => [...new Set(values)];
  const skillIds = distinct(increments.map(({ skillId }) => skillId));
  const itemIds = distinct(increments.map(({ itemId }) => itemId));
  const learnerIds = distinct(increments.map(({ learnerId }) => learnerId));
  const models = distinct(increments.flatMap(({ forecast }) => forecast?.model ?? []));
  const calibrations: CountedCrowd['calibrations'] = new Map();
  for (const modelId of models)
    calibrations.set(modelId, await calibrationOfSome(tx, courseId, modelId, { skillIds, learnerIds }));
  return { population: await populationOf(tx, courseId, { skillIds, itemIds }), calibrations };
}

async function saveCalibrations(tx: Sql, courseId: string, { calibrations }: CountedCrowd): Promise<void> {
  for (const [modelId, { calibration, learners }] of calibrations)
    await saveCalibration(tx, courseId, modelId, calibration, learners);
}
