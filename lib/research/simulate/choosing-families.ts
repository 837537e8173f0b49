import { type Family, KNOWN, meanOver, sigmoid, UNREADY } from './family';

/**
 * Families on which rules of a path may be chosen, so that those of families.ts stay for measuring
 * alone. Each rests on another theory than any of these.
 */

/** Success by stage of what somebody knows of a component. */
const STAGES: readonly number[] = [0.2, 0.55, 0.92];

/**
 * Learning by stages (Atkinson & Crothers 1964): not met, shaky, firm. An answer may lift a
 * component by one; nights may make what is firm shaky again.
 */
const stages: Family = {
  id: 'stages',
  open({ skills, items, buildsOn }, random) {
    const own = skills.map(() => ({
      lift: random.uniform(0.12, 0.45),
      fade: random.uniform(0.02, 0.12),
      start: random.uniform(-1, 1),
    }));
    const hard = items.map(({ difficulty }) => 0.3 * difficulty + 0.5 * random.normal());
    return (mine) => {
      const speed = Math.exp(0.3 * mine.normal());
      const luck = mine.normal();
      const stage: number[] = own.map(({ start }) => {
        const at = start + luck + mine.normal();
        return at > 1.3 ? 2 : at > 0 ? 1 : 0;
      });
      const at = (item: number, now: number) => {
        const p = STAGES[Math.min(2, now)] ?? 0;
        return sigmoid(Math.log(p / (1 - p)) - (hard[item] ?? 0));
      };
      const chance = (item: number) => at(item, stage[items[item]?.skill ?? 0] ?? 0);
      const lift = (skill: number) => {
        const isReady = (buildsOn[skill] ?? []).every((other) => (stage[other] ?? 0) > 0);
        return Math.min(0.9, (own[skill]?.lift ?? 0) * speed * (isReady ? 1 : UNREADY));
      };
      return {
        chance,
        knows: (skill) => stage[skill] === 2,
        promise(skill) {
          const its = skills[skill]?.items ?? [];
          const now = stage[skill] ?? 0;
          return (
            its.length * lift(skill) * (meanOver(its, (item) => at(item, now + 1)) - meanOver(its, chance))
          );
        },
        rest() {
          for (const [skill, { fade }] of own.entries())
            if (stage[skill] === 2 && mine.chance(fade)) stage[skill] = 1;
        },
        answer(item) {
          const right = mine.chance(chance(item));
          const skill = items[item]?.skill ?? 0;
          if ((stage[skill] ?? 0) < 2 && mine.chance(lift(skill))) stage[skill] = (stage[skill] ?? 0) + 1;
          return right;
        },
      };
    };
  },
};

/**
 * A gap that closes (Estes 1950): each answer takes a share of what is missing, a wrong one less;
 * what was gained is lost by shares too while other things are practised.
 */
const closingGap: Family = {
  id: 'closing-gap',
  open({ skills, items, buildsOn }, random) {
    const own = skills.map(() => ({
      start: random.uniform(0.05, 0.7),
      closes: random.uniform(0.08, 0.3),
      keeps: random.uniform(0.995, 0.9995),
    }));
    const shift = items.map(({ difficulty }) => 0.06 * difficulty + 0.07 * random.normal());
    return (mine) => {
      const speed = Math.exp(0.35 * mine.normal());
      const luck = 0.12 * mine.normal();
      const first = own.map(({ start }) =>
        Math.min(0.95, Math.max(0.02, start + luck + 0.1 * mine.normal())),
      );
      const level = [...first];
      const at = (item: number, now: number) => Math.min(0.97, Math.max(0.05, now - (shift[item] ?? 0)));
      const chance = (item: number) => at(item, level[items[item]?.skill ?? 0] ?? 0);
      const share = (skill: number, isRight: boolean) => {
        const isReady = (buildsOn[skill] ?? []).every((other) => (level[other] ?? 0) > 0.5);
        return Math.min(
          0.9,
          (own[skill]?.closes ?? 0) * speed * (isRight ? 1 : 0.6) * (isReady ? 1 : UNREADY),
        );
      };
      const lose = (answers: number, except: number) => {
        for (const [skill, { keeps }] of own.entries()) {
          const [now = 0, least = 0] = [level[skill], first[skill]];
          if (skill !== except && now > least) level[skill] = least + (now - least) * keeps ** answers;
        }
      };
      return {
        chance,
        knows: (skill) => meanOver(skills[skill]?.items ?? [], chance) >= KNOWN,
        promise(skill) {
          const its = skills[skill]?.items ?? [];
          const right = meanOver(its, chance);
          const closed = right * share(skill, true) + (1 - right) * share(skill, false);
          const after = (level[skill] ?? 0) + closed * (1 - (level[skill] ?? 0));
          return its.length * (meanOver(its, (item) => at(item, after)) - right);
        },
        rest: () => lose(10, -1),
        answer(item) {
          const right = mine.chance(chance(item));
          const skill = items[item]?.skill ?? 0;
          level[skill] = (level[skill] ?? 0) + share(skill, right) * (1 - (level[skill] ?? 0));
          lose(1, skill);
          return right;
        },
      };
    };
  },
};

/**
 * Traces that add up and fade by a power of time (Anderson & Schooler 1991): strength is the
 * logarithm of their sum.
 */
const traces: Family = {
  id: 'traces',
  open({ skills, items, buildsOn }, random) {
    const own = skills.map(() => ({
      ease: 0.2 + 0.8 * random.normal(),
      gain: random.uniform(0.7, 1.6),
      decay: random.uniform(0.1, 0.35),
    }));
    const hard = items.map(({ difficulty }) => 0.5 * difficulty + 0.5 * random.normal());
    return (mine) => {
      const ability = 0.8 * mine.normal() - 0.6;
      const speed = Math.exp(0.3 * mine.normal());
      const bias = own.map(() => 0.6 * mine.normal());
      const met: { at: number; weight: number }[][] = own.map(() => []);
      let clock = 0;
      const strength = (skill: number, more = 0) => {
        const { gain = 0, decay = 0 } = own[skill] ?? {};
        const sum = (met[skill] ?? []).reduce(
          (all, { at, weight }) => all + weight * (1 + clock - at) ** -decay,
          more,
        );
        return gain * speed * Math.log1p(sum);
      };
      const at = (item: number, skill: number, more = 0) =>
        sigmoid(
          ability + (own[skill]?.ease ?? 0) + (bias[skill] ?? 0) + strength(skill, more) - (hard[item] ?? 0),
        );
      const chance = (item: number) => at(item, items[item]?.skill ?? 0);
      const knows = (skill: number) => meanOver(skills[skill]?.items ?? [], chance) >= KNOWN;
      const weight = (skill: number) =>
        (buildsOn[skill] ?? []).every((other) => (met[other]?.length ?? 0) >= 4 || knows(other))
          ? 1
          : UNREADY;
      return {
        chance,
        knows,
        promise(skill) {
          const its = skills[skill]?.items ?? [];
          const more = weight(skill);
          return its.length * (meanOver(its, (item) => at(item, skill, more)) - meanOver(its, chance));
        },
        rest() {
          clock += 20;
        },
        answer(item) {
          const right = mine.chance(chance(item));
          const skill = items[item]?.skill ?? 0;
          clock += 1;
          met[skill]?.push({ at: clock, weight: weight(skill) });
          return right;
        },
      };
    };
  },
};

export const CHOOSING_FAMILIES: readonly Family[] = [stages, closingGap, traces];
