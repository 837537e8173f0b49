import { type Family, KNOWN, meanOver, sigmoid, UNREADY } from './family';

/**
 * Families of people who know at once and lose it again, on which rules of a path may be chosen.
 * What is lost is lost otherwise than in any other family.
 */

type Memory = 'none' | 'short' | 'long';

/**
 * Two stores (Atkinson & Shiffrin 1968): what an exercise brings is held for some other exercises
 * or a night, and for good only where it is met again while it is held.
 */
const stores: Family = {
  id: 'stores',
  open({ skills, items, buildsOn }, random) {
    const own = skills.map(() => ({
      start: random.uniform(-1.4, 0.3),
      takes: random.uniform(0.25, 0.7),
      settles: random.uniform(0.15, 0.5),
      drops: random.uniform(0.01, 0.06),
    }));
    // of two to five answers to choose from, or of none
    const guess = items.map(() => [0.5, 0.34, 0.25, 0.2, 0.04][random.int(0, 5)] ?? 0);
    const slip = items.map(({ difficulty }) => sigmoid(-2.6 + 0.35 * difficulty + 0.3 * random.normal()));
    return (mine) => {
      const quick = Math.exp(0.35 * mine.normal());
      const level = mine.normal();
      const memory: Memory[] = own.map(({ start }) =>
        mine.chance(sigmoid(start + level + 0.5 * mine.normal())) ? 'long' : 'none',
      );
      const heldTo = (item: number, held: boolean) => (held ? 1 - (slip[item] ?? 0) : (guess[item] ?? 0));
      const chance = (item: number) => heldTo(item, memory[items[item]?.skill ?? 0] !== 'none');
      const pace = (skill: number) =>
        quick * ((buildsOn[skill] ?? []).every((other) => memory[other] !== 'none') ? 1 : UNREADY);
      const takes = (skill: number) => Math.min(0.9, (own[skill]?.takes ?? 0) * pace(skill));
      const settles = (skill: number) => Math.min(0.9, (own[skill]?.settles ?? 0) * pace(skill));
      const lift = (skill: number) =>
        meanOver(skills[skill]?.items ?? [], (item) => heldTo(item, true) - heldTo(item, false));
      const drop = (skill: number, probability: number) => {
        if (memory[skill] === 'short' && mine.chance(probability)) memory[skill] = 'none';
      };
      return {
        chance,
        knows: (skill) => memory[skill] === 'long',
        promise(skill) {
          if (memory[skill] === 'long') return 0;
          // what is held is nearly all lost by the next day
          const gain = memory[skill] === 'short' ? settles(skill) : 0.5 * takes(skill);
          return gain * lift(skill) * (skills[skill]?.items.length ?? 0);
        },
        rest() {
          for (const skill of own.keys()) drop(skill, 0.6);
        },
        answer(item) {
          const right = mine.chance(chance(item));
          const skill = items[item]?.skill ?? 0;
          if (memory[skill] === 'none') {
            if (mine.chance(takes(skill))) memory[skill] = 'short';
          } else if (mine.chance(settles(skill))) memory[skill] = 'long';
          for (const [other, { drops }] of own.entries()) if (other !== skill) drop(other, drops);
          return right;
        },
      };
    };
  },
};

/**
 * Sets that are known together (Doignon & Falmagne 1985): who knows a component likely knows its
 * neighbours; a wrong answer that is put right teaches more than a right one. Each day away takes
 * what is known with a chance that falls with every answer it had on another day.
 */
