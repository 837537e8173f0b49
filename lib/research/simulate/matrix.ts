import { seededRandom } from '../../random';
import type { ServedCourse } from './desk';
import type { Ground } from './family';
import type { Run } from './practice-by-policy';
import type { Random } from './random';

/** Share of learners for whom the course's prerequisites are not what learning builds on. */
const MISSPECIFIED = 0.2;

/**
 * What simulated learners need of a course. For a fifth of them learning builds on other modules
 * than the course says: each module that requires something builds on another one before it.
 */
export function groundOf(course: ServedCourse, random: Random): Ground {
  const skillIds = [...new Set(course.items.map(({ skills: [first = ''] }) => first))];
  const isWrong = random.chance(MISSPECIFIED);
  const modulesOf = new Map(
    course.modules.map(({ id, requires }, m) => [
      id,
      requires.length > 0 && isWrong ? [course.modules[random.int(0, Math.max(1, m))]?.id ?? ''] : requires,
    ]),
  );
  const skillsOf = (moduleId: string) =>
    course.modules.find(({ id }) => id === moduleId)?.skills.map((id) => skillIds.indexOf(id)) ?? [];
  const items = course.items.map(({ skills: [first = ''], difficulty }) => ({
    ...{ skill: skillIds.indexOf(first), difficulty },
  }));
  return {
    items,
    skills: skillIds.map((_, k) => ({ items: items.flatMap(({ skill }, n) => (skill === k ? [n] : [])) })),
    buildsOn: skillIds.map((skillId) => {
      const own = course.modules.find(({ skills }) => skills.includes(skillId));
      return (modulesOf.get(own?.id ?? '') ?? []).flatMap(skillsOf).filter((k) => k >= 0);
    }),
  };
}

/** A number over learners, with its 95 % interval by drawing learners with replacement. */
export interface Interval {
  value: number;
  low: number;
  high: number;
}

/** What one policy came to with the learners of one family. */
export interface Cell {
  family: string;
  policy: string;
  learners: number;
  /** Items to 90 % of what can be gained; who does not get there counts with all items given. */
  items90: Interval;
  /** Learners who do not get there. */
  never: number;
  /** Score after so many items, 0..1. */
  score20: Interval;
  score40: Interval;
  score80: Interval;
  /** Items until then on components that were known already. */
  overPractice: Interval;
  /** Mean score before the first item, and after each tenth. */
  curve: number[];
}

const GAIN = 0.9;
const DRAWS = 1000;

/** Items until the score has come GAIN of the way to what can be reached; null: never. */
export function itemsToGain({ scores, attainable }: Run): number | null {
  const [first = 0] = scores;
  const found = scores.findIndex((score) => score >= first + GAIN * (attainable - first));
  return found < 0 ? null : found;
}

export function cellOf(family: string, policy: string, runs: readonly Run[]): Cell {
  const most = (runs[0]?.scores.length ?? 1) - 1;
  const needed = runs.map(itemsToGain);
  const at = (n: number) => overLearners(runs.map(({ scores }) => scores[Math.min(n, most)] ?? 0));
  return {
    ...{ family, policy, learners: runs.length },
    items90: overLearners(needed.map((items) => items ?? most)),
    never: needed.filter((items) => items === null).length,
    ...{ score20: at(20), score40: at(40), score80: at(80) },
    overPractice: overLearners(runs.map(({ beyondNeed }, n) => beyondNeed[needed[n] ?? most] ?? 0)),
    curve: Array.from({ length: Math.floor(most / 10) + 1 }, (_, ten) =>
      meanOf(runs.map(({ scores }) => scores[10 * ten] ?? 0)),
    ),
  };
}

/** Mean items of one policy over those of another with the same learners. */
export function ratioOf(runs: readonly Run[], others: readonly Run[]): Interval {
  const items = (run: Run) => itemsToGain(run) ?? run.scores.length - 1;
  const [own, other] = [runs.map(items), others.map(items)];
  const ratio = (drawn: readonly number[]) =>
    meanOf(drawn.map((n) => own[n] ?? 0)) / meanOf(drawn.map((n) => other[n] ?? 0));
  return drawnOver(runs.length, ratio);
}

/** Rank of a policy among those of a family by items to 90 %, the best being 1. */
export function rankOf(cells: readonly Cell[], family: string, policy: string): number {
  const own = cells.filter((cell) => cell.family === family);
  const value = own.find((cell) => cell.policy === policy)?.items90.value ?? Number.NaN;
  return 1 + own.filter((cell) => cell.items90.value < value).length;
}

const meanOf = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
const overLearners = (values: readonly number[]): Interval =>
  drawnOver(values.length, (drawn) => meanOf(drawn.map((n) => values[n] ?? 0)));

function drawnOver(learners: number, of: (drawn: readonly number[]) => number): Interval {
  const random = seededRandom('learners of a simulation');
  const all = Array.from({ length: learners }, (_, n) => n);
  const values = Array.from({ length: DRAWS }, () => of(all.map(() => Math.floor(random() * learners)))).sort(
    (a, b) => a - b,
  );
  const at = (share: number) => values[Math.round(share * (DRAWS - 1))] ?? Number.NaN;
  return { value: of(all), low: at(0.025), high: at(0.975) };
}
