import { newWeights, recalibrated } from '../../lib/knowledge/calibration';
import {
  type LearnerCounts,
  newLearner,
  newPopulation,
  observe,
  standOf,
  viewOf,
} from '../../lib/knowledge/counts';
import { inputsOf } from '../../lib/knowledge/features';
import type { Forward } from '../../lib/knowledge/forward';
import { type CountedCrowd, countIn, type Increment } from '../../lib/knowledge/increment';
import { type AnswerLog, replayOrder } from '../../lib/research/log';
import { measure } from '../../lib/research/metrics';

/** What it costs that everybody's answers are counted a while after they were given. */
export interface Late {
  seconds: number;
  auc: number;
  ece: number;
}

const MODEL = 'shipped';
/** People who answer side by side, and how long one takes for an answer. */
const TOGETHER = 200;
const SECONDS_AN_ANSWER = 10;

/**
 * Replays a log as it is served: an answer sees what is counted, and waits until all that wait are
 * counted at once. The program counts every second, and a process looks every second at what is
 * counted: two at most.
 */
export function measureLate(log: AnswerLog, forward: Forward): Late[] {
  const rows = sideBySide(log);
  const right = Uint8Array.from(rows, (row) => log.right[row] as number);
  const learner = Int32Array.from(rows, (row) => log.learner[row] as number);
  return [0, 1, 2, 5].map((seconds) => {
    const waiting = Math.max(1, (seconds * TOGETHER) / SECONDS_AN_ANSWER);
    const p = replayLate(log, rows, forward, waiting);
    const { auc, ece } = measure({ p, right, first: new Uint8Array(rows.length), learner }, 1);
    return { seconds, auc: auc.value, ece: ece.value };
  });
}

function replayLate(log: AnswerLog, rows: Int32Array, forward: Forward, late: number): Float64Array {
  const crowd: CountedCrowd = { population: newPopulation(), calibrations: new Map() };
  const own = new Map<number, { counts: LearnerCounts; memory: Float32Array }>();
  let waiting: Increment[] = [];
  return Float64Array.from(rows, (row) => {
    const n = log.learner[row] as number;
    const [skillId, itemId] = [`k${log.skill[row]}`, `i${log.item[row]}`];
    const right = log.right[row] === 1;
    const { counts, memory } = own.get(n) ?? {
      counts: newLearner(),
      memory: new Float32Array(forward.stateSize),
    };
    const view = viewOf(crowd.population, skillId, itemId, 0);
    const inputs = inputsOf(counts, view, skillId, itemId);
    const raw = forward.predict(memory, [inputs])[0] as number;
    const learnerId = String(n);
    const taught = crowd.calibrations.get(MODEL);
    const p = taught
      ? recalibrated(
          { ...taught.calibration, learner: taught.learners.get(learnerId) ?? newWeights() },
          { skillId, p: raw, inputs },
        )
      : raw;
    const stand = standOf(counts, skillId);
    const forecast = { model: MODEL, p: raw, inputs };
    waiting.push({ learnerId, skillId, itemId, right, stand, difficulty: 0, forecast });
    observe(counts, view, skillId, itemId, right);
    own.set(n, { counts, memory: forward.step(memory, inputs, right) });
    if (waiting.length >= late) {
      for (const increment of waiting) countIn(crowd, increment);
      waiting = [];
    }
    return p;
  });
}

/** So many learners in turn, an answer each; who has none left makes room for the next. */
function sideBySide(log: AnswerLog): Int32Array {
  const queues = new Map<number, number[]>();
  for (const row of replayOrder(log, 'learner')) {
    const n = log.learner[row] as number;
    const own = queues.get(n) ?? [];
    queues.set(n, own);
    own.push(row);
  }
  const coming = [...queues.values()].map((own) => own.reverse());
  const here = coming.splice(0, TOGETHER);
  const rows: number[] = [];
  while (here.length > 0) {
    for (let i = 0; i < here.length; i += 1) {
      rows.push(here[i]?.pop() as number);
      if (here[i]?.length) continue;
      const next = coming.shift();
      here.splice(i, 1, ...(next ? [next] : []));
      if (!next) i -= 1;
    }
  }
  return Int32Array.from(rows);
}
