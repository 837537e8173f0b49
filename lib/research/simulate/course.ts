import { FAMILIES, type Family, type Order } from './kinds';
import {
  drawLearning,
  drawMemory,
  drawMood,
  drawPeople,
  type Jump,
  type Learning,
  type Memory,
  type Mood,
  type People,
} from './people';
import type { Random } from './random';

/**
 * Draws one course at random: how large it is, how hard, how people learn and forget in it, in
 * which order they practise. No two courses are alike on purpose; a model that has seen a thousand
 * of them reads a new one from its counts alone.
 */

const ORDERS = { problem: 0.4, blocked: 0.25, review: 0.15, interleaved: 0.1, spaced: 0.1 } as const;
const MAX_ANSWERS = 25_000;
const MAX_ITEMS = 4_000;

/** What a caller may fix instead of leaving it to chance. */
export interface Shape {
  order?: Order;
  family?: Family;
  learners?: number;
  meanLength?: number;
  skills?: number;
  /** For all components, or for each. */
  itemsPerSkill?: number | readonly number[];
}

export interface Course {
  order: Order;
  family: Family;
  learners: number;
  meanLength: number;
  /** Spread of the learners' lengths, standard deviation of the logarithm. */
  lengthSpread: number;
  /** Mean logit of a right answer. */
  ease: number;
  skills: Skill[];
  items: Item[];
  /** Items of each problem, and the problem of each item, for order 'problem'. */
  problems: number[][];
  problemOf: number[];
  people: People;
  learning: Learning;
  memory: Memory;
  mood: Mood;
  slip: number;
}

interface Skill {
  difficulty: number;
  /** Prerequisite among the earlier components, or -1. */
  parent: number;
  /** Factor on everybody's speed of learning. */
  speed: number;
  items: number[];
}

export interface Item {
  skill: number;
  difficulty: number;
  discrimination: number;
  guess: number;
  /** Success of somebody who does not try. */
  careless: number;
}

export function drawCourse(random: Random, shape: Shape = {}): Course {
  const order = shape.order ?? random.pick(ORDERS);
  const family = shape.family ?? random.pick(FAMILIES);
  const size = drawSize(random, order, shape);
  const jump: Jump = {
    height: family === 'jump' ? random.uniform(1.5, 4.5) : 0,
    chance: random.logUniform(0.02, 0.5),
    known: random.uniform(-1.5, 1.2),
    abilityLeft: random.uniform(0.2, 1),
  };
  const skillCount = shape.skills ?? Math.round(random.logUniform(3, 200));
  const skills = drawSkills(random, skillCount);
  const { items, problems } = drawItems(random, order, skills, shape);
  const problemOf: number[] = [];
  problems.forEach((ids, b) => {
    for (const i of ids) problemOf[i] = b;
  });
  return {
    order,
    family,
    ...size,
    // who knows a component at first gets the jump from the start: keep the mean where it was
    ease: 0.9 + 0.7 * random.normal() - jump.height * random.uniform(0.3, 0.8),
    skills,
    items,
    problems,
    problemOf,
    people: drawPeople(random, size.learners, skillCount, family),
    learning: { ...drawLearning(random, family), jump },
    memory: drawMemory(random, order, family),
    mood: drawMood(random, order),
    slip: random.uniform(0, 0.08),
  };
}

function drawSize(random: Random, order: Order, shape: Shape) {
  const meanLength =
    shape.meanLength ?? (order === 'spaced' ? random.logUniform(60, 3000) : random.logUniform(12, 1500));
  const wanted = Math.min(random.logUniform(20, 3000), MAX_ANSWERS / meanLength);
  const learners = shape.learners ?? Math.max(20, Math.floor(wanted));
  return {
    learners,
    meanLength: Math.min(meanLength, (1.3 * MAX_ANSWERS) / learners),
    lengthSpread: random.uniform(0.05, 0.9),
  };
}

function drawSkills(random: Random, count: number): Skill[] {
  const prerequisites = random.chance(0.5);
  const spread = random.uniform(0.2, 1.2);
  const slope = random.uniform(-0.4, 1);
  const speedSpread = random.uniform(0, 0.6);
  return Array.from({ length: count }, (_, k) => ({
    difficulty: spread * random.normal() + slope * (k / Math.max(1, count - 1) - 0.5),
    parent: prerequisites && k > 0 && random.chance(0.7) ? random.int(Math.max(0, k - 5), k) : -1,
    speed: Math.exp(speedSpread * random.normal()),
    items: [],
  }));
}

function drawItems(random: Random, order: Order, skills: Skill[], shape: Shape) {
  const item = itemSource(random);
  const items: Item[] = [];
  const problems: number[][] = [];
  const add = (skill: number, shift: number) => {
    skills[skill]?.items.push(items.length);
    items.push(item(skill, shift));
    return items.length - 1;
  };
  const wanted = shape.itemsPerSkill;
  const single = wanted === undefined && random.chance(0.15);
  const mean = wanted === undefined ? random.logUniform(1, 25) : 1;
  const counts = skills.map((_, k) => {
    if (single) return 1;
    if (wanted === undefined) return 1 + random.poisson((mean - 1) * Math.exp(0.6 * random.normal() - 0.18));
    return typeof wanted === 'number' ? wanted : (wanted[k] ?? 1);
  });
  const total = counts.reduce((sum, n) => sum + n, 0);
  const shrink = Math.min(1, MAX_ITEMS / total);
  if (order !== 'problem') {
    counts.forEach((n, k) => {
      for (let i = 0; i < Math.max(1, Math.floor(n * shrink)); i++) add(k, 0);
    });
    return { items, problems };
  }
  const steps = random.logUniform(1, 8);
  const count = Math.max(3, Math.floor(Math.min(total, MAX_ITEMS) / steps));
  const [local, stray, spread] = [
    random.uniform(0.02, 0.3),
    random.uniform(0.2, 1),
    random.uniform(0, 0.5),
  ] as const;
  for (let b = 0; b < count; b++) {
    const shift = spread * random.normal();
    const ids = Array.from({ length: Math.max(1, random.poisson(steps)) }, () => {
      const place = b / count + (random.chance(stray) ? local * random.normal() : 0);
      return add(Math.max(0, Math.min(skills.length - 1, Math.floor(place * skills.length))), shift);
    });
    problems.push(ids);
  }
  return { items, problems };
}

/** Draws items of one course: a wide spread of difficulties matters most of all. */
function itemSource(random: Random): (skill: number, shift: number) => Item {
  const spread = random.uniform(0.3, 1.8);
  const heavyTails = random.chance(0.3);
  const discrimination = random.uniform(0, 0.4);
  const guess = random.chance(0.25) ? random.uniform(0.1, 0.3) : random.uniform(0, 0.05);
  const careless = random.chance(0.5) ? random.uniform(0.02, 0.3) : null;
  const tail = () => (heavyTails ? 0.7 * Math.sqrt(2 / (random.exponential() + random.exponential())) : 1);
  return (skill, shift) => {
    const guessed = Math.min(0.5, guess * Math.exp(0.3 * random.normal()));
    return {
      skill,
      // normal, or Student's t with 4 degrees of freedom: normal / sqrt(chi2(4) / 4), chi2(4) = 2
      // (E + E')
      difficulty: spread * random.normal() * tail() + shift,
      discrimination: Math.exp(discrimination * random.normal()),
      guess: guessed,
      careless: careless ?? guessed,
    };
  };
}
