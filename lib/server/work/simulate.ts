import { Worker } from 'node:worker_threads';
import { UstatError } from '../../errors';
import type { ServedCourse } from '../../research/simulate/desk';
import { type Cell, cellOf, type Interval, rankOf, ratioOf } from '../../research/simulate/matrix';
import type { Run } from '../../research/simulate/practice-by-policy';
import { CHOOSING_IDS, FAMILY_IDS, ROWS } from '../../research/simulate/rows';
import type { Task } from '../../research/simulate/study';
import type { Answer } from '../commands/simulate-worker';
import { readCourseFolder } from './load-course';
import { servedCourse } from './simulated-courses';

/** What is to be compared. */
export interface Comparison {
  /** What the course is called. */
  course: string;
  families: readonly string[];
  policies: readonly string[];
  learners: number;
  seed: number;
  /** Items a learner. */
  most: number;
}

/** Policies by families. */
export interface Matrix extends Comparison {
  cells: Cell[];
  /** Items of `ustat` over those of OATutor's rule, a module a round and at every item. */
  itemsRatio: Record<string, { rounds?: Interval; everyItem?: Interval }>;
  /** Of `ustat` over the families, 1 being the best; null where it is not compared. */
  worstRank: number | null;
}

const THREADS = 2;

/** @throws UstatError 'bad-input' for names that nobody knows and numbers that are none */
function checkComparison({ families, policies, learners, seed, most }: Comparison): void {
  const wrong = [
    ...families
      .filter((id) => !([...FAMILY_IDS, ...CHOOSING_IDS] as readonly string[]).includes(id))
      .map((id) => `no family "${id}": ${FAMILY_IDS.join(', ')}`),
    ...policies
      .filter((id) => !(ROWS as readonly string[]).includes(id))
      .map((id) => `no policy "${id}": ${ROWS.join(', ')}`),
    ...(Number.isInteger(learners) && learners >= 2 && learners <= 100_000
      ? []
      : ['learners: a whole number from 2']),
    ...(Number.isInteger(seed) && seed >= 0 ? [] : ['seed: a whole number from 0']),
    ...(Number.isInteger(most) && most >= 20 && most <= 2000 ? [] : ['most: a whole number from 20 to 2000']),
  ];
  if (wrong.length > 0) throw new UstatError('bad-input', 'This can not be simulated.', wrong);
}

/** The same on the course of a folder. @throws UstatError 'bad-input' for none that parses */
export const compareBySimulation = (
  comparison: Comparison,
  told: (done: number, all: number) => void,
  signal?: AbortSignal,
): Promise<Matrix> => compareOn(servedCourse(readCourseFolder(comparison.course)), comparison, told, signal);

/**
 * The robust evaluation matrix. The same seed gives the same figures, however many threads there
 * are.
 * @param told how many of all learners are through; each stands once for every policy
 */
export async function compareOn(
  course: ServedCourse,
  comparison: Comparison,
  told: (done: number, all: number) => void,
  signal?: AbortSignal,
): Promise<Matrix> {
  checkComparison(comparison);
  const { families, policies, learners, seed, most } = comparison;
  const tasks = families.flatMap((family) =>
    Array.from({ length: learners }, (_, learner) =>
      policies.map((row): Task => ({ family, row, learner, seed, most })),
    ).flat(),
  );
  const runs = await inThreads(course, tasks, told, signal);
  const of = (family: string, row: string) =>
    Array.from({ length: learners }, (_, n) => runs.get(`${family} ${row} ${n}`)).flatMap((run) => run ?? []);
  const cells = families.flatMap((family) => policies.map((row) => cellOf(family, row, of(family, row))));
  const arms = cells.filter(({ policy }) => policy !== 'lowest-mastery-items');
  const over = (family: string, other: string) =>
    policies.includes('ustat') && policies.includes(other)
      ? ratioOf(of(family, 'ustat'), of(family, other))
      : undefined;
  const ratios = families.map((family) => {
    const [rounds, everyItem] = [over(family, 'lowest-mastery'), over(family, 'lowest-mastery-items')];
    return [family, { ...(rounds ? { rounds } : {}), ...(everyItem ? { everyItem } : {}) }] as const;
  });
  return {
    ...comparison,
    cells,
    itemsRatio: Object.fromEntries(ratios),
    worstRank: policies.includes('ustat')
      ? Math.max(...families.map((family) => rankOf(arms, family, 'ustat')))
      : null,
  };
}

async function inThreads(
  course: ServedCourse,
  tasks: readonly Task[],
  told: (done: number, all: number) => void,
  signal?: AbortSignal,
): Promise<Map<string, Run>> {
  const runs = new Map<string, Run>();
  const workers: Worker[] = [];
  let next = 0;
  try {
    const ends = Array.from({ length: Math.min(THREADS, tasks.length) }, () => {
      const url = new URL('../commands/simulate-thread.mjs', import.meta.url);
      const worker = new Worker(url, { workerData: course, execArgv: [] });
      workers.push(worker);
      return new Promise<void>((resolve, reject) => {
        worker.on('error', reject);
        worker.on('exit', () => resolve());
        signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
        worker.on('message', (answer: Answer | 'ready') => {
          if (answer !== 'ready' && 'failure' in answer) return reject(new Error(answer.failure));
          if (answer !== 'ready') {
            const { family, row, learner } = answer.task;
            runs.set(`${family} ${row} ${learner}`, answer.run);
            told(runs.size, tasks.length);
          }
          const task = tasks[next];
          next += 1;
          worker.postMessage(task ?? 'end');
        });
      });
    });
    await Promise.all(ends);
    return runs;
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}
