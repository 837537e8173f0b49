import { type Course, drawCourse } from './course';
import type { Family } from './kinds';
import type { Random } from './random';

/**
 * A simulated course as a service knows it: components grouped into modules that build on one
 * another, authors' guesses.
 */
export interface ModularCourse {
  course: Course;
  modules: Module[];
  /** The author's guess at each item's difficulty, logits. */
  guesses: number[];
}
export interface Module {
  skills: number[];
  items: number[];
  /** Earlier modules that it builds on. */
  requires: number[];
}

export interface ModularShape {
  learners: number;
  family?: Family;
  /**
   * Eight modules that build on one another as those of the course that ships, 1 to 3 components
   * and 8 to 12 items each.
   */
  shipped?: boolean;
}

/** What each module of seed/courses/money-phone-safely builds on. */
const SHIPPED: readonly (readonly number[])[] = [[], [0], [0], [], [0], [3], [], [6]];

/**
 * In half of the courses a prerequisite means something: what a component builds on stands in a
 * module that its own requires, and people who know one tend to know the other. In the other half
 * the graph is all there is.
 */
export function drawModularCourse(random: Random, shape: ModularShape): ModularCourse {
  const graph = shape.shipped ? SHIPPED : drawGraph(random);
  const single = !shape.shipped && random.chance(0.2);
  let skills = 0;
  const modules: Module[] = graph.map((requires) => {
    const own = Array.from({ length: single ? 1 : random.int(1, 4) }, () => skills++);
    return { skills: own, items: [], requires: [...requires] };
  });
  const each = random.int(3, 9);
  const itemsPerSkill = modules.flatMap((module) => {
    const items = shape.shipped ? random.int(8, 13) : each * module.skills.length;
    return module.skills.map((_, i) => Math.floor((items + i) / module.skills.length));
  });
  const { learners, family } = shape;
  const asked = { learners, skills, itemsPerSkill, order: 'blocked' as const };
  const course = drawCourse(random, family ? { ...asked, family } : asked);
  for (const module of modules)
    module.items = module.skills.flatMap((skill) => course.skills[skill]?.items ?? []);
  linkSkills(random, course, modules);
  const guesses = course.items.map(
    (item) => 0.5 * (item.difficulty + (course.skills[item.skill]?.difficulty ?? 0) + random.normal()),
  );
  return { course, modules, guesses };
}

function drawGraph(random: Random): number[][] {
  return Array.from({ length: random.int(3, 11) }, (_, m) => {
    if (m === 0 || !random.chance(0.65)) return [];
    const near = random.int(Math.max(0, m - 4), m);
    const other = random.int(0, m);
    return random.chance(0.2) && other !== near ? [near, other] : [near];
  });
}

function linkSkills(random: Random, course: Course, modules: readonly Module[]): void {
  const linked = course.skills.some((skill) => skill.parent >= 0);
  for (const module of modules) {
    for (const k of module.skills) {
      const skill = course.skills[k];
      if (!skill) continue;
      const earlier = module.skills.filter((other) => other < k);
      const pool = [...module.requires.flatMap((m) => modules[m]?.skills ?? []), ...earlier];
      skill.parent =
        linked && pool.length > 0 && random.chance(0.75) ? (pool[random.int(0, pool.length)] ?? -1) : -1;
    }
  }
}
