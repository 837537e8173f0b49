import type { Db } from '../../db/port';
import { attemptsAfter, insertAttempt } from '../../knowledge/attempt-queries';
import { dropCalibrations, saveCalibration } from '../../knowledge/calibration-queries';
import { dropState, lockPopulation, replacePopulation } from '../../knowledge/state-queries';
import type { AnswersStore } from '../../knowledge/store';

/** Everybody's answers in a database. */
export function sqlAnswers(db: Db): AnswersStore {
  return {
    recount: (courseId, work) =>
      db.transaction(async (tx) => {
        await lockPopulation(tx, courseId);
        await work({
          after: (seq, limit) => attemptsAfter(tx, courseId, seq, limit),
          async replaceCrowd(population, calibrations) {
            await replacePopulation(tx, courseId, population);
            await dropCalibrations(tx, courseId);
            for (const [modelId, { calibration, learners }] of calibrations)
              await saveCalibration(tx, courseId, modelId, calibration, learners);
          },
        });
      }),
    putBack: (row) =>
      db.transaction(async (tx) => {
        const missing = (await insertAttempt(tx, row)) !== null;
        if (missing) await dropState(tx, row.learnerId, row.courseId);
        return missing;
      }),
  };
}
