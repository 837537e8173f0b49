import { lockLearner } from '../../auth/person-queries';
import type { Db, Sql } from '../../db/port';
import { UstatError } from '../../errors';
import {
  attemptById,
  attemptsInRound,
  attemptsOf,
  insertAttempt,
  latestAttempts,
  triesByModule,
} from '../../knowledge/attempt-queries';
import { calibrationOf } from '../../knowledge/calibration-queries';
import { insertIncrement } from '../../knowledge/increment-queries';
import { populationOf } from '../../knowledge/population-queries';
import { readState, saveState } from '../../knowledge/state-queries';
import { latestDecision, saveDecision } from '../../path/decision-queries';
import { placementOf, savePlacement } from '../../path/placement-queries';
import { hintsInRound, saveHint } from '../../practice/hint-queries';
import { placeIn, savePlace } from '../../practice/place-queries';
import { checksIn, lastRounds, roundById, roundsUnderWay, saveRound } from '../../practice/round-queries';
import type { LearnerChange, LearnerReads, LearnerStore } from '../../practice/store';

/** One learner's part of a database. A change holds the learner's row, and nothing else. */
export function sqlLearner(db: Db, learnerId: string): LearnerStore {
  return {
    ...readsOf(db, learnerId),
    change: (work) =>
      db.transaction(async (tx) => {
        await lockLearner(tx, learnerId);
        return work({ ...readsOf(tx, learnerId), ...writesOf(tx, learnerId) });
      }),
  };
}

function readsOf(sql: Sql, learnerId: string): LearnerReads {
  return {
    learnerId,
    state: (courseId) => readState(sql, learnerId, courseId),
    async crowd(courseId, modelId) {
      const [population, calibration] = await Promise.all([
        populationOf(sql, courseId),
        calibrationOf(sql, courseId, modelId, learnerId),
      ]);
      return { population, calibration };
    },
    attempts: (courseId) => attemptsOf(sql, learnerId, courseId),
    latest: (courseId, n) => latestAttempts(sql, learnerId, courseId, n),
    inRound: (roundId) => attemptsInRound(sql, learnerId, roundId),
    triesByModule: (courseId, exceptRound, since) =>
      triesByModule(sql, learnerId, courseId, exceptRound, since),
    decision: (courseId) => latestDecision(sql, learnerId, courseId),
    placement: (courseId) => placementOf(sql, learnerId, courseId),
    checks: (courseId) => checksIn(sql, learnerId, courseId),
    round: (id) => roundById(sql, learnerId, id),
    roundsUnderWay: (courseId, since, moduleId) => roundsUnderWay(sql, learnerId, courseId, since, moduleId),
    lastRounds: (courseId, moduleId, n) => lastRounds(sql, learnerId, courseId, moduleId, n),
    hints: (roundId) => hintsInRound(sql, learnerId, roundId),
    readingPlace: (courseId, moduleId) => placeIn(sql, learnerId, courseId, moduleId),
  };
}

function writesOf(tx: Sql, learnerId: string): Omit<LearnerChange, keyof LearnerReads> {
  return {
    attempt: (id) => attemptById(tx, learnerId, id),
    crowdFor: async (courseId, modelId, { skillId, itemId }) => ({
      population: await populationOf(tx, courseId, { skillIds: [skillId], itemIds: [itemId] }),
      calibration: await calibrationOf(tx, courseId, modelId, learnerId, skillId),
    }),
    async addAttempt(row) {
      const seq = await insertAttempt(tx, row);
      if (seq === null) throw new UstatError('conflict', `The attempt ${row.id} is there already.`);
      return seq;
    },
    keepState: (courseId, stored, at) => saveState(tx, learnerId, courseId, stored, at),
    keepIncrement: (courseId, seq, increment) => insertIncrement(tx, courseId, seq, increment),
    keepDecision: (decision) => saveDecision(tx, learnerId, decision),
    keepPlacement: (placement) => savePlacement(tx, learnerId, placement),
    keepRound: (round) => saveRound(tx, learnerId, round),
    keepHint: (hint) => saveHint(tx, learnerId, hint),
    keepReadingPlace: (courseId, moduleId, place) => savePlace(tx, learnerId, courseId, moduleId, place),
  };
}
