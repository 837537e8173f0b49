import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { seeded } from '../../../lib/research/simulate/random';
import { type Log, shuffle, simulateCourse } from '../../../lib/research/simulate/simulate';
import { replay, type Sequence } from './replay';

/** Answers of one course that become training rows: many courses teach more than much of one. */
const ROWS_A_COURSE = 2_500;

export interface Written {
  courses: number;
  sequences: number;
  rows: number;
}

/**
 * Simulates courses `seed * 100000 + 0 …`, replays them and the given logs (each twice, learners in
 * two random orders), and writes what fit.py reads.
 */
export function writeArrays(folder: string, courses: number, seed: number, logs: readonly Log[]): Written {
  mkdirSync(folder, { recursive: true });
  const rows = openSync(join(folder, 'rows.f32'), 'w');
  const right: number[] = [];
  const target: number[] = [];
  const lengths: number[] = [];
  const add = (sequences: readonly Sequence[]) => {
    for (const sequence of sequences) {
      const block = Float32Array.from(sequence.inputs.flatMap((inputs) => [...inputs]));
      writeSync(rows, new Uint8Array(block.buffer));
      for (const value of sequence.right) right.push(value ? 1 : 0);
      for (const value of sequence.target) target.push(value);
      lengths.push(sequence.right.length);
    }
  };
  for (let i = 0; i < courses; i++) {
    const log = simulateCourse(seed * 100_000 + i);
    const random = seeded(-(seed * 100_000 + i) - 1);
    add(replay(log, chooseLearners(log, random), random.chance(0.3) ? random : undefined));
    if ((i + 1) % 50 === 0) console.log(`simulated ${i + 1} of ${courses} courses, ${right.length} rows`);
  }
  for (const log of logs) {
    for (const order of [1, 2]) {
      const learners = shuffle(seeded(seed + order), log.learners);
      add(replay({ ...log, learners }, new Set(learners.keys())));
    }
  }
  closeSync(rows);
  writeFileSync(join(folder, 'right.u8'), Uint8Array.from(right));
  writeFileSync(join(folder, 'target.f32'), new Uint8Array(Float32Array.from(target).buffer));
  writeFileSync(join(folder, 'lengths.i32'), new Uint8Array(Int32Array.from(lengths).buffer));
  return { courses, sequences: lengths.length, rows: right.length };
}

/**
 * Learners at random, or (in four courses of ten) rather the first who came, when the population is
 * still empty.
 */
function chooseLearners(log: Log, random: ReturnType<typeof seeded>): Set<number> {
  const count = log.learners.length;
  const order = random.chance(0.6)
    ? random.shuffled(count)
    : Array.from({ length: count }, (_, n) => ({ n, key: n + 0.3 * count * random.uniform() }))
        .sort((a, b) => a.key - b.key)
        .map(({ n }) => n);
  const chosen = new Set<number>();
  let rows = 0;
  for (const n of order) {
    if (rows >= ROWS_A_COURSE) break;
    chosen.add(n);
    rows += log.learners[n]?.length ?? 0;
  }
  return chosen;
}
