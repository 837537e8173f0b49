import type { Course, Item } from './course';
import type { Random } from './random';

/** One simulated learner, who answers items and changes by it. */
export interface Learner {
  /** Class that the learner sits in. */
  readonly group: number;
  /** Answers the item: whether right, and the probability of that as it stood. */
  answer(item: number): { right: boolean; chance: number };
  /**
   * Probability of a right answer by somebody who tries, in an ordinary mood: what mastery is
   * about.
   */
  competence(item: number): number;
  /** How often the component was answered. */
  practised(skill: number): number;
}

interface SkillState {
  offset: number;
  gain: number;
  answers: number;
  lastAt: number;
  /** For 'fading': how many times longer than at first it is remembered. */
  hold: number;
  learned: boolean;
  /** For 'approach': how much of the way to the ceiling is behind. */
  closed: number;
}

const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));

export function createLearner(course: Course, index: number, length: number, random: Random): Learner {
  const { people, learning, memory, mood, items } = course;
  const group = people.classes[index] ?? 0;
  const slip = Math.min(0.35, course.slip * Math.exp(0.4 * random.normal()));
  const speed = Math.exp(people.speedSpread * random.normal());
  const giveUp = mood.giveUp * Math.exp(random.normal());
  const weaker = random.chance(people.weaker.share) ? people.weaker.shift : 0;
  const whole = people.abilitySpread * random.normal() + (people.classAbility[group] ?? 0) - weaker;
  const ability = learning.jump.height ? whole * learning.jump.abilityLeft : whole;
  const skills = drawSkillStates(course, whole, random);
  const itemOffsets = new Map<number, number>();
  const met = new Map<number, { times: number; at: number; right: boolean }>();
  let clock = 0;
  let answered = 0;
  let humour = mood.spread * random.normal();
  let quit = false;
  let problem = { number: -1, shift: 0 };

  const skillState = (k: number) => skills[k] as SkillState;

  function itemOffset(i: number): number {
    const known = itemOffsets.get(i);
    if (known !== undefined) return known;
    const drawn = people.itemSpread * random.normal();
    itemOffsets.set(i, drawn);
    return drawn;
  }

  function remembered(k: number): number {
    const { gain, lastAt, hold } = skillState(k);
    if (lastAt < 0) return gain;
    const idle = clock - lastAt;
    if (memory.halving) return gain * 2 ** (-idle / (memory.halving.time * hold));
    return gain * (1 + idle / memory.halfLife) ** -memory.decay;
  }

  function itemMemory(i: number): number {
    const seen = met.get(i);
    if (!seen) return 0;
    const { afterRight, afterWrong, decay, halfLife } = memory.item;
    const strength = Math.sqrt(1 + Math.log(seen.times));
    return (seen.right ? afterRight : afterWrong) * strength * (1 + (clock - seen.at) / halfLife) ** -decay;
  }

  function competenceLogit(i: number, item: Item): number {
    const state = skillState(item.skill);
    const skill = course.skills[item.skill];
    const parent = skill && skill.parent >= 0 ? 0.3 * skillState(skill.parent).gain : 0;
    const jump = state.learned ? learning.jump.height : 0;
    const known = state.offset + remembered(item.skill) + parent + jump - (skill?.difficulty ?? 0);
    return course.ease + ability + known - item.difficulty + itemOffset(i) + itemMemory(i);
  }

  function success(item: Item, z: number): number {
    const most = 1 - item.guess - slip;
    const share = sigmoid(item.discrimination * z);
    return Math.max(0, item.guess + most * (share + (1 - share) * skillState(item.skill).closed));
  }

  function passTime(i: number): void {
    clock += 1;
    const pause = random.chance(1 / memory.sessionLength);
    if (pause) clock += memory.gap * random.exponential();
    const { correlation, spread } = mood;
    humour = pause
      ? spread * random.normal()
      : correlation * humour + Math.sqrt(1 - correlation ** 2) * spread * random.normal();
    const number = course.problemOf[i] ?? -1;
    if (number !== problem.number) problem = { number, shift: mood.problemSpread * random.normal() };
    quit = random.chance(quit ? 1 - mood.comeBack : giveUp);
  }

  function learn(k: number, right: boolean): void {
    const state = skillState(k);
    const pace = speed * (course.skills[k]?.speed ?? 1);
    const gain =
      pace * (right ? learning.afterRight : learning.afterWrong) * (1 + state.answers) ** -learning.exponent;
    const before = remembered(k);
    const filled = Math.min(0.9, learning.fill * pace) * (learning.most - before);
    state.gain = Math.min(before + gain + filled, learning.most);
    if (memory.halving) state.hold *= right ? memory.halving.afterRight : memory.halving.afterWrong;
    state.answers += 1;
    state.lastAt = clock;
    state.closed += Math.min(0.9, learning.approach * pace) * (1 - state.closed);
    if (learning.jump.height && random.chance(Math.min(0.9, learning.jump.chance * pace)))
      state.learned = true;
  }

  return {
    group,
    practised: (k) => skillState(k).answers,
    competence: (i) => {
      const item = items[i] as Item;
      return success(item, competenceLogit(i, item));
    },
    answer: (i) => {
      const item = items[i] as Item;
      const state = skillState(item.skill);
      passTime(i);
      if (state.learned && state.lastAt >= 0) {
        const idle = (clock - state.lastAt) / memory.halfLife;
        if (random.chance(1 - Math.exp(-memory.lossRate * idle))) state.learned = false;
      }
      const passing = humour + (mood.fatigue * answered) / length + problem.shift;
      const tried = success(item, competenceLogit(i, item) + passing);
      const chance = quit ? Math.min(tried, item.careless) : tried;
      const right = random.chance(chance);
      learn(item.skill, right);
      met.set(i, { times: Math.min(100, (met.get(i)?.times ?? 0) + 1), at: clock, right });
      answered += 1;
      return { right, chance };
    },
  };
}

/**
 * Where the learner stands on each component at first: own offset, common factors, prerequisites.
 */
function drawSkillStates(course: Course, ability: number, random: Random): SkillState[] {
  const { skillSpread, skillFactors, prerequisiteCorrelation: rho } = course.people;
  const { jump } = course.learning;
  const loadings = skillFactors.map(() => random.normal());
  const offsets: number[] = [];
  return course.skills.map((skill, k) => {
    let offset = skillSpread * random.normal();
    if (loadings.length > 0) {
      const common = loadings.reduce((sum, load, f) => sum + load * (skillFactors[f]?.[k] ?? 0), 0);
      offset = 0.7 * offset + (0.7 * skillSpread * common) / Math.sqrt(loadings.length);
    }
    if (skill.parent >= 0) offset = rho * (offsets[skill.parent] ?? 0) + Math.sqrt(1 - rho * rho) * offset;
    offsets.push(offset);
    const knows = sigmoid(jump.known + 0.65 * ability + 0.65 * offset - skill.difficulty);
    return {
      offset: jump.height ? 0.3 * offset : offset,
      gain: 0,
      answers: 0,
      lastAt: -1,
      hold: 1,
      closed: 0,
      learned: jump.height > 0 && random.chance(knows),
    };
  });
}