const neighbours: Family = {
  id: 'neighbours',
  open({ skills, items, buildsOn }, random) {
    const own = skills.map((_, k) => ({
      start: random.uniform(-1.2, 0.4) - 0.04 * k,
      learns: random.uniform(0.1, 0.45),
      away: random.uniform(0.02, 0.14),
    }));
    const guess = items.map(() => random.uniform(0.04, 0.36));
    return (mine) => {
      const quick = Math.exp(0.3 * mine.normal());
      // those who read in haste slip anywhere
      const slip = 0.02 + 0.14 * mine.uniform() ** 2;
      const level = 0.8 * mine.normal();
      let near = mine.normal();
      const knows = own.map(({ start }) => {
        near = 0.75 * near + 0.66 * mine.normal();
        return mine.chance(sigmoid(start + level + 1.3 * near));
      });
      const days = own.map(() => new Set<number>());
      let day = 0;
      const chance = (item: number) => (knows[items[item]?.skill ?? 0] ? 1 - slip : (guess[item] ?? 0));
      const learns = (skill: number, isRight: boolean) => {
        const isReady = (buildsOn[skill] ?? []).every((other) => knows[other]);
        const rate = (own[skill]?.learns ?? 0) * quick * (isRight ? 0.6 : 1.2);
        return Math.min(0.85, rate * (isReady ? 1 : UNREADY));
      };
      return {
        chance,
        knows: (skill) => knows[skill] ?? false,
        promise(skill) {
          if (knows[skill]) return 0;
          const its = skills[skill]?.items ?? [];
          const right = meanOver(its, chance);
          const found = right * learns(skill, true) + (1 - right) * learns(skill, false);
          return its.length * found * (1 - slip - right);
        },
        rest() {
          for (const [skill, { away }] of own.entries())
            if (knows[skill] && mine.chance(away / (1 + (days[skill]?.size ?? 0)))) knows[skill] = false;
          day += 1;
        },
        answer(item) {
          const right = mine.chance(chance(item));
          const skill = items[item]?.skill ?? 0;
          if (!knows[skill] && mine.chance(learns(skill, right))) knows[skill] = true;
          days[skill]?.add(day);
          return right;
        },
      };
    };
  },
};

/**
 * Rules with exceptions: an exercise goes by a component's rule, or is an exception to it, which is
 * another thing to know. Somebody finds either at once; both grow faint together, and come back at
 * the first answer.
 */
const exceptions: Family = {
  id: 'exceptions',
  open({ skills, items, buildsOn }, random) {
    const own = skills.map(() => ({
      start: random.uniform(-1.3, 0.5),
      finds: random.uniform(0.12, 0.4),
      faint: random.uniform(0.0005, 0.004),
      odd: random.uniform(0.1, 0.35),
    }));
    const isOdd = items.map(({ skill }) => random.chance(own[skill]?.odd ?? 0));
    const luck = items.map(() => random.uniform(0.08, 0.4));
    return (mine) => {
      const quick = Math.exp(0.35 * mine.normal());
      const level = 0.9 * mine.normal();
      const rule = own.map(({ start }) => mine.chance(sigmoid(start + level + 0.6 * mine.normal())));
      const odd = rule.map((one) => one && mine.chance(0.5));
      const since = own.map(() => 0);
      const at = (item: number, hasRule: boolean, hasOdd: boolean, ago: number) => {
        const skill = items[item]?.skill ?? 0;
        const has = isOdd[item] ? hasOdd : hasRule;
        const kept = (own[skill]?.faint ?? 0) * ago;
        return has ? (luck[item] ?? 0) + (0.94 - (luck[item] ?? 0)) * Math.exp(-kept) : (luck[item] ?? 0);
      };
      const chance = (item: number) => {
        const skill = items[item]?.skill ?? 0;
        return at(item, rule[skill] ?? false, odd[skill] ?? false, since[skill] ?? 0);
      };
      const finds = (skill: number) => {
        const isReady = (buildsOn[skill] ?? []).every((other) => rule[other]);
        return Math.min(0.85, (own[skill]?.finds ?? 0) * quick * (isReady ? 1 : UNREADY));
      };
      return {
        chance,
        knows: (skill) => meanOver(skills[skill]?.items ?? [], chance) >= KNOWN,
        promise(skill) {
          const its = skills[skill]?.items ?? [];
          const now = meanOver(its, chance);
          const fresh = meanOver(its, (item) => at(item, rule[skill] ?? false, odd[skill] ?? false, 0));
          const whole = meanOver(its, (item) => at(item, true, odd[skill] ?? false, 0));
          return its.length * (fresh - now + finds(skill) * (whole - fresh));
        },
        rest() {
          for (const skill of own.keys()) since[skill] = (since[skill] ?? 0) + 15;
        },
        answer(item) {
          const right = mine.chance(chance(item));
          const skill = items[item]?.skill ?? 0;
          for (const other of own.keys()) since[other] = (since[other] ?? 0) + 1;
          since[skill] = 0;
          if (mine.chance(finds(skill))) {
            if (isOdd[item]) odd[skill] = true;
            else rule[skill] = true;
          }
          return right;
        },
      };
    };
  },
};

export const LAPSING_FAMILIES: readonly Family[] = [stores, neighbours, exceptions];
