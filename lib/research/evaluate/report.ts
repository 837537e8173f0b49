import type { Interval } from './bootstrap';
import { ESTIMATORS, type Estimator } from './estimators';
import type { Evaluation } from './evaluate';
import type { ReadLogged } from './logged';
import type { Reason } from './verdict';

const TITLES: Record<Estimator, string> = {
  ips: 'IPS',
  snips: 'SNIPS',
  dm: 'direct method',
  dr: 'doubly robust',
  switch_dr: 'Switch-DR',
};

/** A reason in the words of whoever reads it. */
type InWords = (reason: Reason) => string;

/** The evaluation as JSON: null where something can't be had, never NaN. */
export function evaluationJson(found: Evaluation, read: ReadLogged, inWords: InWords) {
  const { estimates, intervals, main, support, calibration, perDecision } = found;
  return {
    ...estimates,
    interval: intervals[main] && { of: main, ...intervals[main] },
    ess: support.ess,
    largest_weight: support.largestWeight,
    verdict: found.verdict,
    reasons: found.reasons.map(inWords),
    reason_codes: found.reasons.map(({ code }) => code),
    intervals,
    per_decision: perDecision,
    logged_reward: found.logged,
    switch_tau: found.tau,
    mean_weight: support.meanWeight,
    without_support: support.withoutSupport,
    calibration,
    ...{ rows: found.rows, actions: found.actions, units: found.units, unit: found.unitName },
    ...{ left_out: read.faults.length, repeats: read.repeats },
  };
}

/** The evaluation for a terminal, the verdict first. */
export function evaluationReport(
  name: string,
  found: Evaluation,
  read: ReadLogged,
  inWords: InWords,
): string[] {
  const { estimates, intervals, main, support, calibration, perDecision } = found;
  const within = (interval: Interval | null) =>
    interval ? ` [${digits(interval.low)}, ${digits(interval.high)}]` : '';
  const value = (estimator: Estimator) => {
    const own = estimates[estimator];
    return own === null ? "can't be had" : `${digits(own)}${within(intervals[estimator])}`;
  };
  return [
    `${name}: ${read.rows} rows, ${found.actions} actions, ${found.units} ${found.unitName} (the intervals draw them)`,
    ...(read.repeats > 0 ? [`${read.repeats} rows stand there again: counted once`] : []),
    ...(read.faults.length > 0 ? [`${read.faults.length} rows could not be used:`] : []),
    ...read.faults.slice(0, 10).map(({ line, why }) => `  line ${line}: ${why}`),
    '',
    `Verdict on the ${TITLES[main]} estimate: ${found.verdict}`,
    ...found.reasons.map((reason) => `  ${inWords(reason)}`),
    '',
    'Mean reward a row under the other policy [95 %]',
    ...ESTIMATORS.map((one) => `  ${TITLES[one].padEnd(16)} ${value(one)}`),
    ...(estimates.dm === null
      ? ["  (no reward model: the log does not tell the policy's chances of what was not shown)"]
      : []),
    ...(perDecision
      ? [
          `  per decision     ${digits(perDecision.value)}${within(perDecision.interval)} a sequence, of ${perDecision.sequences}; effective sample ${perDecision.ess.toFixed(1)}`,
        ]
      : []),
    `  of the log       ${digits(found.logged)}`,
    '',
    `Effective sample ${support.ess.toFixed(1)} of ${found.rows}, largest weight ${digits(support.largestWeight)}, mean weight ${digits(support.meanWeight)} (1 is due), ` +
      `without support ${digits(support.withoutSupport)}`,
    `Propensities: ${calibration.groups === 0 ? 'too few rows an action to check them' : calibration.fits ? 'fit the frequencies' : "don't fit the frequencies"}`,
    'Assumed: the propensities are those by which the log was made, and one choice does not change what a later one brings.',
  ];
}

const digits = (value: number) => (Math.abs(value) >= 100 ? value.toFixed(1) : value.toPrecision(4));
