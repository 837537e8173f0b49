import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Calibration,
  calibrate,
  type Forecast,
  newCalibration,
  newWeights,
  recalibrated,
} from '@/lib/knowledge/calibration';
import { INPUT_COUNT, INPUT_NAMES } from '@/lib/knowledge/features';
import { SCALE } from '@/lib/knowledge/input-scale';
import { seeded } from '@/lib/research/simulate/random';

/** Inputs that are not given stand at their usual mean. */
const forecast = (p: number, inputs: number[] = [], skillId = 'a'): Forecast => ({
  skillId,
  p,
  inputs: Float32Array.from({ length: INPUT_COUNT }, (_, i) => inputs[i] ?? SCALE[i]?.[0] ?? 0),
});
const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));

/**
 * Answers of new learners, with a true chance that the model misjudges by `shift` logits on each
 * component.
 */
function course(shift: Record<string, number>, answers: number, seed = 1): Calibration {
  const random = seeded(seed);
  const calibration = newCalibration();
  const skills = Object.entries(shift);
  for (let i = 0; i < answers; i++) {
    const [skillId, off] = skills[i % skills.length] as [string, number];
    const z = 1.5 * random.normal();
    calibrate(
      { ...calibration, learner: newWeights() },
      forecast(sigmoid(z), [], skillId),
      random.chance(sigmoid(z + off)),
    );
  }
  return calibration;
}

describe('recalibration', () => {
  it('knows the scale of every input', () => {
    expect(SCALE).toHaveLength(INPUT_NAMES.length);
    for (const [, spread] of SCALE) expect(spread).toBeGreaterThan(0);
  });

  it('leaves a prediction as it is until there are answers', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.003, max: 0.997, noNaN: true }), (p) => {
        expect(recalibrated(newCalibration(), forecast(p, [1, 2, 3]))).toBeCloseTo(p, 12);
      }),
    );
  });

  it('comes to see a course that is easier than the model thinks, and is not carried away by ten answers', () => {
    expect(recalibrated(course({ a: 1 }, 8000), forecast(0.5))).toBeCloseTo(0.73, 1);
    expect(Math.abs(recalibrated(course({ a: 1 }, 10), forecast(0.5)) - 0.5)).toBeLessThan(0.06);
    expect(Math.abs(recalibrated(course({ a: 0 }, 4000), forecast(0.5)) - 0.5)).toBeLessThan(0.04);
  });

  it('tells components apart, and says of a new one what it says of the course', () => {
    const known = course({ a: 1, b: -1 }, 8000);
    const of = (skillId: string) => recalibrated(known, forecast(0.5, [], skillId));
    expect(of('a')).toBeGreaterThan(0.63);
    expect(of('b')).toBeLessThan(0.37);
    expect(Math.abs(of('another') - 0.5)).toBeLessThan(0.06);
  });

  it('comes to know a learner, and leaves what it says of others nearly as it was', () => {
    const calibration = newCalibration();
    const own = { ...calibration, learner: newWeights() };
    const random = seeded(3);
    // right whenever the first input is high, whatever the model says
    for (let i = 0; i < 400; i++) {
      const high = random.chance(0.5);
      calibrate(own, forecast(0.5, [high ? 2.4 : 0], `k${i % 40}`), high);
    }
    const high = forecast(0.5, [2.4], 'another');
    expect(recalibrated(own, high)).toBeGreaterThan(0.55);
    const forOthers = recalibrated({ ...calibration, learner: newWeights() }, high);
    expect(forOthers - 0.5).toBeLessThan((recalibrated(own, high) - 0.5) / 2);
  });

  it("measures inputs in the course's own spreads", () => {
    const calibration = newCalibration();
    const random = seeded(2);
    for (let i = 0; i < 20_000; i++) calibrate(calibration, forecast(0.5, [7 + random.normal()]), true);
    expect(calibration.course.answers).toBe(20_000);
    expect(calibration.course.mean[0]).toBeCloseTo((20_000 * 7 + 1000 * 1.17) / 21_000, 1);
    // within: 20,000 of variance 1 and 1,000 of 1.25²; between: two means 5.83 apart
    const within = (20_000 + 1000 * 1.25 ** 2) / 21_000;
    const between = 5.83 ** 2 * (20 / 21) * (1 / 21);
    expect(calibration.course.variance[0]).toBeCloseTo(within + between, 1);
  });

  it('stays a probability whatever the inputs', () => {
    const given = course({ a: 1 }, 50);
    const sure = forecast(1, new Array<number>(INPUT_COUNT).fill(1e6));
    for (const one of [sure, forecast(0), forecast(1)]) {
      calibrate(given, one, false);
      const { weights, mean, variance } = given.course;
      for (const value of [...weights, ...mean, ...variance, ...given.learner]) {
        expect(Number.isFinite(value)).toBe(true);
      }
      expect(recalibrated(given, one)).toBeGreaterThanOrEqual(0);
      expect(recalibrated(given, one)).toBeLessThanOrEqual(1);
    }
  });
});
