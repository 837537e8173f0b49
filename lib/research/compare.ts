import type { Calibration } from '../knowledge/calibration';
import { newPopulation, type Population } from '../knowledge/counts';
import type { Forward } from '../knowledge/forward';
import { bkt, fitBkt, OATUTOR } from './bkt';
import { elo, type LogisticWeights, logistic, unadjusted, ustat } from './forecasters';
import { type AnswerLog, type Order, replayOrder } from './log';
import { type Measures, measure, type Predictions } from './metrics';
import { type Replayed, replayLog } from './replay';

/** How well the shipped model and its peers predict a log, each answer from those before it. */
export interface Comparison {
  answers: number;
  learners: number;
  rows: { name: string; measures: Measures | null /* not run */ }[];
}

export interface Parts {
  forward: Forward;
  logistic: LogisticWeights | null;
}

/** What a log leaves behind: the statistics that another log then starts from. */
export interface Warm {
  log: AnswerLog;
  population: Population;
  calibration: Calibration;
}

/** Replays a log only to build up its statistics. */
export function warmUp(log: AnswerLog, order: Order, { forward }: Parts): Warm {
  const population = newPopulation();
  const model = ustat(forward);
  for (const _ of replayLog(log, replayOrder(log, order), population, [model]));
  return { log, population, calibration: model.calibration };
}

export const BKT_BY_EM = 'BKT fitted by EM';

/**
 * @param warm statistics to start from; null = cold, everybody's counts empty. They are used up:
 *   population and recalibration grow.
 * @param seen is shown every answer with the predictions, the shipped model's first, in the order
 *   of the replay
 */
export function compare(
  log: AnswerLog,
  order: Order,
  parts: Parts,
  warm: Warm | null,
  seen: (answer: Replayed) => void = () => undefined,
  draws = 200,
): Comparison {
  const model = ustat(parts.forward, warm?.calibration);
  const forecasters = [
    model,
    unadjusted(model),
    ...(parts.logistic ? [logistic(parts.logistic)] : []),
    elo,
    bkt("OATutor's BKT", () => OATUTOR),
    ...(warm ? [bkt(BKT_BY_EM, fitBkt(warm.log, replayOrder(warm.log, order)).of)] : []),
  ];
  const n = log.learner.length;
  const rows = replayOrder(log, order);
  const first = new Uint8Array(n);
  const p = forecasters.map(() => new Float64Array(n));
  let at = 0;
  for (const answer of replayLog(log, rows, warm?.population ?? newPopulation(), forecasters)) {
    first[at] = answer.first ? 1 : 0;
    p.forEach((values, k) => {
      values[at] = answer.p[k] as number;
    });
    at += 1;
    seen(answer);
  }
  const of = (values: Float64Array): Predictions => ({
    p: values,
    right: Uint8Array.from(rows, (row) => log.right[row] as number),
    first,
    learner: Int32Array.from(rows, (row) => log.learner[row] as number),
  });
  const measured = forecasters.map(({ name }, k) => ({
    name,
    measures: measure(of(p[k] as Float64Array), draws),
  }));
  return {
    answers: n,
    learners: log.learners.length,
    rows: warm ? measured : [...measured, { name: BKT_BY_EM, measures: null }],
  };
}
