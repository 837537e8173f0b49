import { seededRandom } from '../../lib/random';
import { adjusted, summary } from '../../lib/research/experiment/arm';
import {
  anytimeErrors,
  bootstrapDifference,
  fixedInterval,
  mixing,
} from '../../lib/research/experiment/difference';
import { fixedUnits } from '../../lib/research/experiment/power';

/** Experiments of known truth: whether intervals hold it, whether chance is taken for effect. */

type Draw = () => number;

/** Outcomes as experiments here have them: a rate, items until mastery, a score with a pre-test. */
const OUTCOMES = ['rate', 'items', 'score'] as const;
type Outcome = (typeof OUTCOMES)[number];

interface Learner {
  outcome: number;
  before: number;
}

function normalOf(random: Draw): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** A learner of the second arm has `effect` more on average; deviations: .49, 26, 1.2. */
function learnerOf(kind: Outcome, effect: number, random: Draw): Learner {
  const before = normalOf(random);
  if (kind === 'rate') return { outcome: random() < 0.6 + effect ? 1 : 0, before };
  // log-normal: many are through after forty items, few need two hundred
  if (kind === 'items') return { outcome: 45 * Math.exp(0.5 * normalOf(random)) + effect, before };
  return { outcome: 0.8 * before + 0.9 * normalOf(random) + effect, before };
}

const EFFECTS: Record<Outcome, number> = { rate: 0.1, items: -8, score: 0.3 };

/** Shares of `runs` in which intervals of 100 learners an arm hold the truth. */
export function fixedCoverage(runs: number): { welch: number; adjusted: number; bootstrap: number } {
  const random = seededRandom('fixed coverage');
  const held = { welch: 0, adjusted: 0, bootstrap: 0 };
  for (let run = 0; run < runs; run += 1) {
    const kind = OUTCOMES[run % OUTCOMES.length] ?? 'rate';
    const truth = EFFECTS[kind];
    const arms = [0, truth].map((effect) => {
      const learners = Array.from({ length: 100 }, () => learnerOf(kind, effect, random));
      return {
        outcome: learners.map(({ outcome }) => outcome),
        before: learners.map(({ before }) => before),
      };
    });
    const [a, b] = arms as [(typeof arms)[0], (typeof arms)[0]];
    const [c, d] = adjusted(arms) ?? [];
    const holds = (one: { low: number; high: number } | null | undefined) =>
      one && one.low <= truth && truth <= one.high ? 1 : 0;
    held.welch += holds(fixedInterval(summary(a.outcome), summary(b.outcome)));
    held.adjusted += c && d ? holds(fixedInterval(c, d)) : 0;
    held.bootstrap += holds(bootstrapDifference([a, b], { draws: 500, seed: String(run) })?.difference);
  }
  return { welch: held.welch / runs, adjusted: held.adjusted / runs, bootstrap: held.bootstrap / runs };
}

const MOST = 400;
/** Nobody looks before: a variance of two learners is none. */
const FIRST_LOOK = 10;

/** What one experiment that is looked at after every `every` learners shows. */
interface Watched {
  /** Whether the anytime interval held the truth at every look. */
  held: boolean;
  /** Whether a look after so many learners left out 0, by the anytime interval. */
  found: boolean;
  /** The same by the fixed interval, which is not made for it. */
  fixedFound: boolean;
  /** Width at the end over that of the normal fixed interval. */
  width: number;
}

interface Arrived {
  arm: 0 | 1;
  outcome: number;
}

function watch(arrivals: readonly Arrived[], truth: number, every: number): Watched {
  const a = { units: 0, mean: 0, squares: 0 };
  const b = { units: 0, mean: 0, squares: 0 };
  const seen = { held: true, found: false, fixedFound: false, width: 0 };
  const rho = mixing(MOST, 0.05);
  for (const [at, { arm, outcome }] of arrivals.entries()) {
    const n = at + 1;
    const own = arm === 0 ? a : b;
    // Welford's update
    own.units += 1;
    const off = outcome - own.mean;
    own.mean += off / own.units;
    own.squares += off * (outcome - own.mean);
    if (n < FIRST_LOOK || n % every !== 0 || a.units < 2 || b.units < 2) continue;
    const error = Math.sqrt(a.squares / (a.units - 1) / a.units + b.squares / (b.units - 1) / b.units);
    if (!(error > 0)) continue;
    const width = anytimeErrors(n, rho, 0.05);
    const difference = b.mean - a.mean;
    if (Math.abs(difference - truth) > width * error) seen.held = false;
    if (Math.abs(difference) > width * error) seen.found = true;
    if (Math.abs(difference) > 1.96 * error) seen.fixedFound = true;
    seen.width = width / 1.96;
  }
  return seen;
}

function arrivalsOf(kind: Outcome, truth: number, random: Draw): Arrived[] {
  return Array.from({ length: MOST }, () => {
    const arm = random() < 0.5 ? 0 : 1;
    return { arm, outcome: learnerOf(kind, arm === 1 ? truth : 0, random).outcome };
  });
}

/**
 * Share of experiments without effect that find one, with a look after every tenth outcome that
 * came: four learners a day, three of five outcomes up to 30 days late, bad ones later.
 */
export function lateFound(runs: number): number {
  const random = seededRandom('late');
  let found = 0;
  for (let run = 0; run < runs; run += 1) {
    const arrivals = arrivalsOf('rate', 0, random)
      .map((one, n) => {
        const delay = random() < 0.6 ? 30 * random() ** (one.outcome === 1 ? 2 : 0.5) : 0;
        return { ...one, day: n / 4 + delay };
      })
      .sort((a, b) => a.day - b.day);
    found += watch(arrivals, 0, 10).found ? 1 : 0;
  }
  return found;
}

/** Experiments of up to 400 learners, half of them without effect, looked at all the time. */
export function watched(runs: number) {
  const random = seededRandom('looks');
  const counts = { held: 0, tenth: 0, each: 0, fixed: 0, width: 0 };
  for (let run = 0; run < runs; run += 1) {
    const kind = OUTCOMES[run % OUTCOMES.length] ?? 'rate';
    const one = watch(arrivalsOf(kind, EFFECTS[kind], random), EFFECTS[kind], 1);
    counts.held += one.held ? 1 : 0;
    counts.width = one.width;
    const each = watch(arrivalsOf(kind, 0, random), 0, 1);
    counts.each += each.found ? 1 : 0;
    const tenth = watch(arrivalsOf(kind, 0, random), 0, 10);
    counts.tenth += tenth.found ? 1 : 0;
    counts.fixed += tenth.fixedFound ? 1 : 0;
  }
  return counts;
}

/** Share of experiments, planned for a power of .85, that find the effect they were planned for. */
export function foundAsPlanned(runs: number): number {
  const random = seededRandom('power');
  const deviation = Math.hypot(0.8, 0.9);
  const units = fixedUnits({ effect: EFFECTS.score, deviation, alpha: 0.05 }, 0.85);
  let found = 0;
  for (let run = 0; run < runs; run += 1) {
    const [a, b] = [0, EFFECTS.score].map((effect) =>
      summary(Array.from({ length: units }, () => learnerOf('score', effect, random).outcome)),
    );
    if (a && b && (fixedInterval(a, b)?.p ?? 1) < 0.05) found += 1;
  }
  return found / runs;
}
