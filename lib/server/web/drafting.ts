import type { Sql } from '../../db/port';
import { UstatError } from '../../errors';
import {
  addDraftRun,
  type DraftAbout,
  type DraftRun,
  draftRun,
  draftRuns,
  endRun,
  openRun,
  setJobOfRun,
} from '../../hints/draft-run-queries';
import { cancelJob } from '../../jobs/job-queries';
import { type Fate, fateOf } from '../../jobs/list-queries';
import { DRAFT } from '../work/kinds';
import { outlineUnderEdit } from './editing';
import { services } from './services';

/** Draftings that the page lists. */
const LISTED = 10;

/** One whose job is over is over: cancelled at /admin/jobs, left out of a backup, or killed. */
async function endLost(tx: Sql, run: DraftRun, at: Date): Promise<boolean> {
  const fate = await fateOf(tx, run.jobId);
  if (fate === 'open') return false;
  await endRun(tx, run.id, { outcome: endOf(fate), at });
  return true;
}

const endOf = (fate: Exclude<Fate, 'open'>) => (fate === 'failed' ? 'failed' : 'cancelled');

/**
 * Begins to draft what a course lacks in a language, in the background.
 * @param tokens that it may take; no more than the site allows
 * @throws UstatError 'conflict' while another one is under way there
 */
export async function beginDrafts(
  wanted: Pick<DraftRun, 'about' | 'courseId' | 'language' | 'moduleId' | 'by'> & {
    byModel: boolean;
    tokens: number | null;
  },
): Promise<void> {
  const { db, jobs, draft, config, ids, clock } = services();
  const { byModel, tokens, ...run } = wanted;
  if (!(await languagesOf(run)).includes(run.language))
    throw new UstatError('bad-input', `The course is not in ${run.language}.`);
  const most = Math.min(tokens ?? config.draft.tokens, config.draft.tokens);
  const id = ids();
  await db.transaction(async (tx) => {
    const open = await openRun(tx, run);
    if (open && !(await endLost(tx, open, clock())))
      throw new UstatError('conflict', `The ${run.about} of this course are being drafted in this language.`);
    const model = byModel ? (draft.chat?.id ?? null) : null;
    if (model === null && run.about === 'questions')
      throw new UstatError('unavailable', 'The site has no model: people write these by hand.');
    await addDraftRun(tx, { ...run, id, model, madeAt: clock(), tokens: most });
    await setJobOfRun(tx, id, await jobs.enqueue(tx, DRAFT, { run: id }, { key: `draft ${id}` }));
  });
}

/** Hints are of what learners see, questions of the course under edit. */
async function languagesOf({ about, courseId, language }: Pick<DraftRun, 'about' | 'courseId' | 'language'>) {
  if (about === 'questions') return (await outlineUnderEdit(courseId)).languages;
  return (await services().courses().course(courseId, language)).structure.languages;
}

/** Those of a course, with what has become of them. */
export async function draftsOf(courseId: string, about: DraftAbout): Promise<DraftRun[]> {
  const { db } = services();
  return Promise.all((await draftRuns(db, courseId, about, LISTED)).map((run) => asItIs(db, run)));
}

/** One whose job is over has ended since it was read, or is lost. */
async function asItIs(sql: Sql, run: DraftRun): Promise<DraftRun> {
  const fate = run.endedAt === null ? await fateOf(sql, run.jobId) : 'open';
  if (fate === 'open') return run;
  const now = (await draftRun(sql, run.id)) ?? run;
  return now.endedAt === null ? { ...now, endedAt: now.madeAt, outcome: endOf(fate) } : now;
}

/** Ends one; what was drafted stays. @throws UstatError 'not-found' for another course's */
export async function cancelDrafts(courseId: string, id: string): Promise<void> {
  const { db, clock } = services();
  await db.transaction(async (tx) => {
    const run = await draftRun(tx, id);
    if (run?.courseId !== courseId) throw new UstatError('not-found', `There is no drafting ${id}.`);
    if (run.jobId !== null) await cancelJob(tx, run.jobId);
    // one that waits is gone at once; one that runs ends itself
    if (run.endedAt === null) await endLost(tx, run, clock());
  });
}
