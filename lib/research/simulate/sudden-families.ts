import { type Family, KNOWN, meanOver, sigmoid, UNREADY } from './family';

/**
 * Two families of people who know at once, on which rules of a path may be chosen; in neither does
 * an answer teach as in the family of that kind in families.ts.
 */

/**
 * Insight (Restle 1962; Bower & Trabasso 1964): somebody goes by an idea until an answer shows that
 * it is wrong, then tries another one, which may be the right one. What is right teaches nothing.
 * A night may take it away, the less often it was found before.
 */
const insight: Family = {
  id: 'insight',
  open({ skills, items, buildsOn }, random) {
    const own = skills.map(() => ({
      start: random.uniform(-1.6, 0.4),
      finds: random.uniform(0.15, 0.5),
      loses: random.uniform(0, 0.08),
    }));
    const luck = items.map(({ difficulty }) =>
      Math.min(0.55, Math.max(0.05, random.uniform(0.1, 0.45) - 0.06 * difficulty)),
    );
    const slip = items.map(() => random.uniform(0.01, 0.18));
    return (mine) => {
      const quick = Math.exp(0.35 * mine.normal());
      const level = 0.9 * mine.normal();
      const knows = own.map(({ start }) => mine.chance(sigmoid(start + level + 0.7 * mine.normal())));
      const found: number[] = knows.map((one) => (one ? 1 : 0));
      const chance = (item: number) =>
        knows[items[item]?.skill ?? 0] ? 1 - (slip[item] ?? 0) : (luck[item] ?? 0);
      const finds = (skill: number) => {
        const isReady = (buildsOn[skill] ?? []).every((other) => knows[other]);
        return Math.min(0.9, (own[skill]?.finds ?? 0) * quick * (isReady ? 1 : UNREADY));
      };
      return {
        chance,
        knows: (skill) => knows[skill] ?? false,
        promise(skill) {
          if (knows[skill]) return 0;
          const its = skills[skill]?.items ?? [];
          const missed = 1 - meanOver(its, chance);
          return missed * finds(skill) * (missed - meanOver(its, (item) => slip[item] ?? 0)) * its.length;
        },
        rest() {
          for (const [skill, { loses }] of own.entries())
            if (knows[skill] && mine.chance(loses / Math.max(1, found[skill] ?? 1))) knows[skill] = false;
        },
        answer(item) {
          const right = mine.chance(chance(item));
          const skill = items[item]?.skill ?? 0;
          if (!right && !knows[skill] && mine.chance(finds(skill))) {
            knows[skill] = true;
            found[skill] = (found[skill] ?? 0) + 1;
          }
          return right;
        },
      };
    };
  },
};

/**
 * Facts (Estes 1960): a component is some facts, an exercise asks for one of them, which is known
 * or not; an answer may teach it, others now and then put it out of mind.
 */
const facts: Family = {
  id: 'facts',
  open({ skills, items, buildsOn }, random) {
    const own = skills.map(({ items: its }) => ({
      facts: Math.min(its.length, random.int(2, 4)),
      start: random.uniform(-1.5, 0.5),
      teaches: random.uniform(0.2, 0.6),
    }));
    const factOf = items.map(
      ({ skill }, item) => (skills[skill]?.items.indexOf(item) ?? 0) % (own[skill]?.facts ?? 1),
    );
    const luck = items.map(() => random.uniform(0.1, 0.4));
    return (mine) => {
      const quick = Math.exp(0.3 * mine.normal());
      const level = 0.8 * mine.normal();
      const known = own.map(({ facts: count, start }) =>
        Array.from({ length: count }, () => mine.chance(sigmoid(start + level))),
      );
      const at = (item: number) => (has(item) ? 0.93 : (luck[item] ?? 0));
      const has = (item: number) => known[items[item]?.skill ?? 0]?.[factOf[item] ?? 0] ?? false;
      const isKnown = (skill: number) => meanOver(skills[skill]?.items ?? [], at) >= KNOWN;
      const teaches = (skill: number) => {
        const isReady = (buildsOn[skill] ?? []).every((other) => known[other]?.some((one) => one));
        return Math.min(0.95, (own[skill]?.teaches ?? 0) * quick * (isReady ? 1 : UNREADY));
      };
      return {
        chance: at,
        knows: isKnown,
        promise(skill) {
          const its = skills[skill]?.items ?? [];
          const lacking = its.filter((item) => !has(item));
          // an answer teaches the fact of its own exercise alone
          const gain = (item: number) =>
            lacking
              .filter((other) => factOf[other] === factOf[item])
              .reduce((sum, other) => sum + 0.93 - at(other), 0);
          return (
            (teaches(skill) * lacking.reduce((sum, item) => sum + gain(item), 0)) / Math.max(1, its.length)
          );
        },
        rest() {},
        answer(item) {
          const right = mine.chance(at(item));
          const skill = items[item]?.skill ?? 0;
          const its = known[skill];
          if (its && mine.chance(teaches(skill))) its[factOf[item] ?? 0] = true;
          for (const [other, list] of known.entries())
            for (const fact of list.keys()) if (other !== skill && mine.chance(0.0008)) list[fact] = false;
          return right;
        },
      };
    };
  },
};

export const SUDDEN_FAMILIES: readonly Family[] = [insight, facts];
