import { hasCode } from '../../errors';
import { type BoundJob, bind, type RunningJob } from '../../jobs/kind';
import { type Found, isKept } from '../../research/lab-run';
import {
  dropOldRuns,
  endRun,
  type LabRun,
  labRun,
  openJobs,
  runsWithFiles,
} from '../../research/lab-run-queries';
import type { Services } from '../web/services';
import { exportRun } from './export-job';
import { EXPORT, STUDY, TIDY } from './kinds';
import { dropFiles, dropOtherFiles, EXPORTS_KEPT } from './lab-files';
import { endLost } from './lab-lost';
import { logRun, simulationRun } from './study-job';

const DAY = 86_400_000;
/** What was found can be looked at so long. */
const RUNS_KEPT = 30 * DAY;

/** What researchers ask for in the background. */
export const labJobs = (services: Services): BoundJob[] =>
  [EXPORT, STUDY].map((kind) => bind(kind, ({ run }, job) => runLab(services, run, job)));

/**
 * Does what a run asks for. Where what was given is wrong it ends with why; a failure of another
 * kind is tried again.
 */
async function runLab(services: Services, id: string, job: RunningJob): Promise<void> {
  const { db, clock, config, jobs } = services;
  const run = await labRun(db, id);
  if (!run || run.endedAt) return;
  try {
    const found = await work(services, run, job);
    const at = clock();
    const isOwn = await db.transaction(async (tx) => {
      // its file goes on the day after, not with the next night's tidying
      const runAt = new Date(at.getTime() + EXPORTS_KEPT + 60_000);
      if (run.asked.kind === 'export') await jobs.enqueue(tx, TIDY, {}, { key: `tidy ${id}`, runAt });
      return endRun(tx, id, { outcome: 'done', at, found });
    });
    if (!isOwn) await dropFiles(config.dataDir, id);
  } catch (error) {
    const isCancelled = job.signal.aborted && hasCode(job.signal.reason, 'conflict');
    const isWrong = !job.signal.aborted && hasCode(error, 'bad-input');
    if (!isCancelled && !isWrong && !job.isLast) throw error;
    if (job.signal.aborted && !isCancelled) throw error;
    const said = hasCode(error, 'bad-input') ? [error.message, ...error.details].join('\n') : null;
    await endRun(db, id, {
      outcome: isCancelled ? 'cancelled' : 'failed',
      at: clock(),
      ...(said ? { said: said.slice(0, 2_000) } : {}),
    });
    // a log that is kept can be looked at again, with other columns
    if (!(isWrong && isKept(run.asked))) await dropFiles(config.dataDir, id);
    if (!isWrong) throw error;
  }
}

function work(services: Services, run: LabRun, job: RunningJob): Promise<Found> {
  const { asked } = run;
  switch (asked.kind) {
    case 'export':
      return exportRun(services, run, asked, job);
    case 'simulation':
      return simulationRun(services, run, asked, job);
    default:
      return logRun(services, run, asked, job);
  }
}

/** Takes away what is over: files of exports after a day, what was found after a month. */
export async function dropOldLab({ db, config, clock }: Services): Promise<void> {
  const ago = (ms: number) => new Date(clock().getTime() - ms);
  for (const one of await openJobs(db)) await endLost(db, one, clock());
  await dropOldRuns(db, ago(RUNS_KEPT));
  await dropOtherFiles(config.dataDir, await runsWithFiles(db, ago(EXPORTS_KEPT)));
}
