import type { Journal } from '../db/journal';
import type { Db, Sql } from '../db/port';
import { faultsOf, UstatError } from '../errors';
import { type AttemptEntry, type AttemptRow, attemptRow } from './attempt';
import { attemptById, insertAttempt, triesOfShowing } from './attempt-queries';
import { calibrate } from './calibration';
import { calibrationOf, saveCalibration } from './calibration-queries';
import { afterAnswer, viewOf } from './counts';
import type { KnowledgeModel } from './model';
import { lockedState } from './rebuild';
import { lockPopulation, populationOf, savePopulation, saveState } from './state-queries';
import { forecastOf, type KnowledgeState, predict, trace, traced } from './trace';

/** Which try of a showing it is, and whether unaided, is counted here and not told. */
export type NewAttempt = Omit<AttemptRow, 'view' | 'ordinal' | 'unaided' | 'hintsUsed'> & {
  /** How many hints were shown before the answer; counted under the lock where hints may come meanwhile. */
  hintsUsed: number | ((tx: Sql) => Promise<number>);
  /** The author's guess at the item's difficulty, logits. */
  difficulty: number;
  /** Which try it is where no round counts them; the first, if it is not said. */
  ordinal?: number;
};

export interface RecordDeps {
  db: Db;
  model: KnowledgeModel;
  journal: Journal<AttemptEntry>;
}

/**
 * Records one answer: in one transaction the attempt with what the population was before it, the learner's new state,
 * the population's new counts; then the journal, so that an answer that was acknowledged outlives a power cut.
 * Idempotent by the learner's attempt id: the second call changes nothing and returns what the first one stored. It is
 * journalled again, since the first call may have died between commit and journal.
 * The stored attempt's `ordinal`, `hintsUsed` and `unaided` are counted under the lock.
 * Parallel answers of one learner wait for each other (state-queries.ts lockState), in the order of the lock.
 * @throws UstatError 'conflict' when the id is being recorded in another course, 'bad-input' when the attempt does not parse
 */
export async function recordAttempt(deps: RecordDeps, attempt: NewAttempt): Promise<AttemptRow> {
  const recorded = await deps.db.transaction(async (tx) => {
    const { learnerId, courseId, answeredAt } = attempt;
    const before = await lockedState(tx, deps.model, learnerId, courseId, answeredAt);
    const known = await attemptById(tx, learnerId, attempt.id);
    if (known) return known;

    await lockPopulation(tx, courseId);
    const row = await judge(tx, attempt, deps.model, before.state);
    const seq = await insertAttempt(tx, row);
    // taken between the look and the insert by an answer in another course: ids are random, so this is no accident
    if (seq === null) throw new UstatError('conflict', `The attempt ${attempt.id} is there already.`);
    const right = traced(row);
    const state = right === null ? before.state : await learnFrom(tx, deps.model, before.state, row, right);
    await saveState(tx, learnerId, courseId, { modelId: deps.model.id, state, lastSeq: seq }, answeredAt);
    return row;
  });
  await deps.journal.append({ type: 'attempt', ...recorded });
  return recorded;
}

/** What the answer changes: the learner's state, the population, the course's recalibration. Returns the new state. */
async function learnFrom(
  tx: Sql,
  model: KnowledgeModel,
  before: KnowledgeState,
  row: AttemptRow,
  right: boolean,
): Promise<KnowledgeState> {
  const { learnerId, courseId, skillId, itemId, view } = row;
  const next = afterAnswer(before.learner, view, skillId, right);
  await savePopulation(tx, courseId, skillId, itemId, view, next);
  const forecast = forecastOf(row, before.learner);
  if (forecast) {
    const calibration = await calibrationOf(tx, courseId, model.id, learnerId, skillId);
    calibrate(calibration, forecast, right);
    await saveCalibration(tx, courseId, model.id, calibration, new Map([[learnerId, calibration.learner]]));
  }
  return trace(model, before, { skillId, itemId, view, right, at: row.answeredAt });
}

/** The row to store: what the population is now, and which try of the showing this is, counted under the lock. */
async function judge(
  tx: Sql,
  attempt: NewAttempt,
  model: KnowledgeModel,
  state: KnowledgeState,
): Promise<AttemptRow> {
  const { difficulty, ordinal = 1, ...given } = attempt;
  const tries = given.roundId
    ? await triesOfShowing(tx, given.learnerId, given.roundId, given.position)
    : ordinal - 1;
  const hintsUsed = typeof given.hintsUsed === 'number' ? given.hintsUsed : await given.hintsUsed(tx);
  const population = await populationOf(tx, given.courseId, given);
  const view = viewOf(population, given.skillId, given.itemId, difficulty);
  const [p = 0.5] = await predict(model, state, [{ ...given, view }]);
  const row = {
    ...given,
    ordinal: tries + 1,
    hintsUsed,
    unaided: tries === 0 && hintsUsed === 0,
    view: { ...view, forecast: { model: model.id, p } },
  };
  const parsed = attemptRow.safeParse(row);
  if (parsed.success) return parsed.data;
  throw new UstatError('bad-input', 'The attempt can not be recorded.', faultsOf(parsed.error));
}
