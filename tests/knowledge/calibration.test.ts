import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Calibration,
  calibratedBy,
  type Forecast,
  newCalibration,
  recalibrated,
} from '@/lib/knowledge/calibration';
import { INPUT_COUNT, INPUT_NAMES } from '@/lib/knowledge/features';
import { SCALE } from '@/lib/knowledge/input-scale';
import { seeded } from '@/models/training/knowledge/random';

const forecast = (p: number, inputs: number[] = []): Forecast => ({
  p,
  inputs: Float32Array.from({ length: INPUT_COUNT }, (_, i) => inputs[i] ?? 0),
});

/** Answers with a true chance that the model misjudges by `shift` logits. */
function course(shift: number, answers: number, seed = 1): Calibration {
  const random = seeded(seed);
  let calibration = newCalibration();
  for (let i = 0; i < answers; i++) {
    const z = 1.5 * random.normal();
    const right = random.chance(1 / (1 + Math.exp(-z - shift)));
    calibration = calibratedBy(calibration, forecast(1 / (1 + Math.exp(-z))), right);
  }
  return calibration;
}

describe('recalibration', () => {
  it('knows the scale of every input', () => {
    expect(SCALE).toHaveLength(INPUT_NAMES.length);
    for (const [, spread] of SCALE) expect(spread).toBeGreaterThan(0);
  });

  it('leaves a prediction as it is until the course has answers', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.003, max: 0.997, noNaN: true }), (p) => {
        expect(recalibrated(newCalibration(), forecast(p, [1, 2, 3]))).toBeCloseTo(p, 12);
      }),
    );
  });

  it('comes to see a course that is easier than the model thinks, and is not carried away by ten answers', () => {
    expect(recalibrated(course(1, 4000), forecast(0.5))).toBeCloseTo(0.73, 1);
    expect(Math.abs(recalibrated(course(1, 10), forecast(0.5)) - 0.5)).toBeLessThan(0.06);
    expect(Math.abs(recalibrated(course(0, 4000), forecast(0.5)) - 0.5)).toBeLessThan(0.03);
  });

  it('stays a probability whatever the inputs, and does not change the calibration it is given', () => {
    const given = course(1, 50);
    const copy = structuredClone(given);
    const sure = forecast(1, new Array<number>(INPUT_COUNT).fill(1e6));
    for (const one of [sure, forecast(0), forecast(1)]) {
      const after = calibratedBy(given, one, false);
      for (const value of [...after.weights, ...after.precision]) expect(Number.isFinite(value)).toBe(true);
      expect(recalibrated(after, one)).toBeGreaterThanOrEqual(0);
      expect(recalibrated(after, one)).toBeLessThanOrEqual(1);
    }
    expect(given).toEqual(copy);
  });
});
