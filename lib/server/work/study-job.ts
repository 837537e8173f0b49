import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { UstatError } from '../../errors';
import type { RunningJob } from '../../jobs/kind';
import type { AskedOf, EstimateFound, Found, FoundOf } from '../../research/lab-run';
import type { LabRun } from '../../research/lab-run-queries';
import type { StudyAnswer, StudyTask } from '../commands/study-worker';
import type { Services } from '../web/services';
import { policyFile, uploadFile } from './lab-files';
import { compareOn } from './simulate';

/** Of the thread's own memory; a log of a million answers takes a third of it. */
const MEGABYTES = 1_500;

/**
 * Looks at a log that somebody has sent; it is deleted, whatever comes of it, once it was read,
 * unless they asked for it to be kept.
 */
export async function logRun(
  { config, log }: Services,
  { id }: LabRun,
  asked: StudyTask['asked'],
  job: RunningJob,
): Promise<Found> {
  const path = uploadFile(config.dataDir, id);
  if (!existsSync(path)) throw new UstatError('bad-input', 'The file is not here: send it again.');
  const told = (done: number, total: number) =>
    void job.progress(done, total).catch((error: unknown) => log.failure('Progress of a log', error));
  const policyPath = policyFile(config.dataDir, id);
  const drop = async () => {
    await rm(policyPath, { force: true });
    if (!asked.keep) await rm(path, { force: true });
  };
  try {
    const found = await inThread({ path, policyPath, asked }, told, job.signal);
    await drop();
    return found;
  } catch (error) {
    // the end of the program is none of the run's: it comes again, and wants the files
    if (!job.signal.aborted) await drop();
    throw error;
  }
}

async function inThread(
  task: StudyTask,
  told: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<Found> {
  const url = new URL('../commands/study-thread.mjs', import.meta.url);
  const resourceLimits = { maxOldGenerationSizeMb: MEGABYTES };
  const worker = new Worker(url, { workerData: task, execArgv: [], resourceLimits });
  const own = (text: string) =>
    text.replaceAll(task.path, task.asked.file).replaceAll(task.policyPath, 'policy');
  try {
    return await new Promise<Found>((resolve, reject) => {
      const end = () => reject(signal.reason);
      if (signal.aborted) end();
      signal.addEventListener('abort', end, { once: true });
      worker.on('error', (cause: Error & { code?: string }) =>
        reject(
          cause.code === 'ERR_WORKER_OUT_OF_MEMORY'
            ? new UstatError('bad-input', 'The log is too long for this page: npm run trace reads it.', [], {
                cause,
              })
            : cause,
        ),
      );
      worker.on('exit', () => reject(new Error('The thread ended without an answer.')));
      worker.on('message', (answer: StudyAnswer) => {
        if ('found' in answer) resolve(answer.found);
        else if ('wrong' in answer)
          reject(new UstatError('bad-input', own(answer.wrong), answer.details.map(own)));
        else if ('failure' in answer) reject(new Error(answer.failure));
        else told(answer.done, answer.total);
      });
    });
  } finally {
    await worker.terminate();
  }
}

/** Simulated learners in a course of the site. @throws UstatError 'not-found', 'bad-input' */
export async function simulationRun(
  { courses, log }: Services,
  { courseId }: LabRun,
  { families, policies, learners, most, seed }: AskedOf<'simulation'>,
  job: RunningJob,
): Promise<FoundOf<'simulation'>> {
  const id = courseId ?? '';
  const store = courses();
  const items = await store.items(id);
  const { structure } = await store.course(id, 'en');
  const served = {
    modules: structure.modules.map(({ id: module, requires, skills }) => ({ id: module, requires, skills })),
    items: items.map(({ itemId, moduleId, skills, difficulty }) => ({
      itemId,
      moduleId,
      skills,
      difficulty,
    })),
  };
  const { cells, itemsRatio, worstRank } = await compareOn(
    served,
    { course: id, families, policies, learners, most, seed },
    (done, all) => void job.progress(done, all).catch((error: unknown) => log.failure('A simulation', error)),
    job.signal,
  );
  return {
    ...{ kind: 'simulation', cells, worstRank },
    ratios: families.map((family) => ({
      family,
      rounds: orNone(itemsRatio[family]?.rounds),
      everyItem: orNone(itemsRatio[family]?.everyItem),
    })),
  };
}

/** Where nobody needs an item there is no ratio. */
const orNone = (given: EstimateFound | undefined) =>
  given && [given.value, given.low, given.high].every(Number.isFinite) ? given : null;
