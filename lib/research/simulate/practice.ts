import type { Course } from './course';
import type { Random } from './random';

/** Gives the next item of one learner, or null at the end; hears how the last one went. */
export type PracticeRule = (lastRight: boolean | null) => number | null;

/** Draws how one course is practised; returns the practice of each learner. */
export function drawPractice(
  course: Course,
  random: Random,
): (group: number, length: number) => PracticeRule {
  const sequence = drawSequence(course, random);
  const itemOf = drawItemChoice(course, random);
  if (course.order === 'problem') return problems(course, random, sequence(course.problems.length));
  if (course.order === 'spaced') return spaced(course, random);
  const skillsFor = sequence(course.skills.length);
  return course.order === 'blocked'
    ? blocked(course, random, skillsFor, itemOf)
    : mixed(course, random, skillsFor, itemOf);
}

type Sequence = (group: number) => number[];

/**
 * The course's own order, disturbed by group and learner; some skip parts, some start in the
 * middle.
 */
function drawSequence(course: Course, random: Random): (count: number) => Sequence {
  const jitter = random.chance(0.6) ? random.uniform(0, 0.05) : random.uniform(0.05, 1.5);
  const skipped = random.chance(0.6) ? random.uniform(0, 0.6) : 0;
  const lateEntry = random.chance(0.25) ? random.uniform(0, 0.9) : 0;
  const groupSpread = random.chance(0.4) ? random.uniform(0, 1) : 0;
  const groups = course.people.classAbility.length;
  const partial = groups > 1 && random.chance(0.6) ? random.uniform(0.15, 1) : 1;
  return (count) => {
    const base = Array.from({ length: groups }, () =>
      Array.from({ length: count }, (_, i) => ({
        key: i / count + groupSpread * random.normal(),
        taught: random.chance(partial),
      })),
    );
    return (group) => {
      const entry = lateEntry * random.uniform();
      const keys: { i: number; key: number }[] = [];
      (base[group] ?? []).forEach(({ key, taught }, i) => {
        if (!taught || random.chance(skipped)) return;
        const own = key + jitter * random.normal();
        keys.push({ i, key: own < entry ? own + 2 : own });
      });
      if (keys.length === 0) return [random.int(0, count)];
      return keys.sort((a, b) => a.key - b.key).map(({ i }) => i);
    };
  };
}

type ItemChoice = (skill: number, practised: number, start: number) => number;

/** Items of a component in order, in order from the learner's own start, or at random. */
function drawItemChoice(course: Course, random: Random): ItemChoice {
  const way = random.int(0, 3);
  return (skill, practised, start) => {
    const items = course.skills[skill]?.items ?? [];
    const place = way === 2 ? random.int(0, items.length) : practised + (way === 1 ? start : 0);
    return items[place % items.length] as number;
  };
}

/** Component after component; in half of the courses each until a few right answers in a row. */
function blocked(course: Course, random: Random, skillsFor: Sequence, itemOf: ItemChoice) {
  const typical = random.logUniform(2, 20);
  const spread = random.uniform(0, 0.5);
  const untilRight = random.chance(0.5);
  const same = random.chance(0.7) ? random.int(2, 6) : null;
  const most = Math.floor(random.logUniform(5, 40));
  const blocks = course.skills.map(() => {
    const streak = untilRight ? (same ?? random.int(2, 6)) : Number.POSITIVE_INFINITY;
    const length = untilRight
      ? Math.max(streak, most)
      : Math.max(1, Math.floor(typical * Math.exp(spread * random.normal())));
    return { streak, length };
  });
  return (group: number): PracticeRule => {
    const skills = skillsFor(group);
    const start = random.int(0, 1000);
    let [block, done, streak] = [0, 0, 0];
    return (lastRight) => {
      streak = lastRight ? streak + 1 : 0;
      let skill = skills[block];
      const limit = blocks[skill ?? 0];
      if (limit && (done >= limit.length || streak >= limit.streak)) {
        [block, done, streak] = [block + 1, 0, 0];
        skill = skills[block];
      }
      if (skill === undefined) return null;
      done += 1;
      return itemOf(skill, done - 1, start);
    };
  };
}

/** 'interleaved': any component at any time. 'review': a moving front with looks back. */
function mixed(course: Course, random: Random, skillsFor: Sequence, itemOf: ItemChoice) {
  const early = random.uniform(1, 2.5);
  const lookBack = random.uniform(0.05, 0.5);
  const reach = random.uniform(0.3, 1.2);
  const front = random.logUniform(0.01, 0.2);
  const run = random.chance(0.4) ? random.int(1, 4) : 1;
  return (group: number, length: number): PracticeRule => {
    const skills = skillsFor(group);
    const start = random.int(0, 1000);
    const times = new Map<number, number>();
    let step = 0;
    let skill = 0;
    return () => {
      if (step % run === 0) {
        const u = random.uniform();
        const edge = Math.min(1, (step + 1) / (length * reach));
        const place =
          course.order === 'interleaved'
            ? u ** early
            : random.chance(lookBack)
              ? u * edge
              : Math.max(0, edge - front * u);
        skill = skills[Math.min(skills.length - 1, Math.floor(place * skills.length))] ?? 0;
      }
      step += 1;
      const before = times.get(skill) ?? 0;
      times.set(skill, before + 1);
      return itemOf(skill, before, start);
    };
  };
}

/** Problems of several steps, each step an item with its own component. */
function problems(course: Course, random: Random, problemsFor: Sequence) {
  const dropped = random.chance(0.5) ? random.uniform(0, 0.3) : 0;
  return (group: number): PracticeRule => {
    const steps = problemsFor(group).flatMap((b) => course.problems[b] ?? []);
    const taken = steps.filter(() => !random.chance(dropped));
    let next = 0;
    return () => taken[next++] ?? null;
  };
}

/** Sets of items repeated within and across sessions, as word lists are learned. */
function spaced(course: Course, random: Random) {
  const setSize = Math.floor(random.logUniform(5, 60));
  const wanted = Math.max(setSize, course.meanLength / random.logUniform(2, 15));
  const items = random.shuffled(course.items.length).slice(0, Math.floor(wanted));
  const sessions = Math.max(1, Math.floor(course.meanLength / (setSize * random.uniform(1, 4))));
  const fresh = random.uniform(0.1, 0.6);
  return (_group: number, length: number): PracticeRule => {
    const session = Math.max(setSize, Math.floor(length / sessions));
    let [seen, next] = [0, 0];
    let queue: number[] = [];
    const refill = () => {
      seen = Math.min(items.length, seen === 0 ? setSize : seen + Math.max(1, Math.floor(setSize * fresh)));
      const pool = random.chance(0.6)
        ? items.slice(Math.max(0, seen - setSize), seen)
        : random
            .shuffled(seen)
            .slice(0, setSize)
            .map((i) => items[i] as number);
      const rounds = Math.max(1, Math.floor(session / Math.max(1, pool.length)));
      queue = Array.from({ length: rounds }, () =>
        random.shuffled(pool.length).map((i) => pool[i] as number),
      ).flat();
      next = 0;
    };
    return () => {
      if (next >= queue.length) refill();
      return queue[next++] ?? null;
    };
  };
}
