/**
 * A log of answers, packed into columns of numbers so that a million rows fit: names are numbered
 * as they come.
 */
export interface AnswerLog {
  /** Names by number. */
  learners: readonly string[];
  items: readonly string[];
  skills: readonly string[];
  /** A number an answer, in the order of the file. */
  learner: Int32Array;
  item: Int32Array;
  skill: Int32Array;
  right: Uint8Array;
  /** Comparable within the log; null where it has no times. */
  time: Float64Array | null;
}

export interface Answer {
  learner: string;
  item: string;
  skill: string;
  right: boolean;
  time: number | null;
}

/** Collects answers one by one. */
export function logBuilder() {
  const [learners, items, skills] = [names(), names(), names()];
  const [learner, item, skill, right] = [numbers(), numbers(), numbers(), numbers()];
  const time: number[] = [];
  let timed = true;
  return {
    add(answer: Answer): void {
      learner.push(learners.number(answer.learner));
      item.push(items.number(answer.item));
      skill.push(skills.number(answer.skill));
      right.push(answer.right ? 1 : 0);
      if (answer.time === null) timed = false;
      if (timed) time.push(answer.time ?? 0);
    },
    /** Gives the answer that was added `place`-th, from 0, another component. */
    rename(place: number, name: string): void {
      skill.set(place, skills.number(name));
    },
    get length(): number {
      return learner.length;
    },
    done: (): AnswerLog => ({
      learners: learners.all,
      items: items.all,
      skills: skills.all,
      learner: learner.packed(),
      item: item.packed(),
      skill: skill.packed(),
      right: Uint8Array.from(right.packed()),
      time: timed && time.length > 0 ? Float64Array.from(time) : null,
    }),
  };
}

export type Order = 'learner' | 'time';

/**
 * Answers in the order in which they are replayed: learner after learner as the file first names
 * them, each one's rows as they stand; or all by time, rows of the same time as they stand.
 */
export function replayOrder(log: AnswerLog, order: Order): Int32Array {
  const keys = order === 'time' && log.time ? log.time : log.learner;
  const rows = Int32Array.from(keys, (_, i) => i);
  return rows.sort((a, b) => (keys[a] as number) - (keys[b] as number) || a - b);
}

/**
 * Leaves out answers that the log holds twice: same learner, item, component, outcome and time,
 * side by side or in a second copy of the whole. Times that are the same for many answers (a date,
 * a constant) tell nothing apart: then all stay.
 */
export function withoutRepeats(log: AnswerLog): { log: AnswerLog; repeats: number } {
  const { learner, item, skill, right, time } = log;
  if (!time) return { log, repeats: 0 };
  const differ = (column: ArrayLike<number>, a: number, b: number) => (column[a] ?? 0) - (column[b] ?? 0);
  const moment = (a: number, b: number) => differ(learner, a, b) || differ(time, a, b);
  const answer = (a: number, b: number) =>
    moment(a, b) || differ(item, a, b) || differ(skill, a, b) || differ(right, a, b);
  const rows = Int32Array.from(learner, (_, row) => row).sort((a, b) => answer(a, b) || a - b);
  const isRepeat = new Uint8Array(rows.length);
  let repeats = 0;
  let sameMoment = 0;
  for (let at = 1; at < rows.length; at += 1) {
    const [before, row] = [rows[at - 1] ?? 0, rows[at] ?? 0];
    if (answer(before, row) === 0) {
      isRepeat[row] = 1;
      repeats += 1;
    } else if (moment(before, row) === 0) sameMoment += 1;
  }
  if (repeats <= 10 * sameMoment) return { log, repeats: 0 };
  const kept = <T extends Int32Array | Uint8Array | Float64Array>(column: T) =>
    column.filter((_, row) => isRepeat[row] === 0) as T;
  return {
    log: {
      ...log,
      ...{
        learner: kept(learner),
        item: kept(item),
        skill: kept(skill),
        right: kept(right),
        time: kept(time),
      },
    },
    repeats,
  };
}

/** Numbers names as they come. */
export function names() {
  const numbers = new Map<string, number>();
  const all: string[] = [];
  return {
    all,
    number(name: string): number {
      const known = numbers.get(name);
      if (known !== undefined) return known;
      numbers.set(name, all.length);
      all.push(name);
      return all.length - 1;
    },
  };
}

function numbers() {
  let values = new Int32Array(1024);
  let length = 0;
  return {
    push(value: number): void {
      if (length === values.length) {
        const wider = new Int32Array(2 * length);
        wider.set(values);
        values = wider;
      }
      values[length++] = value;
    },
    set(at: number, value: number): void {
      values[at] = value;
    },
    get length(): number {
      return length;
    },
    packed: () => values.slice(0, length),
  };
}
