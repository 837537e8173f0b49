import { drawCourse, type Shape } from './course';
import { createLearner } from './learner';
import { drawPractice } from './practice';
import { type Random, seeded } from './random';

export interface LoggedAnswer {
  skill: string;
  item: string;
  right: boolean;
  /**
   * True probability of `right` where it is known, else `right` itself as 0 or 1: what the network
   * is fitted to.
   */
  target: number;
}

/** Answers of one course, learner by learner, each in the order given. */
export interface Log {
  learners: LoggedAnswer[][];
  /** Author's guess at each item's difficulty in logits; none for real logs. */
  difficulty: Record<string, number>;
}

/** One random course practised by its learners. The same seed gives the same log. */
export function simulateCourse(seed: number, shape: Shape = {}): Log {
  const random = seeded(seed);
  const course = drawCourse(random, shape);
  const practiceOf = drawPractice(course, random);
  // in some logs the item is not told apart from its component
  const itemsAreSkills = random.chance(0.05);
  const learners = Array.from({ length: course.learners }, (_, n) => {
    const length = drawLength(random, course.meanLength, course.lengthSpread);
    const learner = createLearner(course, n, length, random);
    const next = practiceOf(learner.group, length);
    const answers: LoggedAnswer[] = [];
    for (let item = next(null); item !== null && answers.length < length; ) {
      const { right, chance } = learner.answer(item);
      const skill = `k${course.items[item]?.skill}`;
      answers.push({ skill, item: itemsAreSkills ? skill : `i${item}`, right, target: chance });
      item = next(right);
    }
    return answers;
  }).filter((answers) => answers.length > 0);
  const difficulty = itemsAreSkills || random.chance(0.5) ? {} : authorsGuesses(random, course);
  return { learners: random.chance(0.5) ? shuffle(random, learners) : learners, difficulty };
}

function drawLength(random: Random, mean: number, spread: number): number {
  const drawn = mean * Math.exp(spread * random.normal() - spread ** 2 / 2);
  return Math.floor(Math.max(3, Math.min(4 * mean + 5, drawn)));
}

/**
 * Guesses that correlate .2 to .85 with the items' real difficulty, centred on the course's mean.
 */
function authorsGuesses(random: Random, course: ReturnType<typeof drawCourse>): Record<string, number> {
  const real = course.items.map((item) => item.difficulty + (course.skills[item.skill]?.difficulty ?? 0));
  const mean = real.reduce((sum, d) => sum + d, 0) / real.length;
  const spread = Math.sqrt(real.reduce((sum, d) => sum + (d - mean) ** 2, 0) / real.length);
  const rho = random.uniform(0.2, 0.85);
  const scale = random.uniform(0.6, 1.4);
  return Object.fromEntries(
    real.map((d, i) => [
      `i${i}`,
      scale * (rho * (d - mean) + Math.sqrt(1 - rho * rho) * spread * random.normal()),
    ]),
  );
}

export function shuffle<T>(random: Random, list: readonly T[]): T[] {
  return random.shuffled(list.length).map((i) => list[i] as T);
}
