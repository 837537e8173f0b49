import { PLANNED, type Plan, RANGE } from '../../experiments/plan';
import { type ByChances, compareByChances, isTrue, meanByChances, ratioByChances } from './adaptive-analysis';
import type { Summary } from './arm';
import { type Curve, type CurveSums, curvesOf } from './curve';
import { anytimeInterval, fixedInterval } from './difference';
import { studentQuantile } from './distributions';
import { findingOf, LEAST_OUTCOMES, LEAST_SHOWN } from './finding';
import { added, adjustedOf, filledUp, summaryOf } from './moments';
import type { OffPath } from './off-path-queries';
import type { Cell } from './outcome-queries';
import { drawnDifference, drawnInterval, drawnMeans, type Part } from './resample';
import type { ArmResult, Comparison } from './result';
import { holm, sampleRatio } from './several';
import { shrunk } from './shrinkage';

export interface Analysis {
  arms: ArmResult[];
  comparisons: Comparison[];
  /** Whether the arms have the sizes that their weights say; null for one arm. */
  ratio: { p: number; isMismatch: boolean } | null;
  /** Languages that are left out since they have too few outcomes. */
  fewIn: string[];
  /** Learning curves by arm; an arm without enough learners has none. */
  curves: Curve[];
  /** Units with an outcome that something was measured of before. */
  known: number;
}

interface Given {
  plan: Plan;
  cells: readonly Cell[];
  withdrawn: Readonly<Record<string, number>>;
  /** Of arms that are paths. */
  offPath: Readonly<Record<string, OffPath>>;
  /** Outcomes that can be drawn again, and sums for learning curves. */
  parts: readonly Part[];
  curve: readonly CurveSums[];
  /** Where shares followed the outcomes: the cells by blocks, and the chances that were logged. */
  adaptive: Pick<ByChances, 'rows' | 'chances'> | null;
  /** Units of all arms at which the anytime interval is narrowest, fixed before the start. */
  planned: number;
  /** Units an arm that one look needs. */
  neededForOne: number;
  startedAt: Date;
  now: Date;
  isOver: boolean;
}

/** All that the page of an experiment says, of sums. Nothing in it is ever NaN. */
export function analyse(given: Given): Analysis {
  const { plan, cells, withdrawn, offPath } = given;
  const ofArm = (id: string) => cells.filter(({ arm }) => arm === id);
  const byChances = given.adaptive && { plan, planned: given.planned, ...given.adaptive };
  const isFew = (id: string) => ofArm(id).reduce((sum, cell) => sum + cell.outcomes, 0) < LEAST_SHOWN;
  const means = new Map(
    plan.arms.map(({ id }) => [
      id,
      byChances || isFew(id) ? null : drawnMeans(given.parts, id, String(given.planned)),
    ]),
  );
  const arms = plan.arms.map(({ id }) => ({
    ...armResult(id, ofArm(id), withdrawn[id] ?? 0),
    offPath: offPath[id] ?? null,
    drawn: drawnInterval(means.get(id) ?? null),
    ...(byChances && !isFew(id) ? meanByChances(byChances, id) : {}),
  }));
  const ratio = byChances
    ? ratioByChances(byChances)
    : arms.length < 2
      ? null
      : sampleRatio(
          arms.map(({ units }) => units),
          plan.arms.map(({ weight }) => weight),
        );
  const languages = [...new Set(cells.map(({ language }) => language))].sort();
  // no subgroup with fewer outcomes in an arm is told apart
  const isSmall = (language: string) =>
    plan.arms.some(({ id }) => outcomesIn(ofArm(id), language) < LEAST_OUTCOMES);
  const large = languages.filter((language) => !isSmall(language));
  const compared = arms.slice(1).map(({ id }) => {
    if (isFew(id) || isFew(plan.arms[0]?.id ?? '')) return nothingOf(id);
    return byChances ? compareByChances(byChances, id, large) : compare(given, id, large);
  });
  const tested = compared.map(({ anytime, adjustedAnytime }) => (adjustedAnytime ?? anytime)?.p ?? null);
  // an arm of which nothing is known yet still counts among those that are compared
  const corrected = holm(tested.map((p) => p ?? 1));
  const comparisons = compared.map((one, n): Comparison => {
    const [first] = arms;
    const second = arms[n + 1];
    const [of, other] = [first, second].map((arm) => means.get(arm?.id ?? '') ?? null);
    const drawn = drawnDifference(of ?? null, other ?? null, (second?.mean ?? 0) - (first?.mean ?? 0));
    const withHolm = { ...one, drawn, holm: tested[n] === null ? null : (corrected[n] ?? null) };
    const isMismatch = ratio?.isMismatch ?? false;
    const isUntrue = byChances !== null && !isTrue(byChances);
    const finding = findingOf(withHolm, { ...given, first, second, isMismatch, isUntrue });
    return { ...withHolm, finding };
  });
  const fewIn = languages.filter(isSmall);
  const curves = curvesOf(
    given.curve,
    plan.arms.map(({ id }) => id),
  );
  return { arms, comparisons, ratio, fewIn, curves, known: added(cells).before.known };
}

