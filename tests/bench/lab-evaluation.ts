import { readFileSync } from 'node:fs';
import { seededRandom } from '../../lib/random';
import { estimatesOf, NOTHING, plus, rowSums, weightsOf } from '../../lib/research/evaluate/estimators';
import { DEFAULTS, evaluatePolicy } from '../../lib/research/evaluate/evaluate';
import { uniformTarget } from '../../lib/research/evaluate/target';
import { type LogDesign, simulatedLog } from '../support/simulated-log';

/** Logs of known truth: whether intervals hold it where the verdict is "trust". */

/** What breaks every fifth log: an item never shown to some; propensities that are not true. */
const FAULTS = ['hole', 'untrue'] as const;

interface Design extends LogDesign {
  fault: (typeof FAULTS)[number] | null;
}

function designOf(run: number, random: () => number): Design {
  const pick = <T>(...all: readonly T[]) => all[Math.floor(random() * all.length)] as T;
  return {
    rows: pick(1000, 2000, 4000, 8000),
    learners: pick(20, 60, 200, 1000),
    actions: pick(3, 6, 12, 34),
    skew: pick(0, 0.5, 1, 1.5, 2, 3),
    rates: pick([0.2, 0.8] as const, [0.4, 0.7] as const, [0.01, 0.06] as const),
    seed: `log ${run}`,
    fault: run % 5 === 4 ? pick(...FAULTS) : null,
  };
}

export interface Verdicts {
  logs: number;
  trusted: number;
  /** Trusted, and the interval does not hold the truth. */
  missed: number;
  /** Whole support, true propensities, an effective sample of 1,000 or more. */
  sound: number;
  soundTrusted: number;
  /** Of broken logs. */
  broken: number;
  brokenTrusted: number;
}

export function verdicts(runs: number): Verdicts {
  const random = seededRandom('logs of known truth');
  const all = { logs: runs, trusted: 0, missed: 0, sound: 0, soundTrusted: 0, broken: 0, brokenTrusted: 0 };
  for (let run = 0; run < runs; run += 1) {
    const design = designOf(run, random);
    const { logged, truth } = simulatedLog({ ...design, hole: design.fault === 'hole' });
    if (design.fault === 'untrue')
      for (const [row, p] of logged.propensity.entries())
        if ((logged.action[row] as number) % 2 === 0) logged.propensity[row] = Math.min(1, 1.5 * p);
    const found = evaluatePolicy({ logged, faults: [], copies: 1 }, uniformTarget(logged), DEFAULTS);
    const interval = found.intervals[found.main];
    const holds = interval !== null && interval.low <= truth && truth <= interval.high;
    const isTrusted = found.verdict === 'trust';
    if (isTrusted) all.trusted += 1;
    if (isTrusted && !holds) all.missed += 1;
    if (design.fault) {
      all.broken += 1;
      if (isTrusted) all.brokenTrusted += 1;
    } else if (found.support.ess >= 1000) {
      all.sound += 1;
      if (isTrusted) all.soundTrusted += 1;
    }
  }
  return all;
}

/** The largest distance from Open Bandit Pipeline's estimates on the table of the tests. */
export function obpGap(): number {
  const reference = JSON.parse(
    readFileSync(new URL('../data/ope-reference.json', import.meta.url), 'utf8'),
  ) as { table: Record<string, number[]>; tau: number } & Record<string, number>;
  const column = (name: string) => Float64Array.from(reference.table[name] ?? []);
  const weights = weightsOf(column('target'), column('propensity'));
  const reward = column('reward');
  const expected = { shown: column('expectedShown'), chosen: column('expectedChosen') };
  let sums = NOTHING;
  for (let row = 0; row < reward.length; row += 1)
    sums = plus(sums, rowSums(row, weights, reward, expected, reference.tau));
  const gaps = Object.entries(estimatesOf(sums, true)).map(([name, value]) =>
    Math.abs((value ?? Number.NaN) - (reference[name] as number)),
  );
  return Math.max(...gaps);
}
