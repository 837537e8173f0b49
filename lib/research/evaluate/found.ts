import type { FoundOf } from '../lab-run';
import { ESTIMATORS } from './estimators';
import type { Evaluation } from './evaluate';
import type { ReadLogged } from './logged';

const FAULTS = 20;

/** An evaluation as a page shows it. */
export function choicesFound(found: Evaluation, { logged, faults, repeats }: ReadLogged): FoundOf<'choices'> {
  const { estimates, intervals, main, support, calibration, perDecision } = found;
  const withValue = (value: number, given: { low: number; high: number } | null) =>
    given ? { value, low: given.low, high: given.high } : null;
  const propensities = Array.from({ length: 10 }, () => 0);
  for (const p of logged.propensity) {
    const tenth = Math.min(9, Math.floor(10 * p));
    propensities[tenth] = (propensities[tenth] ?? 0) + 1;
  }
  return {
    kind: 'choices',
    ...{ verdict: found.verdict, main, logged: found.logged },
    reasons: found.reasons.map(({ code, values }) => ({ code, values: { ...values } })),
    estimates: [
      ...ESTIMATORS.map((name) => {
        const value = estimates[name];
        return { name, value, interval: value === null ? null : withValue(value, intervals[name]) };
      }),
      ...(perDecision
        ? [
            {
              ...{ name: 'per_decision', value: perDecision.value },
              interval: withValue(perDecision.value, perDecision.interval),
            },
          ]
        : []),
    ],
    ...{ rows: found.rows, actions: found.actions, units: found.units, unit: found.unitName },
    ...{ ess: support.ess, largestWeight: support.largestWeight, meanWeight: support.meanWeight },
    ...{ withoutSupport: support.withoutSupport, repeats, propensities },
    fits: calibration.groups === 0 ? null : calibration.fits,
    faults: { count: faults.length, first: faults.slice(0, FAULTS) },
  };
}
