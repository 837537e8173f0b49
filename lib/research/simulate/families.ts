import { type Family, KNOWN, meanOver, sigmoid, UNREADY } from './family';

/**
 * (a) Bayesian knowledge tracing with forgetting (Corbett & Anderson 1995; Qiu et al. 2011): a
 * component is known or not; each answer may teach it, each answer elsewhere and each night may
 * take it away.
 */
const bktForgetting: Family = {
  id: 'bkt-forgetting',
  open({ skills, items, buildsOn }, random) {
    const own = skills.map(() => ({
      known: random.uniform(0.05, 0.5),
      learn: random.uniform(0.08, 0.35),
      slip: random.uniform(0.03, 0.15),
      guess: random.uniform(0.1, 0.3),
      forget: random.uniform(0.0005, 0.004),
    }));
    return (mine) => {
      const speed = Math.exp(0.4 * mine.normal());
      const luck = mine.normal();
      const known = own.map((one) => mine.chance(sigmoid(Math.log(one.known / (1 - one.known)) + luck)));
      const chance = (item: number) => {
        const skill = items[item]?.skill ?? 0;
        const { slip = 0, guess = 0 } = own[skill] ?? {};
        return known[skill] ? 1 - slip : guess;
      };
      const learns = (skill: number) => {
        const isReady = (buildsOn[skill] ?? []).every((other) => known[other]);
        return Math.min(0.9, (own[skill]?.learn ?? 0) * speed * (isReady ? 1 : UNREADY));
      };
      const fade = (answers: number, except: number) => {
        for (const [skill, { forget }] of own.entries())
          if (skill !== except && known[skill] && mine.chance(1 - (1 - forget) ** answers))
            known[skill] = false;
      };
      return {
        chance,
        knows: (skill) => known[skill] ?? false,
        promise(skill) {
          const { slip = 0, guess = 0 } = own[skill] ?? {};
          return known[skill] ? 0 : learns(skill) * (1 - slip - guess) * (skills[skill]?.items.length ?? 0);
        },
        rest: () => fade(10, -1),
        answer(item) {
          const right = mine.chance(chance(item));
          const skill = items[item]?.skill ?? 0;
          if (mine.chance(learns(skill))) known[skill] = true;
          fade(1, skill);
          return right;
        },
      };
    };
  },
};

/**
 * (b) Performance factors with item effects (Pavlik, Cen & Koedinger 2009): a logit that rises with
 * right and wrong answers on the component, up to a limit; nothing is forgotten.
 */
const factorsOfPerformance: Family = {
  id: 'pfa-items',
  open({ skills, items, buildsOn }, random) {
    const own = skills.map(() => ({
      ease: 0.3 + 0.7 * random.normal(),
      right: random.uniform(0.1, 0.5),
      wrong: random.uniform(0.02, 0.25),
      most: random.uniform(1.8, 3.2),
    }));
    const hard = items.map(({ difficulty }) => 0.5 * difficulty + 0.6 * random.normal());
    return (mine) => {
      const ability = 0.8 * mine.normal() - 0.4;
      const speed = Math.exp(0.4 * mine.normal());
      const gained = own.map(() => 0);
      const at = (item: number, gain: (skill: number) => number) => {
        const skill = items[item]?.skill ?? 0;
        return sigmoid(ability + (own[skill]?.ease ?? 0) + gain(skill) - (hard[item] ?? 0));
      };
      const chance = (item: number) => at(item, (skill) => gained[skill] ?? 0);
      const knows = (skill: number) => meanOver(skills[skill]?.items ?? [], chance) >= KNOWN;
      const stepOf = (skill: number, isRight: boolean) => {
        const { right = 0, wrong = 0 } = own[skill] ?? {};
        const isReady = (buildsOn[skill] ?? []).every((other) => (gained[other] ?? 0) > 0.5 || knows(other));
        return (isRight ? right : wrong) * speed * (isReady ? 1 : UNREADY);
      };
      return {
        chance,
        knows,
        promise(skill) {
          const its = skills[skill]?.items ?? [];
          const right = meanOver(its, chance);
          const step = right * stepOf(skill, true) + (1 - right) * stepOf(skill, false);
          const most = own[skill]?.most ?? 0;
          const after = Math.min(most, (gained[skill] ?? 0) + step);
          return its.length * (meanOver(its, (item) => at(item, () => after)) - right);
        },
        rest() {},
        answer(item) {
          const right = mine.chance(chance(item));
          const skill = items[item]?.skill ?? 0;
          const { right: after = 0, wrong = 0, most = 0 } = own[skill] ?? {};
          const isReady = (buildsOn[skill] ?? []).every(
            (other) => (gained[other] ?? 0) > 0.5 || knows(other),
          );
          const step = (right ? after : wrong) * speed * (isReady ? 1 : UNREADY);
          gained[skill] = Math.min(most, (gained[skill] ?? 0) + step);
          return right;
        },
      };
    };
  },
};

