import { dropUnused } from '../../auth/allowance-queries';
import { listCourses } from '../../content/course-queries';
import { dropOldUploads } from '../../content/upload-queries';
import { dropOldJobs } from '../../jobs/job-queries';
import { type BoundJob, bind, type RunningJob } from '../../jobs/kind';
import type { Embedder } from '../../retrieval/embedder';
import { embedCourse, waitsForVectors } from '../../retrieval/embedding-queries';
import { dropOldLists } from '../../teaching/class-queries';
import { groupQuestions } from '../../tutor/open/group-queries';
import { dropOldReports } from '../../tutor/report-queries';
import { dropOldQuestions } from '../../tutor/sent-question-queries';
import type { Log } from '../log';
import type { Services } from '../web/services';
import { backUpSite } from './backup-job';
import { runDraft } from './draft-job';
import { measureHints } from './effects-job';
import {
  BACKUP,
  DRAFT,
  EMBED,
  embedKey,
  GROUP,
  HINT_EFFECTS,
  PACK_OLD,
  RETENTION,
  SHARES,
  TIDY,
  TRANSLATE,
} from './kinds';
import { dropOldLab, labJobs } from './lab-job';
import { hasOld, packOld } from './pack-old';
import { deleteAbsent } from './retention';
import { renewShares, storeResults } from './shares-job';
import { readShipped, takeShipped } from './shipped-vectors';
import { runTranslate } from './translate-job';

const DAY = 86_400_000;
/** What has failed for good can be looked at so long. */
const FAILURES_KEPT = 90 * DAY;
/** A class's list of names, to be looked at: none is shown after it. */
const LISTS_KEPT = DAY;
/** A course that somebody has sent, to be read before it is loaded. */
const UPLOADS_KEPT = DAY;

type SiteServices = Services & { lastTrace: Date | null /** The program's folder. */; root: string };

/** What this process does of the site's jobs: one without an embedder leaves courses to others. */
export function siteJobs(services: SiteServices, log: Log): BoundJob[] {
  const { db, embedders, clock, ids } = services;
  const [chosen] = embedders;
  const jobs = [
    bind(BACKUP, ({ folder }, job) => backUpSite(services, folder, job)),
    bind(DRAFT, ({ run }, job) => runDraft(services, run, job)),
    bind(TRANSLATE, ({ course, ...place }, job) =>
      runTranslate(services, { courseId: course, ...place }, job),
    ),
    ...labJobs(services),
    bind(HINT_EFFECTS, async () => {
      const back = await measureHints(services);
      if (back > 0) log.step(`Effects of hints: ${back} go back to review`);
    }),
    bind(PACK_OLD, async (_, job) => {
      const { packed, left } = await packOld(db, job);
      log.step(`Rows of versions before: ${packed} packed, ${left} left as they are`);
    }),
    bind(SHARES, async () => {
      const renewed = await renewShares(services);
      if (renewed > 0) log.step(`Experiments: shares of ${renewed} renewed`);
      await storeResults(services);
    }),
    bind(RETENTION, async () => {
      const deleted = await deleteAbsent(services, log);
      if (deleted > 0) log.step(`Retention: ${deleted} profiles deleted`);
    }),
    bind(TIDY, async () => {
      await dropOldQuestions(db, clock());
      await dropOldReports(db, clock());
      await dropUnused(db, clock());
      await dropOldLists(db, new Date(clock().getTime() - LISTS_KEPT));
      await dropOldUploads(db, new Date(clock().getTime() - UPLOADS_KEPT));
      await dropOldJobs(db, new Date(clock().getTime() - FAILURES_KEPT));
      await dropOldLab(services);
    }),
  ];
  jobs.push(
    bind(GROUP, (_, job) =>
      groupQuestions({ db, clock, ids, embedder: chosen ?? null }, async (done, total) => {
        job.signal.throwIfAborted();
        await job.progress(done, total);
      }),
    ),
  );
  if (chosen) jobs.push(bind(EMBED, ({ course }, job) => embed(services, chosen, course, job)));
  return jobs;
}

/** Vectors of the chosen embedder; the old ones or words alone serve meanwhile. */
async function embed(services: SiteServices, embedder: Embedder, course: string, job: RunningJob) {
  const { db, log } = services;
  await takeWhatShips(services, course, job);
  let isFirst = true;
  const work = embedCourse(db, embedder, course, async (done, total) => {
    job.signal.throwIfAborted();
    await job.progress(done, total);
    if (isFirst && done === total) return;
    isFirst = false;
    log.progress(`Embedding ${course} with ${embedder.id}`, done, total);
  });
  // a batch takes seconds, the end of the program does not wait for it: what is written stays
  await Promise.race([work, broken(job.signal)]);
}

/** A damaged file costs time alone. */
async function takeWhatShips({ db, encoder, root, log }: SiteServices, course: string, job: RunningJob) {
  if (!encoder) return;
  try {
    const shipped = readShipped(root, course, encoder);
    if (!shipped) return;
    const taken = await takeShipped(db, course, encoder, shipped, () => job.signal.throwIfAborted());
    if (taken.given > 0) log.step(`Vectors that ship with ${course}: ${taken.given} of ${taken.of}`);
  } catch (error) {
    job.signal.throwIfAborted();
    log.failure(`The vectors that ship with ${course} can not be used, all are made here`, error);
  }
}

function broken(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/** At each start: courses that lack vectors of this process's embedder, and what is done daily. */
export async function enqueueAtStart({ db, jobs, embedders }: Services): Promise<void> {
  const [chosen] = embedders;
  if (chosen) {
    for (const { id } of await listCourses(db)) {
      if (!(await waitsForVectors(db, chosen.id, id))) continue;
      await jobs.enqueue(db, EMBED, { course: id }, { key: embedKey(id) });
    }
  }
  if (await hasOld(db)) await jobs.enqueue(db, PACK_OLD, {}, { key: PACK_OLD.name, priority: 10 });
  await jobs.enqueue(db, RETENTION, {}, { key: RETENTION.name });
  for (const kind of [TIDY, GROUP]) await jobs.enqueue(db, kind, {}, { key: kind.name });
}
