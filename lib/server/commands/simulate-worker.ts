import { parentPort, workerData } from 'node:worker_threads';
import type { ServedCourse } from '../../research/simulate/desk';
import type { Run } from '../../research/simulate/practice-by-policy';
import { simulateOne, type Task } from '../../research/simulate/study';
import { readForwardModel } from '../models/knowledge-model';

/** One of the threads of a simulation: learner after learner, as they are handed to it. */

export type Answer = { task: Task; run: Run } | { failure: string };

const port = parentPort;
if (!port) throw new Error('simulate-worker runs as a worker only');
const course = workerData as ServedCourse;
const { model } = await readForwardModel('models');
port.on('message', async (task: Task | 'end') => {
  if (task === 'end') return port.close();
  try {
    const run = await simulateOne(model, course, task);
    port.postMessage({ task, run } satisfies Answer);
  } catch (error) {
    const failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
    port.postMessage({ failure } satisfies Answer);
  }
});
port.postMessage('ready');