const FACTORS = 3;
/** Answers that a night is worth of. */
const NIGHT = 20;

/**
 * (c) Factor analysis with half-lives (Settles & Meeder 2016): abilities on three factors, and for
 * each component what was gained, which halves in a time that grows with every answer.
 */
const factorsWithHalfLife: Family = {
  id: 'factors-half-life',
  open({ skills, items, buildsOn }, random) {
    const own = skills.map(() => ({
      ease: 0.2 + 0.6 * random.normal(),
      loads: Array.from({ length: FACTORS }, () => random.uniform(0, 0.9)),
      closes: random.uniform(0.15, 0.4),
      most: random.uniform(1.8, 3),
      halfLife: random.logUniform(60, 250),
    }));
    const hard = items.map(({ difficulty }) => 0.5 * difficulty + 0.6 * random.normal());
    return (mine) => {
      const factors = Array.from({ length: FACTORS }, () => mine.normal());
      const speed = Math.exp(0.3 * mine.normal());
      const memory = Math.exp(0.3 * mine.normal());
      const states = own.map(({ halfLife }) => ({ gain: 0, at: 0, halfLife: halfLife * memory }));
      let clock = 0;
      const kept = (skill: number) => {
        const { gain = 0, at = 0, halfLife = 1 } = states[skill] ?? {};
        return gain * 2 ** (-(clock - at) / halfLife);
      };
      const base = own.map(({ ease, loads }) =>
        loads.reduce((sum, load, f) => sum + load * (factors[f] ?? 0), ease - 0.4),
      );
      const at = (item: number, gain: (skill: number) => number) => {
        const skill = items[item]?.skill ?? 0;
        return sigmoid((base[skill] ?? 0) + gain(skill) - (hard[item] ?? 0));
      };
      const chance = (item: number) => at(item, kept);
      const knows = (skill: number) => meanOver(skills[skill]?.items ?? [], chance) >= KNOWN;
      const shareOf = (skill: number) => {
        const isReady = (buildsOn[skill] ?? []).every((other) => kept(other) > 0.5 || knows(other));
        return Math.min(0.9, (own[skill]?.closes ?? 0) * speed * (isReady ? 1 : UNREADY));
      };
      return {
        chance,
        knows,
        promise(skill) {
          const its = skills[skill]?.items ?? [];
          const before = kept(skill);
          const after = before + shareOf(skill) * ((own[skill]?.most ?? 0) - before);
          return its.length * (meanOver(its, (item) => at(item, () => after)) - meanOver(its, chance));
        },
        rest() {
          clock += NIGHT;
        },
        answer(item) {
          clock += 1;
          const right = mine.chance(chance(item));
          const skill = items[item]?.skill ?? 0;
          const share = shareOf(skill);
          const before = kept(skill);
          const most = own[skill]?.most ?? 0;
          const longer = (states[skill]?.halfLife ?? 1) * (right ? 1.7 : 1.2);
          states[skill] = { gain: before + share * (most - before), at: clock, halfLife: longer };
          return right;
        },
      };
    };
  },
};

export const FAMILIES: readonly Family[] = [bktForgetting, factorsOfPerformance, factorsWithHalfLife];