const outcomesIn = (cells: readonly Cell[], language: string) =>
  added(cells.filter((cell) => cell.language === language)).outcomes;

function armResult(
  id: string,
  cells: readonly Cell[],
  withdrawn: number,
): Omit<ArmResult, 'drawn' | 'offPath'> {
  const sums = added(cells);
  // what few have done is not shown: with one fewer it would tell what somebody did
  const whole = sums.outcomes < LEAST_SHOWN ? null : summaryOf(sums);
  const sum = (name: Counted) => cells.reduce((all, cell) => all + cell[name], 0);
  return {
    ...{ id, withdrawn, units: sum('units'), waiting: sum('waiting'), late: sum('late') },
    ...{ open: sum('open'), missing: sum('missing'), silent: sum('silent'), lateDays: sum('lateDays') },
    outcomes: sum('outcomes'),
    mean: whole?.mean ?? null,
    deviation: whole && whole.units > 1 ? Math.sqrt(whole.variance) : null,
    interval: whole && whole.units > 1 ? aroundMean(whole) : null,
  };
}
function aroundMean({ mean, variance, units }: Summary): { low: number; high: number } {
  const width = studentQuantile(1 - PLANNED.alpha / 2, units - 1) * Math.sqrt(variance / units);
  return { low: mean - width, high: mean + width };
}

/** What the sums of two arms give by themselves. */
type Compared = Omit<Comparison, 'holm' | 'drawn' | 'finding'>;
const nothingOf = (arm: string): Compared => ({
  ...{ arm, fixed: null, anytime: null, adjustedFixed: null, adjustedAnytime: null },
  ...{ ratio: null, worst: null, languages: [] },
});
type Counted = Exclude<keyof Cell, 'arm' | 'language' | 'before'>;

function compare({ plan, cells, planned }: Given, arm: string, languages: readonly string[]): Compared {
  const first = cells.filter((cell) => cell.arm === plan.arms[0]?.id);
  const own = cells.filter((cell) => cell.arm === arm);
  const [a, b] = [added(first), added(own)];
  const [plainA, plainB] = [summaryOf(a), summaryOf(b)];
  // one theta over all arms, as it was fixed before the start
  const all = plan.arms.map(({ id }) => added(cells.filter((cell) => cell.arm === id)));
  const adjusted = adjustedOf(all) ?? adjustedOf([a, b]);
  const at = all.length === adjusted?.length ? plan.arms.findIndex(({ id }) => id === arm) : 1;
  const [adjustedA, adjustedB] = [adjusted?.[0] ?? null, adjusted?.[at] ?? null];
  const missing = (of: readonly Cell[]) => of.reduce((sum, cell) => sum + cell.open + cell.missing, 0);
  const range = RANGE[plan.outcome.kind];
  const filled = (ofA: number, ofB: number) =>
    anytime(filledUp(a, missing(first), ofA), filledUp(b, missing(own), ofB), planned);
  const low = range && filled(range[1], range[0]);
  const high = range && filled(range[0], range[1]);
  return {
    arm,
    fixed: fixed(plainA, plainB),
    anytime: anytime(plainA, plainB, planned),
    adjustedFixed: fixed(adjustedA, adjustedB),
    adjustedAnytime: anytime(adjustedA, adjustedB, planned),
    ratio: plainA && plainB && fixedInterval(plainA, plainB, { alpha: PLANNED.alpha, relative: true }),
    worst: low && high ? { low: low.low, high: high.high } : null,
    languages: byLanguage(first, own, languages),
  };
}

const fixed = (a: Summary | null, b: Summary | null) => a && b && fixedInterval(a, b);
const anytime = (a: Summary | null, b: Summary | null, planned: number) =>
  a && b && anytimeInterval(a, b, planned);

function byLanguage(
  first: readonly Cell[],
  own: readonly Cell[],
  languages: readonly string[],
): Comparison['languages'] {
  const found = languages.flatMap((language) => {
    const [a, b] = [first, own].map((cells) => added(cells.filter((cell) => cell.language === language)));
    const [one, other] = [a && summaryOf(a), b && summaryOf(b)];
    const plain = one && other && fixedInterval(one, other);
    if (!one || !other || !plain) return [];
    const variance = one.variance / one.units + other.variance / other.units;
    return [{ language, units: one.units + other.units, plain, variance }];
  });
  const drawn = shrunk(found.map(({ plain: { value }, variance }) => ({ value, variance })));
  return found.map(({ variance: _, ...one }, n) => ({ ...one, shrunk: drawn[n] ?? one.plain }));
}
