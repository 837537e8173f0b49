/** A log of answers, packed into columns of numbers so that a million rows fit: names are numbered as they come. */
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
 * Answers in the order in which they are replayed: learner after learner as the file first names them, each one's rows as
 * they stand; or all by time, rows of the same time as they stand.
 */
export function replayOrder(log: AnswerLog, order: Order): Int32Array {
  const keys = order === 'time' && log.time ? log.time : log.learner;
  const rows = Int32Array.from(keys, (_, i) => i);
  return rows.sort((a, b) => (keys[a] as number) - (keys[b] as number) || a - b);
}

function names() {
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
    packed: () => values.slice(0, length),
  };
}
