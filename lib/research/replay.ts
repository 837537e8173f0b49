import {
  afterAnswer,
  eloLogit,
  entry,
  type LearnerCounts,
  newLearner,
  observe,
  type Population,
  take,
  viewOf,
} from '../knowledge/counts';
import { inputsOf } from '../knowledge/features';
import type { AnswerLog } from './log';

/** One answer as a forecaster meets it, before it is known whether it was right. */
export interface Met {
  /** Number of the learner in the log. */
  learner: number;
  skill: string;
  /** features.ts inputsOf. */
  inputs: Float32Array;
  /** counts.ts eloLogit. */
  elo: number;
}

/** Something that predicts every answer from those before it. */
export interface Forecaster {
  readonly name: string;
  /** P(right). */
  predict(met: Met): number;
  /** The same answer, now that it is known. */
  learn(met: Met, right: boolean): void;
  /** The learner will not be met again. */
  forget(learner: number): void;
}

export interface Replayed {
  met: Met;
  /** Number of the item in the log. */
  item: number;
  right: boolean;
  /** The learner's first answer on its component. */
  first: boolean;
  /** Which answer of the learner's this is, from 1. */
  position: number;
  /** One prediction a forecaster. */
  p: readonly number[];
}

/**
 * Replays a log prequentially: each answer is predicted from those before it, by anybody, and then
 * counted. `population` grows in place. A learner's record goes when their last answer has been
 * replayed, so a log in learners' order of any length needs no more room than its columns.
 */
export function* replayLog(
  log: AnswerLog,
  order: Int32Array,
  population: Population,
  forecasters: readonly Forecaster[],
): Generator<Replayed> {
  const left = new Int32Array(log.learners.length);
  for (const n of log.learner) left[n] = (left[n] as number) + 1;
  const records = new Map<number, LearnerCounts>();
  // names come from the log: a prefix keeps "__proto__" from being what it is to an object
  const skills = log.skills.map((name) => `k${name}`);
  const items = log.items.map((name) => `i${name}`);
  for (const row of order) {
    const n = log.learner[row] as number;
    const skill = skills[log.skill[row] as number] as string;
    const item = items[log.item[row] as number] as string;
    const right = log.right[row] === 1;
    const learner = records.get(n) ?? newLearner();
    records.set(n, learner);

    const view = viewOf(population, skill, item, 0);
    const inputs = inputsOf(learner, view, skill, item);
    const met: Met = { learner: n, skill, inputs, elo: eloLogit(learner, view, skill) };
    const p = forecasters.map((forecaster) => forecaster.predict(met));
    const position = learner.right + learner.wrong + 1;
    yield {
      met,
      item: log.item[row] as number,
      right,
      first: entry(learner.skills, skill) === undefined,
      position,
      p,
    };

    for (const forecaster of forecasters) forecaster.learn(met, right);
    take(population, skill, item, afterAnswer(learner, view, skill, right));
    observe(learner, view, skill, item, right);
    left[n] = (left[n] as number) - 1;
    if (left[n] === 0) {
      records.delete(n);
      for (const forecaster of forecasters) forecaster.forget(n);
    }
  }
}
