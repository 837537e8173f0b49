import { calibrate, newCalibration, newWeights, recalibrated } from '../../../lib/knowledge/calibration';
import { sigmoid } from '../../../lib/knowledge/counts';
import { INPUT_NAMES } from '../../../lib/knowledge/features';
import type { Forward } from '../../../lib/knowledge/forward';
import type { Comparison } from '../../../lib/research/compare';
import { type LogisticWeights, logisticChance } from '../../../lib/research/forecasters';
import { measure } from '../../../lib/research/metrics';
import type { Log } from '../../../lib/research/simulate/simulate';
import { replay, type Sequence } from './replay';

const ELO = INPUT_NAMES.indexOf('elo expected (logit)');

/**
 * Predicts every answer of each course from those before it, populations starting empty; measured
 * over all together.
 */
export function evaluateCourses(
  forward: Forward,
  logs: readonly Log[],
  line: LogisticWeights | null,
): Comparison {
  const courses = logs.map((log) => replay(log, new Set(log.learners.keys())));
  const sequences = courses.flat();
  const raw = courses.map((course) => course.map((sequence) => byModel(forward, sequence)));
  const right = sequences.flatMap((sequence) => sequence.right.map(Number));
  const first = sequences.flatMap((sequence) => sequence.first.map(Number));
  const learner = sequences.flatMap((sequence, n) => sequence.right.map(() => n));
  const row = (name: string, p: readonly number[]) => ({
    name,
    measures: measure({
      p: Float64Array.from(p),
      right: Uint8Array.from(right),
      first: Uint8Array.from(first),
      learner: Int32Array.from(learner),
    }),
  });
  const each = (chance: (inputs: Float32Array) => number) =>
    sequences.flatMap((sequence) => sequence.inputs.map(chance));
  return {
    answers: right.length,
    learners: sequences.length,
    rows: [
      row(
        'Ustat',
        courses.flatMap((course, i) => corrected(course, raw[i] ?? [])),
      ),
      row('Ustat, not recalibrated', raw.flat(2)),
      ...(line
        ? [
            row(
              'Logistic',
              each((inputs) => logisticChance(line, inputs)),
            ),
          ]
        : []),
      row(
        'Elo',
        each((inputs) => sigmoid(inputs[ELO] ?? 0)),
      ),
    ],
  };
}

/** As served: the memory is carried from a learner's first answer to the last. */
function byModel(forward: Forward, { inputs, right }: Sequence): number[] {
  let memory: Float32Array = new Float32Array(forward.stateSize);
  return inputs.map((row, i) => {
    const [p = 0.5] = forward.predict(memory, [row]);
    memory = forward.step(memory, row, right[i] === true);
    return p;
  });
}

/** One course's predictions as its own answers correct them on the way. */
function corrected(course: readonly Sequence[], raw: readonly number[][]): number[] {
  const shared = newCalibration();
  return course.flatMap(({ inputs, right, skill }, n) => {
    const calibration = { ...shared, learner: newWeights() };
    return inputs.map((row, i) => {
      const forecast = { skillId: skill[i] ?? '', p: raw[n]?.[i] ?? 0.5, inputs: row };
      const p = recalibrated(calibration, forecast);
      calibrate(calibration, forecast, right[i] === true);
      return p;
    });
  });
}
