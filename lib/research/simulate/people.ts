import type { Family, Order } from './kinds';
import type { Random } from './random';

/** The learners' side of a simulated course: who they are, how they learn, forget and tire. */

export interface People {
  abilitySpread: number;
  classes: number[];
  /** Mean ability of each class. */
  classAbility: number[];
  skillSpread: number;
  skillFactors: number[][];
  prerequisiteCorrelation: number;
  itemSpread: number;
  speedSpread: number;
  /** Shift and share of a group that finds everything harder. */
  weaker: { share: number; shift: number };
}
export interface Learning {
  afterRight: number;
  afterWrong: number;
  exponent: number;
  most: number;
  /**
   * For 'approach': share of what is left to learn that an answer closes (Bush & Mosteller 1955);
   * else 0.
   */
  approach: number;
  /** For 'fading': the same share, of the logits that are left up to `most`; else 0. */
  fill: number;
  jump: Jump;
}
/**
 * For 'jump': logits gained when a component is learned, the chance of it at each answer, the logit
 * of knowing it at first.
 */
export interface Jump {
  height: number;
  chance: number;
  known: number;
  /** Part of the difference between people that the jump does not explain. */
  abilityLeft: number;
}
export interface Memory {
  decay: number;
  halfLife: number;
  lossRate: number;
  /**
   * For 'fading': what was learned halves in such a time, which every answer makes longer by a
   * factor (Settles & Meeder 2016).
   */
  halving: { time: number; afterRight: number; afterWrong: number } | null;
  item: { afterRight: number; afterWrong: number; decay: number; halfLife: number };
  sessionLength: number;
  gap: number;
}
export interface Mood {
  correlation: number;
  spread: number;
  giveUp: number;
  comeBack: number;
  fatigue: number;
  problemSpread: number;
}

/**
 * Under 'fading' people differ in what they know rather than in how much: several factors, wide
 * apart, little ability.
 */
export function drawPeople(random: Random, learners: number, skillCount: number, family: Family): People {
  const classCount = random.chance(0.3)
    ? Math.max(1, Math.floor(random.logUniform(1, Math.max(1.5, learners / 15))))
    : 1;
  const classSpread = random.uniform(0, 0.6);
  const classes = Array.from({ length: learners }, () => random.int(0, classCount));
  if (random.chance(0.5)) classes.sort((a, b) => a - b);
  const apart = family === 'fading';
  const factors = apart ? random.int(3, 6) : random.int(0, 4);
  return {
    abilitySpread: apart ? random.uniform(0.1, 0.5) : random.uniform(0.3, 1.3),
    classes,
    classAbility: Array.from({ length: classCount }, () => classSpread * random.normal()),
    skillSpread: apart ? random.uniform(1, 1.8) : random.uniform(0.1, 1.1),
    skillFactors: Array.from({ length: factors }, () =>
      Array.from({ length: skillCount }, () => random.normal()),
    ),
    prerequisiteCorrelation: random.uniform(0.2, 0.8),
    itemSpread: random.uniform(0, 0.6),
    speedSpread: random.uniform(0, 0.9),
    weaker: drawWeaker(random, family),
  };
}

/**
 * Under 'approach' half of the people are new to the subject: two humps, which no other family has.
 */
function drawWeaker(random: Random, family: Family): People['weaker'] {
  if (family === 'approach') return { share: 0.5, shift: random.uniform(1, 3) };
  return random.chance(0.2) ? { share: 0.3, shift: 1.5 * random.uniform(0.3, 1.2) } : { share: 0, shift: 0 };
}

export function drawLearning(random: Random, family: Family): Omit<Learning, 'jump'> {
  const most = random.uniform(1, 4);
  const [approach, fill] = [0, 0];
  if (family === 'pfa') {
    return {
      afterRight: random.uniform(0, 0.35),
      afterWrong: random.uniform(-0.1, 0.3),
      exponent: random.uniform(0, 0.6),
      most,
      approach,
      fill,
    };
  }
  if (family === 'power') {
    const gain = random.uniform(0.1, 1.2);
    return {
      afterRight: gain,
      afterWrong: gain * random.uniform(0.3, 1.2),
      exponent: random.uniform(0.5, 1.3),
      most,
      approach,
      fill,
    };
  }
  const share = ['approach', 'fading'].includes(family) ? random.logUniform(0.02, 0.4) : 0;
  const none = { afterRight: 0, afterWrong: 0, exponent: 0, most };
  return { ...none, approach: family === 'approach' ? share : 0, fill: family === 'fading' ? share : 0 };
}

export function drawMemory(random: Random, order: Order, family: Family): Memory {
  const forgets = random.chance(0.6) ? 1 : 0;
  const items = order === 'spaced' || random.chance(0.3) ? 1 : 0;
  const memory = {
    decay: forgets * random.uniform(0.05, 0.6),
    halfLife: random.logUniform(5, 200),
    lossRate: forgets * random.logUniform(0.001, 0.05),
    item: {
      afterRight: items * random.uniform(0, 1.5),
      afterWrong: items * random.uniform(-0.3, 0.8),
      decay: random.uniform(0, 0.5),
      halfLife: random.logUniform(5, 300),
    },
    sessionLength: random.logUniform(6, 100),
    gap: random.logUniform(10, 3000),
  };
  return { ...memory, halving: family === 'fading' ? drawHalving(random, memory) : null };
}

/** @returns a half-life of the time that 50 to 500 answers take, pauses included */
function drawHalving(random: Random, { gap, sessionLength }: Pick<Memory, 'gap' | 'sessionLength'>) {
  const time = random.logUniform(50, 500) * (1 + gap / sessionLength);
  return { time, afterRight: random.uniform(1.3, 2.5), afterWrong: random.uniform(1, 1.3) };
}

export function drawMood(random: Random, order: Order): Mood {
  return {
    correlation: random.uniform(0.5, 0.99),
    spread: random.chance(0.5) ? random.uniform(0, 0.8) : 0,
    giveUp: random.chance(0.5) ? random.logUniform(0.002, 0.06) : 0,
    comeBack: random.logUniform(0.03, 0.5),
    fatigue: random.chance(0.3) ? random.uniform(-0.3, 0.3) : 0,
    problemSpread: order === 'problem' ? random.uniform(0, 1) : 0,
  };
}
