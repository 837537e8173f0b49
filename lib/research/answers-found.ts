import { type Afm, fitAfm, type Opportunities } from './afm';
import { compare, type Parts } from './compare';
import type { CurvePoint, CurveVerdict, EstimateFound, FoundOf } from './lab-run';
import { type AnswerLog, type Order, replayOrder } from './log';
import { type Estimate, ranks } from './metrics';
import type { ReadLog } from './reader';

type AnswersFound = FoundOf<'answers'>;

/** Components that are told one by one, and those whose curves are drawn: with most answers. */
const LISTED = 200;
const DRAWN = 8;
/** A curve goes on while so many answers stand behind a point, and so long at most. */
const LEAST_ANSWERS = 10;
const LONGEST_CURVE = 30;
const FAULTS = 20;
const DRAWS = 200;

/** What of a log is predicted, answer by answer from those before it, and how components learn. */
export function answersFound(
  read: ReadLog,
  order: Order,
  parts: Parts,
  told: (done: number, all: number) => void = () => undefined,
): AnswersFound {
  const { log, faults } = read;
  const rows = replayOrder(log, order);
  const predicted = new Float64Array(rows.length);
  let at = 0;
  const compared = compare(
    log,
    order,
    parts,
    null,
    ({ p }) => {
      predicted[at] = p[0] ?? 0.5;
      at += 1;
      if (at % 2_000 === 0) told(at, rows.length);
    },
    DRAWS,
  );
  const data = opportunitiesOf(log, rows);
  const fit = fitAfm(data);
  const skills = skillsFound(log, data, fit, predicted);
  return {
    kind: 'answers',
    read: {
      ...{ rows: read.rows, answers: rows.length, learners: log.learners.length, items: log.items.length },
      ...{ skills: log.skills.length, laterTries: read.laterTries, repeats: read.repeats },
      ...{ furtherComponents: read.furtherComponents, times: read.times },
      faults: { count: faults.length, first: faults.slice(0, FAULTS) },
    },
    models: compared.rows.flatMap(({ name, measures }) =>
      measures === null
        ? []
        : {
            ...{ name, auc: orNone(measures.auc), logLoss: orNone(measures.logLoss) },
            ...{ brier: orNone(measures.brier), ece: orNone(measures.ece) },
            firstAuc: orNone(measures.firstAuc),
          },
    ),
    calibration: calibrationOf(predicted, data.right),
    skills: skills.slice(0, LISTED),
    unlisted: Math.max(0, skills.length - LISTED),
    curves: [
      { name: '', points: curveOf(data, fit, null) },
      ...skills.slice(0, DRAWN).map(({ name, number }) => ({ name, points: curveOf(data, fit, number) })),
    ]
      .filter(({ points }) => points.length > 1)
      .map(({ name, points }) => ({ name, points })),
  };
}

const orNone = ({ value, low, high }: Estimate): EstimateFound | null =>
  [value, low, high].every(Number.isFinite) ? { value, low, high } : null;

/** The answers in the order of the replay, with how often the learner has met the component. */
function opportunitiesOf(log: AnswerLog, rows: Int32Array): Opportunities {
  const met = new Map<number, number>();
  const before = Int32Array.from(rows, (row) => {
    const key = (log.learner[row] as number) * log.skills.length + (log.skill[row] as number);
    const count = met.get(key) ?? 0;
    met.set(key, count + 1);
    return count;
  });
  return {
    before,
    learner: Int32Array.from(rows, (row) => log.learner[row] as number),
    skill: Int32Array.from(rows, (row) => log.skill[row] as number),
    right: Uint8Array.from(rows, (row) => log.right[row] as number),
    ...{ learners: log.learners.length, skills: log.skills.length },
  };
}

/** Predictions in ten groups of as many answers, beside what happened. */
function calibrationOf(p: Float64Array, right: Uint8Array): AnswersFound['calibration'] {
  const sorted = Int32Array.from(p, (_, n) => n).sort((a, b) => (p[a] as number) - (p[b] as number));
  const groups = Math.min(10, sorted.length);
  return Array.from({ length: groups }, (_, n) => {
    const own = sorted.subarray(
      Math.floor((n * sorted.length) / groups),
      Math.floor(((n + 1) * sorted.length) / groups),
    );
    const hits = own.reduce((sum, row) => sum + (right[row] as number), 0);
    const predicted = own.reduce((sum, row) => sum + (p[row] as number), 0) / own.length;
    return { predicted, answers: own.length, ...wilson(hits, own.length) };
  });
}

/** A share with its 95 % interval (Wilson 1927). */
function wilson(hits: number, of: number): EstimateFound {
  const z = 1.959964;
  const share = hits / of;
  const middle = (share + (z * z) / (2 * of)) / (1 + (z * z) / of);
  const half = (z / (1 + (z * z) / of)) * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of));
  return { value: share, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

/** Wrong answers by opportunity, of one component or of all. */
function curveOf({ before, skill, right, learner }: Opportunities, fit: Afm, only: number | null) {
  const points: { answers: number; wrong: number; fitted: number }[] = [];
  for (const [row, t] of before.entries()) {
    const k = skill[row] as number;
    if (t >= LONGEST_CURVE || (only !== null && k !== only)) continue;
    points[t] ??= { answers: 0, wrong: 0, fitted: 0 };
    const own = points[t];
    own.answers += 1;
    own.wrong += 1 - (right[row] as number);
    const logit =
      (fit.ability[learner[row] as number] as number) +
      (fit.ease[k] as number) +
      (fit.slope[k] as number) * t;
    own.fitted += 1 / (1 + Math.exp(logit));
  }
  const end = points.findIndex((point) => point.answers < LEAST_ANSWERS);
  return points.slice(0, end < 0 ? points.length : end).map(
    ({ answers, wrong, fitted }, n): CurvePoint => ({
      ...{ opportunity: n + 1, answers, fitted: fitted / answers },
      ...wilson(wrong, answers),
    }),
  );
}

/** Learners with three answers below which a curve says nothing. */
const FEW_LEARNERS = 10;
/** A component that so few get wrong at first needs no practice. */
const KNOWN = 0.2;
/** Logits an answer: with less than it twenty answers bring less than one logit. */
const FLAT = 0.05;

interface Tally {
  answers: number;
  right: number;
  firsts: number;
  firstWrong: number;
  thirds: number;
}

/** By answers, the most first. */
function skillsFound(log: AnswerLog, data: Opportunities, fit: Afm, p: Float64Array) {
  const tallies = log.skills.map(
    (): Tally => ({ answers: 0, right: 0, firsts: 0, firstWrong: 0, thirds: 0 }),
  );
  for (const [row, t] of data.before.entries()) {
    const own = tallies[data.skill[row] as number] as Tally;
    const hit = data.right[row] as number;
    own.answers += 1;
    own.right += hit;
    if (t === 0) own.firsts += 1;
    if (t === 0) own.firstWrong += 1 - hit;
    if (t === 2) own.thirds += 1;
  }
  const areas = areasOf(data, p);
  return (
    log.skills
      .map((name, number) => {
        const own = tallies[number] as Tally;
        const [value, error] = [fit.slope[number] as number, fit.error[number] as number];
        const slope = { value, low: value - 1.96 * error, high: value + 1.96 * error };
        const curve = verdictOn(own, slope);
        return {
          ...{
            name,
            number,
            curve,
            answers: own.answers,
            learners: own.firsts,
            right: own.right / own.answers,
          },
          slope: curve === 'few' ? null : slope,
          auc: areas[number] ?? null,
        };
      })
      // a name that a later row of the same answer has replaced has none
      .filter(({ answers }) => answers > 0)
      .sort((a, b) => b.answers - a.answers || (a.name < b.name ? -1 : 1))
  );
}

function verdictOn({ firsts, firstWrong, thirds }: Tally, { low, high }: EstimateFound): CurveVerdict {
  if (thirds < FEW_LEARNERS) return 'few';
  if (firstWrong / firsts < KNOWN) return 'known';
  if (low > 0) return 'learned';
  return high < FLAT ? 'flat' : 'unsure';
}

/** The area under the ROC curve within each component; null where one outcome alone occurs. */
function areasOf({ skill, right }: Opportunities, p: Float64Array): (number | null)[] {
  const found: ReturnType<typeof ranks>[] = [];
  for (const row of Int32Array.from(p, (_, n) => n).sort((a, b) => (p[a] as number) - (p[b] as number))) {
    const k = skill[row] as number;
    found[k] ??= ranks();
    found[k].add(p[row] as number, right[row] === 1, 1);
  }
  return Array.from(found, (one) => {
    const area = one?.auc() ?? Number.NaN;
    return Number.isFinite(area) ? area : null;
  });
}
